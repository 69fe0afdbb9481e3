#include "runner/engine/journal.h"

#include "runner/io/json.h"

namespace benchfield {

Journal::Journal(std::unique_ptr<AppendFile> file, const Clock& clock, std::int64_t last,
                 Listener listener)
    : file_(std::move(file)), clock_(clock), last_(last), listener_(std::move(listener)) {}

Result<std::unique_ptr<Journal>> Journal::open(const std::string& path, const Clock& clock,
                                               Listener listener) {
  std::int64_t last = 0;
  if (path_exists(path)) {
    BF_TRY(const auto records, read_journal(path));
    last = static_cast<std::int64_t>(records.size());
  }
  BF_TRY(auto file, open_append(path));  // cuts a torn last line
  return std::unique_ptr<Journal>(new Journal(std::move(file), clock, last, std::move(listener)));
}

Status Journal::append(std::string_view event, Map fields) {
  std::int64_t sequence = 0;
  {
    const std::lock_guard lock(mutex_);
    const std::int64_t wall_ns = clock_.wall_ns();
    Map record{
        {"sequence", last_ + 1}, {"at", utc_text(wall_ns)}, {"wall_ns", wall_ns}, {"event", event}};
    for (auto& [key, value] : fields) record[key] = std::move(value);
    BF_CHECK_OK(file_->append(to_json(record)));
    sequence = ++last_;
  }
  if (listener_) listener_(sequence);
  return Done{};
}

Result<std::vector<Value>> read_journal(const std::string& path) {
  BF_TRY(const auto text, read_file(path));
  std::vector<Value> records;
  std::size_t line_number = 0;
  std::string_view rest = text;
  while (!rest.empty()) {
    const auto end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    ++line_number;
    if (line.empty()) continue;
    auto record = parse_json(line);
    if (record) {
      records.push_back(std::move(*record));
    } else if (!rest.empty()) {
      return fail("broken-journal",
                  "line " + std::to_string(line_number) + " of " + path + " is not a record",
                  {record.error().what});
    }
  }
  return records;
}

}  // namespace benchfield
