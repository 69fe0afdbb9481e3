#include "runner/load/records.h"

#include <sys/stat.h>

#include <algorithm>
#include <limits>

#include "runner/io/files.h"

namespace benchfield {
namespace {

bool is_directory(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

std::vector<std::string> files_of(const std::string& path) {
  if (!is_directory(path)) return {path};
  std::vector<std::string> files;
  for (const std::string& name : list_directory(path)) {
    std::string file = path + "/" + name;
    if (name.front() != '.' && !is_directory(file)) files.push_back(std::move(file));
  }
  return files;
}

/// The first line of text that is not a record: "FILE:LINE: why".
std::string first_problem(const std::string& file, std::string_view text) {
  std::int64_t number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (const std::string why = csv_problem(line); !why.empty()) {
      return file + ":" + std::to_string(number) + ": " + why;
    }
  }
  return {};
}

Result<Records> replay(const std::string& path) {
  std::string all;
  for (const std::string& file : files_of(path)) {
    BF_TRY(const std::string text, read_file(file));
    if (const std::string problem = first_problem(file, text); !problem.empty()) {
      return fail("bad-record", problem);
    }
    all += text;
    if (!all.empty() && all.back() != '\n') all += '\n';
  }
  Records records(std::move(all));
  if (records.size() == 0) return fail("no-records", "'" + path + "' holds no records");
  return records;
}

std::uint64_t seed_of(const LoadTask& task) {
  return static_cast<std::uint64_t>(task.seed) * 0x9E3779B97F4A7C15ULL +
         static_cast<std::uint64_t>(task.instance);
}

}  // namespace

Records::Records(std::string text) : text_(std::make_unique<const std::string>(std::move(text))) {
  const std::string_view all = *text_;
  for (std::size_t start = 0; start < all.size();) {
    const std::size_t end = std::min(all.find('\n', start), all.size());
    const bool has_return = end > start && all[end - 1] == '\r';
    const std::size_t size = end - start - (has_return ? 1 : 0);
    if (size > 0) lines_.push_back({start, static_cast<std::uint32_t>(size)});
    start = end + 1;
  }
  lines_.shrink_to_fit();
}

std::string csv_problem(std::string_view line) {
  if (line.size() > std::numeric_limits<std::int32_t>::max()) return "line is over 2 GB long";
  if (line.find('\0') != std::string_view::npos) return "line holds a zero byte";
  if (line.find('"') == std::string_view::npos) return {};
  for (std::size_t at = 0; at < line.size();) {
    if (line[at] != '"') {
      const std::size_t comma = line.find(',', at);
      if (comma == std::string_view::npos) return {};
      at = comma + 1;
      continue;
    }
    std::size_t close = line.find('"', at + 1);
    while (close != std::string_view::npos && close + 1 < line.size() && line[close + 1] == '"') {
      close = line.find('"', close + 2);
    }
    const std::string column = std::to_string(at + 1);
    if (close == std::string_view::npos) {
      return "quoted field that starts in column " + column + " is not closed";
    }
    if (close + 1 == line.size()) return {};
    if (line[close + 1] != ',') {
      return "text follows the quoted field that starts in column " + column;
    }
    at = close + 2;
  }
  return {};
}

std::vector<std::string> csv_fields(std::string_view line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == ',' && !quoted) {
      fields.emplace_back();
    } else if (c == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"') {
      fields.back() += line[++i];
    } else if (c == '"' && (quoted || i == 0 || line[i - 1] == ',')) {
      quoted = !quoted;
    } else {
      fields.back() += c;
    }
  }
  return fields;
}

Result<Records> make_records(const LoadTask& task) {
  const RecordsSpec& spec = task.records;
  if (!spec.replay.empty()) return replay(spec.replay);
  if (spec.generate != "planes") {
    return fail("bad-records", "no generator is named '" + spec.generate + "'",
                {"generators: planes"});
  }
  if (spec.columns != 11 && spec.columns != 15) {
    return fail("bad-records", "planes have 11 or 15 columns, not " + std::to_string(spec.columns));
  }
  // Lines that would never be sent need not be made.
  const std::int64_t lines =
      std::clamp<std::int64_t>(spec.lines, 1, std::max<std::int64_t>(task.count, 1));
  return Records(generate_planes(spec.columns, lines, seed_of(task)));
}

std::int64_t records_to_send(const LoadTask& task, const Records& records) {
  const bool is_once = task.records.once && !task.records.replay.empty();
  return is_once ? std::min(task.count, records.size()) : task.count;
}

}  // namespace benchfield
