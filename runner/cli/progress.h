#pragma once

#include <memory>

#include "runner/engine/observer.h"

namespace benchfield::cli {

/// What a person sees on stderr while a run goes on: a live line on a terminal, plain lines
/// elsewhere.
std::unique_ptr<RunObserver> make_terminal_progress(bool is_terminal, bool colour);

/// One JSON object a line on stdout: run_started, trial_started, stage, step, live, trial_finished,
/// run_finished, warning.
std::unique_ptr<RunObserver> make_json_events();

/// Everything into the log file of the run.
std::unique_ptr<RunObserver> make_log_observer();

}  // namespace benchfield::cli
