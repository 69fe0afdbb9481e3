#pragma once

#include <string>

#include "runner/base/result.h"
#include "runner/results/model.h"

namespace benchfield {

/// Whether the raw samples are wanted too; without them a large run is read much faster.
enum class WithTicks { no, yes };

/// Stored results: a results.json, or a run directory that holds one (with its ticks.csv). Errors:
/// those of read_results_json and read_ticks with the file, "no-such-run" when there is neither.
Result<RunResult> load_stored_results(const std::string& path, WithTicks ticks);

}  // namespace benchfield
