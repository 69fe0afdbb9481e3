#pragma once

#include <optional>

#include "runner/base/result.h"
#include "runner/io/process.h"
#include "runner/plan/plan.h"
#include "runner/results/model.h"
#include "runner/results/run_directory.h"

namespace benchfield {

/// Writes history.json: the noise that the latest runs of the plan's `history` show, as known now.
/// Reports read it from there, so that they stay the same whatever the history becomes. Nothing is
/// written without the key. Errors: the history is there and cannot be read.
Status store_history(const Plan& plan, const RunDirectory& directory, ProcessRunner& processes);

/// What store_history() wrote; nothing when it did not.
Result<std::optional<HistoryRecord>> read_stored_history(const RunDirectory& directory);

}  // namespace benchfield
