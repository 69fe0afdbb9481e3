#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runner/base/result.h"
#include "runner/engine/schedule.h"
#include "runner/results/model.h"

namespace benchfield {

/// The rule of a plan as results keep it; nothing when the plan fixes the number of replicates.
std::optional<ReplicationRule> replication_rule(const Plan& plan);

/// Trials that a schedule takes: at least, and at most.
struct TrialCount {
  std::size_t fewest = 0, most = 0;
};
/// Before anything was run.
TrialCount count_trials(const Plan& plan, const std::vector<Trial>& trials);

/// Which trials of a schedule are run when their number is decided while they run: before each
/// block beyond the fewest, the finished trials of the run decide whether its group goes on. The
/// same results give the same decisions, so an interrupted run goes on as it would have.
class Replication {
 public:
  /// empty: the run without trials, for names, rules and history. The plan must outlive this.
  Replication(const Plan& plan, RunResult empty);

  /// True when the trial is to be run, as far as is known now. Trials are asked for in the order of
  /// the schedule; where an earlier one has no result yet, later blocks are not wanted.
  bool wants(const Trial& trial);
  /// Takes a finished trial into account.
  void add(const Trial& trial, TrialResult result);
  /// What the last call of wants() decided, for people: "eim.rate after 3 replicates: fast to 7.1%
  /// (5% wanted): one more block". Empty when it decided nothing.
  const std::string& decision() const { return decision_; }
  /// Of the whole schedule, once wants() was asked for the trial at `asked`.
  TrialCount planned(const std::vector<Trial>& trials, std::size_t asked) const;

 private:
  bool decides(const Trial& trial) const;
  void decide(const Trial& trial);

  const Plan& plan_;
  std::optional<ReplicationRule> rule_;
  RunResult run_;
  std::vector<std::string> members_;  ///< variants of the group under way
  int group_ = 0;                     ///< of the trial asked for last
  int block_ = 0;                     ///< the last one that was decided about
  bool goes_on_ = true;               ///< it is wanted
  std::size_t wanted_ = 0, added_ = 0;
  std::size_t wanted_in_all_ = 0;
  std::string decision_;
};

}  // namespace benchfield
