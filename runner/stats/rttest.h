#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace benchfield::stats {

/// A poll as rttest's monitor saw it: count, and the client's epoch ms after the reply arrived.
struct MonitorSample {
  std::int64_t epoch_ms = 0;
  std::int64_t count = 0;
  bool ok = true;
};

/// One table row as numbers; rates in counts per second, missing in the first row.
struct MonitorRow {
  int query = 0;
  std::optional<int> sample;  ///< missing: unchanged, printed as *****
  std::int64_t epoch_ms = 0;
  std::int64_t seconds = 0;
  std::int64_t count = 0;  ///< from the start count
  std::optional<double> linear_regression, from_previous, from_first;
};

/// From one start to the finish (count unchanged often enough), a decrease, or the end.
struct MonitorSegment {
  std::int64_t start_count = 0;
  std::vector<MonitorRow> rows;
  bool finished = false;
  std::int64_t total = 0;
  std::optional<double> linear_regression_rate;  ///< counts per second
  std::optional<double> standard_error;  ///< counts per second: rttest prints a thousandth of it
  std::optional<double> average_rate;
};

/// The monitor of rttest, second generation: absolute counts regressed on client time (ordinary
/// least squares); unchanged polls are no regression points; at the finish the last increasing
/// sample is taken out of the rates but not of the total. unchanged_to_finish is its num-samples-
/// no-change; finish_at_end finishes an open segment when samples run out (our trials know that
/// they are complete, so a staircase never cuts them).
std::vector<MonitorSegment> emulate_rttest(std::span<const MonitorSample> samples,
                                           int unchanged_to_finish, bool finish_at_end);

/// The segment's table as rttest prints it: header, rule, one line a row.
std::vector<std::string> rttest_table(const MonitorSegment& segment);
/// Its last line: "Total Count: 200,000,000 | Linear Regression Rate:  499,786 | ...", the standard
/// error in counts per millisecond as printed there. Empty when it never finished.
std::string rttest_summary(const MonitorSegment& segment);

/// Java's %,.0f: thousands separated, halves away from zero.
std::string grouped(double value);

}  // namespace benchfield::stats
