#pragma once

#include <optional>
#include <string>

#include "runner/base/result.h"
#include "runner/plan/plan.h"
#include "runner/results/model.h"
#include "runner/results/run_directory.h"

namespace benchfield {

/// Writes provenance.json: versions, facts of the machine, the command as typed.
Status write_provenance(const RunDirectory& directory, const std::string& command);

/// The results of a plan before any trial: names, rules, factors, and the history that was stored
/// when the run began. Errors: only of that file.
Result<RunResult> without_trials(const Plan& plan, const RunDirectory& directory);

/// A finished trial's numbers and ticks, or nothing when it has no result yet.
Result<std::optional<TrialResult>> read_trial(const RunDirectory& directory, const std::string& id);

/// Writes results.json and ticks.csv.
Status write_results(const RunDirectory& directory, const RunResult& run);

}  // namespace benchfield
