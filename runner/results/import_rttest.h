#pragma once

#include <cstddef>
#include <memory>

#include "runner/results/import.h"

namespace benchfield {

/// How much of logs of any length is held at once.
struct RttestLimits {
  std::size_t rows_of_run = 2'000'000;  ///< whose ticks are held until it is over
  std::size_t runs = 10'000;            ///< of all logs: what a report can hold
  std::size_t table_lines = 2'000;      ///< of one table as printed; the rest is in the ticks
  std::size_t shown_lines = 50'000;     ///< of all tables
};

/// Logs of rttest's monitors, both generations. Each file is a variant ("NAME=FILE" names it, else
/// the file's name does); each monitored series is named by the line before it ("Kafka Logs" is
/// kafka.count), and every run in the file is a replicate. Rates are estimated anew from the
/// printed counts by our default estimator; what rttest printed stands beside them (its own
/// algorithm recomputed in the rttest block, printed summaries as "NAME.rttest_..." metrics). A
/// printed digit that the algorithm does not give is told in notes() with its line, and flagged
/// W_IMPORT_DIFFERS. A log that ends before its monitor finished is flagged W_CENSORED. What is
/// held is one run with its ticks, and of the others their results. Errors: "no-monitor-table",
/// "too-many-rows" of one run, "too-many-runs", and those of take_ticks.
std::unique_ptr<Importer> make_rttest_importer(TakeTicks take_ticks, RttestLimits limits = {});

}  // namespace benchfield
