#include "runner/results/ticks_csv.h"

#include <array>
#include <charconv>
#include <optional>

namespace benchfield {
namespace {

constexpr std::size_t kColumns = 7;

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

/// The series a row belongs to; rows of one series follow each other, so the last is tried first.
Series& series_of(std::vector<Series>& all, std::string_view name) {
  if (!all.empty() && all.back().name == name) return all.back();
  for (Series& series : all) {
    if (series.name == name) return series;
  }
  all.push_back({std::string(name), "", {}});
  return all.back();
}

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

Result<std::map<std::string, std::vector<Series>>> read_ticks(std::string_view text) {
  std::map<std::string, std::vector<Series>> trials;
  if (!text.starts_with(kTicksHeader)) {
    return fail("bad-ticks", "line 1: expected the header trial,series,sent_ns,received_ns,...");
  }
  text.remove_prefix(kTicksHeader.size());
  std::vector<Series>* current = nullptr;
  std::string trial;
  for (std::size_t number = 2; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    const std::optional<Cells> cells = split(line);
    const std::optional<Tick> tick = cells ? to_tick(*cells) : std::nullopt;
    if (!tick) {
      return fail("bad-ticks", "line " + std::to_string(number) +
                                   ": expected two names, four whole numbers and 0 or 1");
    }
    if (!current || trial != (*cells)[0]) {
      trial = (*cells)[0];
      current = &trials[trial];
    }
    series_of(*current, (*cells)[1]).ticks.push_back(*tick);
  }
  return trials;
}

}  // namespace benchfield
