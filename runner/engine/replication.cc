#include "runner/engine/replication.h"

#include <algorithm>

#include "runner/base/value.h"
#include "runner/results/flags.h"
#include "runner/results/replication.h"

namespace benchfield {
namespace {

bool is_open(const Plan& plan, const Trial& trial) {
  return plan.replication && plan.variants[trial.variant].settles &&
         trial.block > plan.replication->least;
}

std::string percent(double share) { return print("%.3g%%", 100 * share); }

/// "fast to 7.1%, slow not known": the variants that keep the run going.
std::string open_ones(const ReplicationState& state, const std::vector<std::string>& members) {
  std::string out;
  for (const Precision& one : state.variants) {
    const bool is_member = std::find(members.begin(), members.end(), one.variant) != members.end();
    if (one.settled || one.fixed || !is_member) continue;
    out += (out.empty() ? "" : ", ") + one.variant +
           (one.half_width ? " to " + percent(*one.half_width) : " not yet");
  }
  return out;
}

}  // namespace

std::optional<ReplicationRule> replication_rule(const Plan& plan) {
  if (!plan.replication) return std::nullopt;
  ReplicationRule rule{
      plan.replication->least, plan.replication->most, plan.replication->until, {}};
  for (const Variant& variant : plan.variants) {
    if (!variant.settles) rule.fixed.push_back(variant.name);
  }
  return rule;
}

TrialCount count_trials(const Plan& plan, const std::vector<Trial>& trials) {
  const auto fewest = std::count_if(trials.begin(), trials.end(),
                                    [&](const Trial& trial) { return !is_open(plan, trial); });
  return {static_cast<std::size_t>(fewest), trials.size()};
}

Replication::Replication(const Plan& plan, RunResult empty)
    : plan_(plan), rule_(replication_rule(plan)), run_(std::move(empty)) {}

bool Replication::decides(const Trial& trial) const { return rule_ && is_open(plan_, trial); }

bool Replication::wants(const Trial& trial) {
  decision_.clear();
  if (trial.group != group_) {
    members_.clear();
    wanted_ = added_ = 0;
    goes_on_ = true;
    block_ = 0;
  }
  group_ = trial.group;
  const std::string& name = plan_.variants[trial.variant].name;
  if (std::find(members_.begin(), members_.end(), name) == members_.end()) members_.push_back(name);
  const bool is_open = decides(trial);
  if (is_open && trial.block != block_) {
    block_ = trial.block;
    if (goes_on_) decide(trial);
  }
  if (is_open && !goes_on_) return false;
  ++wanted_;
  ++wanted_in_all_;
  return true;
}

void Replication::decide(const Trial& trial) {
  if (added_ < wanted_) {  // interrupted: not known yet
    goes_on_ = false;
    return;
  }
  const ReplicationState state = replication_state(run_, *rule_, members_);
  goes_on_ = !state.settled;
  const std::string open = open_ones(state, members_);
  decision_ = run_.headline + " after " + std::to_string(trial.block - 1) + " replicates: " +
              (goes_on_ ? open + " (" + percent(rule_->until) + " wanted): one more block"
                        : "every variant is known to " + percent(rule_->until) +
                              ": no more blocks are needed");
}

void Replication::add(const Trial& trial, TrialResult result) {
  ++added_;
  if (!rule_) return;
  result.series.clear();
  run_.variants[trial.variant].trials.push_back(std::move(result));
}

TrialCount Replication::planned(const std::vector<Trial>& trials, std::size_t asked) const {
  TrialCount out{wanted_in_all_, wanted_in_all_};
  for (std::size_t i = asked + 1; i < trials.size(); ++i) {
    const Trial& trial = trials[i];
    const bool is_open_block = trial.group == group_ && trial.block == block_;
    if (!decides(trial) || (is_open_block && goes_on_)) {
      ++out.fewest;
      ++out.most;
    } else if (trial.group != group_ || goes_on_) {
      ++out.most;
    }
  }
  return out;
}

}  // namespace benchfield
