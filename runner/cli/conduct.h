#pragma once

#include <functional>
#include <stop_token>
#include <string>

#include "runner/cli/exit_code.h"
#include "runner/engine/run.h"

namespace benchfield::cli {

/// What `run` and `resume` share: observers, signals, the report, the closing words and the exit
/// code.
using Conducted = std::function<Result<RunOutcome>(const Services&, RunObserver&, std::stop_token)>;
ExitCode conduct(bool json, const Conducted& work);

}  // namespace benchfield::cli
