#include "runner/results/ticks_csv.h"

#include <array>
#include <charconv>
#include <optional>
#include <unordered_map>

#include "runner/io/files.h"

namespace benchfield {
namespace {

constexpr std::size_t kColumns = 7;
constexpr std::size_t kLongestLine = 64 * 1024;

void append(std::string& out, std::int64_t number) {
  std::array<char, 24> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
  out.append(buffer.data(), end);
}

using Cells = std::array<std::string_view, kColumns>;

std::optional<Cells> split(std::string_view line) {
  Cells cells;
  for (std::size_t i = 0; i < kColumns; ++i) {
    const std::size_t comma = line.find(',');
    if ((comma == std::string_view::npos) != (i + 1 == kColumns)) return std::nullopt;
    cells[i] = line.substr(0, comma);
    if (comma != std::string_view::npos) line.remove_prefix(comma + 1);
  }
  return cells;
}

bool parse(std::string_view cell, std::int64_t& number) {
  const char* end = cell.data() + cell.size();
  const auto [rest, error] = std::from_chars(cell.data(), end, number);
  return error == std::errc() && rest == end;
}

std::optional<Tick> to_tick(const Cells& cells) {
  Tick tick;
  tick.ok = cells[6] == "1";
  if (!tick.ok && cells[6] != "0") return std::nullopt;
  const bool numbers = parse(cells[2], tick.sent_ns) && parse(cells[3], tick.received_ns) &&
                       parse(cells[4], tick.wall_ns) && parse(cells[5], tick.count);
  if (!numbers || cells[0].empty() || cells[1].empty()) return std::nullopt;
  return tick;
}

/// Takes the lines of a file in parts of any length.
class Reader {
 public:
  Status take(std::string_view part) {
    if (!rest_.empty()) {
      const std::size_t end = part.find('\n');
      rest_.append(part.substr(0, end));
      if (rest_.size() > kLongestLine) return wrong();
      if (end == std::string_view::npos) return Done{};
      part.remove_prefix(end + 1);
      const std::string line = std::move(rest_);
      rest_.clear();
      BF_CHECK_OK(take_line(line));
    }
    for (std::size_t end = part.find('\n'); end != std::string_view::npos; end = part.find('\n')) {
      BF_CHECK_OK(take_line(part.substr(0, end)));
      part.remove_prefix(end + 1);
    }
    rest_ = part;
    return Done{};
  }

  Result<TicksByTrial> finish() {
    if (!rest_.empty()) BF_CHECK_OK(take_line(rest_));
    if (line_ == 0) return wrong();
    return std::move(trials_);
  }

 private:
  tl::unexpected<Error> wrong() const {
    if (line_ <= 1) {
      return fail("bad-ticks", "line 1: expected the header trial,series,sent_ns,received_ns,...");
    }
    return fail("bad-ticks", "line " + std::to_string(line_) +
                                 ": expected two names, four whole numbers and 0 or 1");
  }

  Status take_line(std::string_view line) {
    if (++line_ == 1) {
      if (line != kTicksHeader.substr(0, kTicksHeader.size() - 1)) return wrong();
      return Done{};
    }
    const std::optional<Cells> cells = split(line);
    const std::optional<Tick> tick = cells ? to_tick(*cells) : std::nullopt;
    if (!tick) return wrong();
    if (!series_ || trial_ != (*cells)[0] || series_->name != (*cells)[1]) {
      trial_ = (*cells)[0];
      series_ = &series_of((*cells)[1]);
    }
    series_->ticks.push_back(*tick);
    return Done{};
  }

  /// Rows of one series mostly follow each other; where they do not, places are remembered.
  Series& series_of(std::string_view name) {
    std::vector<Series>& all = trials_[trial_];
    const auto [place, is_new] = places_[trial_].try_emplace(std::string(name), all.size());
    if (is_new) all.push_back({std::string(name), "", {}});
    return all[place->second];
  }

  TicksByTrial trials_;
  std::unordered_map<std::string, std::unordered_map<std::string, std::size_t>> places_;
  std::string trial_, rest_;
  Series* series_ = nullptr;
  std::size_t line_ = 0;
};

}  // namespace

std::string ticks_rows(std::string_view trial, const std::vector<Series>& series) {
  std::string out;
  for (const Series& one : series) {
    for (const Tick& tick : one.ticks) {
      out.append(trial).append(",").append(one.name);
      for (const std::int64_t number : {tick.sent_ns, tick.received_ns, tick.wall_ns, tick.count}) {
        out += ',';
        append(out, number);
      }
      out += tick.ok ? ",1\n" : ",0\n";
    }
  }
  return out;
}

Result<TicksByTrial> read_ticks(std::string_view text) {
  Reader reader;
  BF_CHECK_OK(reader.take(text));
  return reader.finish();
}

Result<TicksByTrial> read_ticks_file(const std::string& path) {
  Reader reader;
  const Status status = read_parts(path, [&](std::string_view part) { return reader.take(part); });
  if (!status && status.error().code != "bad-ticks") return fail(status.error());
  auto trials = status ? reader.finish() : Result<TicksByTrial>(fail(status.error()));
  if (!trials) return fail(std::move(trials).error().with_note("in " + path));
  return trials;
}

}  // namespace benchfield
