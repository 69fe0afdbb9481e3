#pragma once

#include <string>

#include "runner/base/result.h"
#include "runner/results/model.h"
#include "runner/results/ticks_csv.h"

namespace benchfield {

/// Whether the raw samples are wanted too; without them a large run is read much faster.
enum class WithTicks { no, yes };

/// Stored results: a results.json, a report.md with its estimates, or a run directory that holds a
/// results.json (with its ticks.csv). Errors: those of read_results_json, read_embedded and
/// read_ticks with the file, "no-such-run" when there is none of them.
Result<RunResult> load_stored_results(const std::string& path, WithTicks ticks);

/// Gives the trials of a run their ticks from its run directory, as far as they are wanted; none
/// where there is no ticks.csv. Errors: those of read_ticks_file.
Status add_ticks(const std::string& run_directory, const TicksWanted& wanted, RunResult& run);

}  // namespace benchfield
