#include "runner/results/rttest_log.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <utility>

namespace benchfield {
namespace {

constexpr std::size_t kFirstColumns = 5, kSecondColumns = 8;
constexpr std::int64_t kLastEpochMs = 9'000'000'000'000;  // still fits 64 bits as ns
constexpr std::size_t kLongestLabel = 80;

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string without_commas(std::string_view text) {
  std::string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out), [](char c) { return c != ','; });
  return out;
}

std::optional<std::int64_t> whole(std::string_view cell) {
  const std::string digits = without_commas(cell);
  std::int64_t number = 0;
  const char* end = digits.data() + digits.size();
  const auto [rest, error] = std::from_chars(digits.data(), end, number);
  if (error != std::errc() || rest != end) return std::nullopt;
  return number;
}

/// The text after a key up to the next bar; empty when the key is not there.
std::string after(std::string_view text, std::string_view key) {
  const std::size_t at = text.find(key);
  if (at == std::string_view::npos) return {};
  text.remove_prefix(at + key.size());
  return without_commas(trimmed(text.substr(0, text.find('|'))));
}

bool is_rule(std::string_view text) {
  return text.size() >= 5 && text.find_first_not_of('-') == std::string_view::npos;
}

/// Talk that names what follows: a few plain words ("Kafka Logs"), not what kubectl, shells and
/// monitors say.
bool is_label(std::string_view text) {
  for (const std::string_view word : {"Watching for", "For last", "Removing sample", "reated",
                                      "deleted", "deletion", "unchanged"}) {
    if (text.find(word) != std::string_view::npos) return false;
  }
  const bool plain = text.find_first_of("\"'$:/=@()[]{}.,;<>") == std::string_view::npos;
  const bool letter = (text[0] >= 'a' && text[0] <= 'z') || (text[0] >= 'A' && text[0] <= 'Z');
  return plain && letter && std::count(text.begin(), text.end(), ' ') < 3;
}

}  // namespace

std::vector<std::string> cells_of(std::string_view row) {
  std::vector<std::string> cells;
  row.remove_prefix(1);
  for (std::size_t bar = row.find('|'); bar != std::string_view::npos; bar = row.find('|')) {
    cells.push_back(without_commas(trimmed(row.substr(0, bar))));
    row.remove_prefix(bar + 1);
  }
  return cells;
}

tl::unexpected<Error> too_many_rows(std::size_t line, std::size_t most) {
  return fail("too-many-rows",
              "line " + std::to_string(line) + ": more than " + std::to_string(most) +
                  " rows in one run of the monitors",
              {"a run is held in memory until it is over"},
              "cut the log into files: each part becomes a run of its own");
}

RttestLog::RttestLog(OnSegment on_segment, OnNote on_note, std::size_t most_rows)
    : on_segment_(std::move(on_segment)), on_note_(std::move(on_note)), most_rows_(most_rows) {}

Status RttestLog::line(std::string_view text) {
  ++number_;
  const std::string_view whole_line = trimmed(text);
  if (whole_line.empty()) return Done{};
  if (const std::size_t at = text.find("Start Count: "); at != std::string_view::npos) {
    BF_CHECK_OK(close());
    start_count_ = whole(trimmed(text.substr(at + 13)));
    return Done{};
  }
  if (text.find("Total Count: ") != std::string_view::npos) return summary(text), close();
  if (text.find("Count decreased") != std::string_view::npos) {
    segment_.decreased = open_;
    return close();
  }
  const std::size_t bar = text.find('|');
  if (bar != std::string_view::npos && text.find("Removing sample") == std::string_view::npos) {
    const std::string_view from_bar = trimmed(text.substr(bar));
    const bool second = from_bar.starts_with("|Query Number");
    if (second || from_bar.starts_with("|Sample Number")) {
      BF_CHECK_OK(close());
      open_ = true;
      segment_.form = second ? PrintedSegment::Form::second : PrintedSegment::Form::first;
      segment_.line = number_;
      segment_.label = label_;
      segment_.marker = marker_;
      segment_.start_count = std::exchange(start_count_, std::nullopt);
      segment_.head.emplace_back(from_bar);
      return Done{};
    }
    if (open_) return row(from_bar);
  }
  talk(whole_line);
  return Done{};
}

Status RttestLog::row(std::string_view text) {
  if (text.starts_with("|--")) return segment_.head.emplace_back(text), Done{};
  const bool second = segment_.form == PrintedSegment::Form::second;
  PrintedRow row;
  row.line = number_;
  const std::vector<std::string> cells = cells_of(text);
  const std::size_t at = second ? 1 : 0;  // of the sample number
  const bool complete =
      text.ends_with('|') && cells.size() == (second ? kSecondColumns : kFirstColumns);
  const auto epoch = complete ? whole(cells[at + 1]) : std::nullopt;
  const auto count = complete ? whole(cells[second ? 4 : 2]) : std::nullopt;
  row.unchanged = complete && cells[at] == "*****";
  const std::int64_t start = std::max<std::int64_t>(0, segment_.start_count.value_or(0));
  if (!epoch || !count || *epoch < 0 || *epoch > kLastEpochMs || *count < 0 ||
      *count > INT64_MAX - start || (!row.unchanged && !whole(cells[at]))) {
    on_note_(number_, complete ? "this row cannot be read and is left out"
                               : "this row is cut off and left out");
    return Done{};
  }
  if (segment_.rows.size() >= most_rows_) return too_many_rows(number_, most_rows_);
  row.epoch_ms = *epoch;
  row.count = *count;
  row.text = text;
  segment_.rows.push_back(std::move(row));
  return Done{};
}

void RttestLog::summary(std::string_view text) {
  PrintedSummary printed;
  printed.line = number_;
  printed.total = after(text, "Total Count: ");
  printed.linear_regression_rate = after(text, "Linear Regression Rate:");
  printed.standard_error = after(text, "Linear Regression Standard Error:");
  printed.average_rate = after(text, "Average Rate:");
  open_ ? void(segment_.summary = std::move(printed))
        : on_note_(number_, "a summary without its table is left out");
}

void RttestLog::talk(std::string_view text) {
  if (is_rule(text)) {
    ++marker_;
    label_.clear();
  } else if (is_label(text)) {
    label_ = text.substr(0, kLongestLabel);
  }
}

Status RttestLog::close() {
  const bool has_rows = open_ && !segment_.rows.empty();
  open_ = false;
  PrintedSegment done = std::exchange(segment_, {});
  return has_rows ? on_segment_(std::move(done)) : Status(Done{});
}

Status RttestLog::finish() { return close(); }

}  // namespace benchfield
