#pragma once

#include <map>
#include <optional>
#include <stop_token>
#include <string>

#include "runner/engine/machine_reading.h"
#include "runner/engine/observation.h"
#include "runner/engine/run.h"
#include "runner/engine/script.h"
#include "runner/engine/step_runner.h"
#include "runner/engine/trial_result.h"
#include "runner/engine/warm_up.h"
#include "runner/results/run_directory.h"

namespace benchfield {

/// Walks the stages of one trial after another in a run directory, writing results as they come.
/// Keeps what stands between trials.
class TrialRunner {
 public:
  TrialRunner(const Plan& plan, const ScriptWriter& writer, const Services& services,
              Journal& journal, RunObserver& observer, RunDirectory directory);

  /// Preflight and provision.
  std::optional<Error> open(std::stop_token stop);
  /// One trial; its result is on disk when it comes back. Nothing comes back when it was
  /// interrupted, or when its result could not be written: it then counts as not run.
  std::optional<TrialResult> run(const Trial& trial, std::size_t of, std::stop_token stop);
  /// Why the last result could not be written.
  const std::optional<Error>& unwritten() const { return unwritten_; }
  /// Takes everything down; tried in full even when parts of it fail.
  std::optional<Error> close();

 private:
  std::optional<Error> stage(const StageScript& stage, const std::string& trial,
                             std::stop_token stop);
  /// What a deploy stage starts anew is cold.
  void forget_started(const StageScript& deploy);
  /// Rounds of throw-away load until nothing gets cheaper, or `most` of them.
  Status warm_up(const Observe& round, int most, Nanoseconds deadline, std::stop_token stop);
  MachineReading reading();
  void take_facts(const Step& step, Stage stage, const std::string& trial);
  std::optional<Error> begin_environments(const StageScript& provision);
  void write_steps(const std::string& text);
  static void add_steps(const StageScript& stage, TrialResult& result);
  std::optional<Error> take_down(const StandingComponents& standing, const std::string& trial);
  void add_facts(TrialResult& result, std::size_t variant) const;
  Status save(const TrialResult& result);

  const Plan& plan_;
  const ScriptWriter& writer_;
  const Services& services_;
  Journal& journal_;
  RunObserver& observer_;
  RunDirectory directory_;
  ProcessTable table_;
  StepRunner steps_;
  StandingComponents standing_;
  StandingEnvironments environments_standing_;
  WarmUpProgress warm_up_;
  int warm_up_rounds_ = 0;            ///< of the trial under way, 0: not automatic
  std::int64_t warm_up_records_ = 0;  ///< sent in them
  std::string still_warming_;         ///< why the rounds ended early; empty: they settled
  Captures captures_;  ///< of all steps so far: what stands may be asked for by later trials
  Map environment_facts_, collected_;
  std::vector<Flag> flags_;                ///< of the trial under way
  std::vector<std::string> environments_;  ///< made and not removed
  std::optional<Observation> measured_;
  std::map<std::string, std::string> unlimited_;  ///< why, by component, at the last measurement
  std::optional<Error> unwritten_;
  MachineReading before_, after_;
};

}  // namespace benchfield
