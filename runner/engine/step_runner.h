#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

#include "runner/base/step.h"
#include "runner/engine/journal.h"
#include "runner/engine/observer.h"
#include "runner/engine/process_table.h"

namespace benchfield {

/// Captured values by step id and name.
using Captures = std::map<std::string, std::map<std::string, std::string>>;

/// What became of a list of steps.
struct StepsOutcome {
  Steps executed;  ///< as executed, captures put in, in the order given; a step that never began is
                   ///< left out
  std::optional<Error>
      failure;  ///< of the first that failed; steps under way were waited for, no further one began
  Captures captures;
};

/// Executes steps: those whose needs are met run at once, each within its deadline, with its
/// retries, recorded in the journal before and after. The only place where a step becomes an
/// effect.
class StepRunner {
 public:
  /// How an Observe step is carried out; given by the trial.
  using ObserveFunction =
      std::function<Status(const Observe&, Nanoseconds deadline, std::stop_token stop)>;

  StepRunner(Journal& journal, ProcessRunner& processes, ProcessTable& table, RunObserver& observer,
             const Clock& clock);

  StepsOutcome run(const Steps& steps, const std::string& trial, const Captures& known,
                   const ObserveFunction& observe, std::stop_token stop);

 private:
  struct Output {
    Value value;  ///< what captures read
    std::string text;
    bool skipped = false;
  };
  Result<Output> execute(const Step& step, const ObserveFunction& observe, std::stop_token stop);
  Result<Output> once(const Step& step, const ObserveFunction& observe, std::stop_token stop);
  Result<Output> act(const Step& step, const TypedAction& action, std::stop_token stop);
  Error not_in_time(const Step& step, const Error& last);
  Result<Output> command(const Step& step, const RunCommand& run, std::stop_token stop);

  Journal& journal_;
  ProcessRunner& processes_;
  ProcessTable& table_;
  RunObserver& observer_;
  const Clock& clock_;
  std::mutex observing_;
};

/// Puts captured values in place of ${steps.ID.NAME} in every text of a step. Unknown ones are an
/// error.
Result<Step> with_captures(const Step& step, const Captures& captures);

}  // namespace benchfield
