#pragma once

#include <vector>

#include "runner/base/result.h"
#include "runner/results/model.h"

namespace benchfield {

/// Several runs of one plan as one sample: trials of a variant stand behind each other as further
/// replicates and blocks, so a run that confirms another never replaces it. Everything else is of
/// the first run; facts that differ stay with their trials, whose ids end in "@RUN_ID" of where
/// they came from. Errors: "other-plan" when the plans differ in name, "same-run" for a run given
/// twice.
Result<RunResult> pool_runs(std::vector<RunResult> runs);

}  // namespace benchfield
