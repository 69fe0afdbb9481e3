#pragma once

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "runner/engine/inputs.h"
#include "runner/engine/journal.h"
#include "runner/engine/observer.h"
#include "runner/io/process.h"
#include "runner/results/model.h"

namespace benchfield {

/// What a run works with; tests put others in.
struct Services {
  const Clock& clock = real_clock();
  ProcessRunner* processes = nullptr;  ///< never null when a run begins
  Journal::Listener journal_listener;  ///< see Journal
  std::string cgroup_root;             ///< goes before the paths of cgroups, for tests
  std::string executable;              ///< of load processes: `EXECUTABLE agent --spec FILE`
};

struct RunSettings {
  std::string out = "runs";   ///< where run directories are made
  bool keep = false;          ///< leave components standing after the last trial
  bool retry_failed = false;  ///< of resume
  std::string command;        ///< as typed, for the report
};

/// How a run ended; its results are on disk by then.
struct RunOutcome {
  std::string directory;
  RunResult result;
  std::optional<Error> broken;  ///< the environment could not be made, or teardown left something
  bool interrupted = false;
};

/// Makes OUT/NAME-TIME-WORD and gives its path.
Result<std::string> make_run_directory(const std::string& out, const std::string& name,
                                       const Clock& clock);

/// Executes a plan in a new run directory. Errors: only what happens before the first record of the
/// journal.
Result<RunOutcome> start_run(LoadedPlan& loaded, const RunSettings& settings,
                             const Services& services, RunObserver& observer, std::stop_token stop);

/// Clears away what an interrupted run left, then goes on with the trials that have no result.
Result<RunOutcome> resume_run(const std::string& directory, const RunSettings& settings,
                              const Services& services, RunObserver& observer,
                              std::stop_token stop);

/// Ends and removes everything of a run that still stands: processes by ledger and by environment,
/// work directories. Works from the run directory alone, as often as wanted. Gives what it ended or
/// removed, one line each.
Result<std::vector<std::string>> clean_run(const std::string& directory, const Services& services);

/// Results put together from what the trials left on disk.
Result<RunResult> read_run(const std::string& directory);

}  // namespace benchfield
