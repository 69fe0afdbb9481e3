#include "runner/results/rttest_check.h"

#include <algorithm>
#include <array>
#include <climits>
#include <cstdio>

namespace benchfield {
namespace {

std::string plain(const std::optional<double>& value) {
  if (!value) return {};
  std::string text = stats::grouped(*value);
  text.erase(std::remove(text.begin(), text.end(), ','), text.end());
  return text;
}

/// The cells that a row should have, in the order of its generation.
std::vector<std::string> expected_cells(const stats::MonitorRow& row, PrintedSegment::Form form) {
  const std::string sample = row.sample ? std::to_string(*row.sample) : "*****";
  if (form == PrintedSegment::Form::first) {
    return {sample, std::to_string(row.epoch_ms), std::to_string(row.count),
            plain(row.linear_regression), plain(row.from_previous)};
  }
  return {std::to_string(row.query),    sample,
          std::to_string(row.epoch_ms), std::to_string(row.seconds),
          std::to_string(row.count),    plain(row.linear_regression),
          plain(row.from_previous),     plain(row.from_first)};
}

const char* column_name(PrintedSegment::Form form, std::size_t column) {
  constexpr std::array<const char*, 5> kFirst = {
      "Sample Number", "Epoch", "Count", "Linear Regression Rate", "Approx. Instantaneous Rate"};
  constexpr std::array<const char*, 8> kSecond = {
      "Query Number", "Sample Number",    "Epoch (ms)",         "Time (s)",
      "Count",        "Linear Reg. Rate", "Rate From Previous", "Rate From First"};
  return form == PrintedSegment::Form::first ? kFirst[column] : kSecond[column];
}

/// A number with as many decimals as the printed text has.
std::string like(const std::string& printed, double value) {
  const std::size_t dot = printed.find('.');
  if (dot == std::string::npos) return plain(value);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*f", static_cast<int>(printed.size() - dot - 1),
                value);
  return text.data();
}

void add(PrintedDifference difference, Recomputed& out) {
  if (++out.differing <= kMostDifferences) out.differences.push_back(std::move(difference));
}

void compare_rows(const PrintedSegment& printed, Recomputed& out) {
  std::size_t i = 0;
  for (const stats::MonitorSegment& segment : out.segments) {
    for (const stats::MonitorRow& row : segment.rows) {
      if (i >= printed.rows.size()) return;
      const PrintedRow& shown = printed.rows[i++];
      const auto cells = cells_of(shown.text);
      const auto expected = expected_cells(row, printed.form);
      for (std::size_t c = 0; c < expected.size(); ++c) {
        if (cells[c] == expected[c]) continue;
        add({shown.line, column_name(printed.form, c), cells[c], expected[c]}, out);
      }
    }
  }
}

void compare_summary(const PrintedSegment& printed, Recomputed& out) {
  if (!printed.summary || out.segments.empty()) return;
  const PrintedSummary& shown = *printed.summary;
  const stats::MonitorSegment& segment = out.segments.back();
  const auto check = [&](const char* name, const std::string& text, std::optional<double> value) {
    if (text.empty()) return;
    const std::string expected = value ? like(text, *value) : "-";
    if (text != expected) add({shown.line, name, text, expected}, out);
  };
  check("Total Count", shown.total, static_cast<double>(segment.total));
  check("Linear Regression Rate", shown.linear_regression_rate, segment.linear_regression_rate);
  // rttest prints the standard error in counts per millisecond
  check("Linear Regression Standard Error", shown.standard_error,
        segment.standard_error ? std::optional<double>(*segment.standard_error / 1000)
                               : std::nullopt);
  check("Average Rate", shown.average_rate, segment.average_rate);
}

}  // namespace

Recomputed recompute(const PrintedSegment& printed) {
  std::vector<stats::MonitorSample> samples;
  samples.push_back({printed.rows.front().epoch_ms, 0, true});
  int unchanged = 0;
  for (const PrintedRow& row : printed.rows) {
    samples.push_back({row.epoch_ms, row.count, true});
    unchanged = row.unchanged ? unchanged + 1 : 0;
  }
  const bool finished = printed.summary.has_value();
  if (finished) samples.push_back({printed.rows.back().epoch_ms + 1, printed.rows.back().count});
  Recomputed out;
  out.segments = stats::emulate_rttest(samples, finished ? unchanged + 1 : INT_MAX, false);
  compare_rows(printed, out);
  compare_summary(printed, out);
  return out;
}

}  // namespace benchfield
