#pragma once

#include <memory>

#include "runner/results/import.h"

namespace benchfield {

/// Logs of rttest's monitors, both generations. Each file is a variant ("NAME=FILE" names it, else
/// the file's name does); each monitored series is named by the line before it ("Kafka Logs" is
/// kafka.count), and every run in the file is a replicate. Rates are estimated anew from the
/// printed counts by our default estimator; what rttest printed stands beside them (its own
/// algorithm recomputed in the rttest block, printed summaries as "NAME.rttest_..." metrics). A
/// printed digit that the algorithm does not give is told in notes() with its line, and flagged
/// W_IMPORT_DIFFERS. A log that ends before its monitor finished is flagged W_CENSORED. Errors:
/// "no-monitor-table", "too-many-rows".
std::unique_ptr<Importer> make_rttest_importer();

}  // namespace benchfield
