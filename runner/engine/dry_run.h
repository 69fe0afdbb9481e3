#pragma once

#include <string>

#include "runner/engine/inputs.h"
#include "runner/engine/script.h"

namespace benchfield {

/// Every step of every trial as a run will execute it, with placeholders for what is known only
/// then. Nothing comes back when definitions have problems (reported to the plan's sink).
std::optional<std::string> dry_run_text(LoadedPlan& loaded, const Names& names);

/// "trial 2 of 3: two-executors (replicate 1)": the line above the steps of a trial; of one that
/// may not be needed it says when it is.
std::string trial_heading(const Plan& plan, const Trial& trial, std::size_t of);

/// What stands above all steps: combinations of factors that cannot be run, and why.
std::string plan_heading(const Plan& plan);

}  // namespace benchfield
