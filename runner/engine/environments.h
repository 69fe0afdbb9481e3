#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "runner/engine/schedule.h"
#include "runner/plan/plan.h"

namespace benchfield {

/// Environments as they stand between trials, by name: `groups` holds those that were made.
using StandingEnvironments = std::map<std::string, EnvironmentSpec>;

/// Parts of environments that a variant places something in.
using UsedParts = std::map<std::string, std::set<std::string>>;

/// Which host groups stand when: made when a trial first places something in them, removed after
/// the last that does.
class EnvironmentPlan {
 public:
  EnvironmentPlan() = default;
  /// used: of each variant, in order.
  EnvironmentPlan(const Plan& plan, std::vector<UsedParts> used);

  /// An environment as it is made: without groups.
  static EnvironmentSpec opened(EnvironmentSpec environment);
  /// What must stand for a trial, of what stands nothing removed yet.
  EnvironmentSpec before(const Trial& trial, const EnvironmentSpec& wanted,
                         const EnvironmentSpec& standing) const;
  /// What is still of use once the trial's components are placed.
  EnvironmentSpec after(const Trial& trial, const EnvironmentSpec& standing) const;

 private:
  std::vector<UsedParts> used_;
  std::vector<Trial> schedule_;
};

}  // namespace benchfield
