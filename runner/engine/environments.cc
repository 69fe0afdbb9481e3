#include "runner/engine/environments.h"

#include <algorithm>

#include "providers/cluster.h"

namespace benchfield {
namespace {

constexpr std::string_view kGroups = "groups";

bool is_in(const UsedParts& used, const std::string& environment, const std::string& group) {
  const auto found = used.find(environment);
  return found != used.end() && found->second.contains(group);
}

const Map& groups_of(const EnvironmentSpec& environment) {
  return entries_of(environment, kGroups);
}

EnvironmentSpec with_groups(EnvironmentSpec environment, Map groups) {
  if (environment.settings.find(kGroups)) environment.settings[kGroups] = std::move(groups);
  return environment;
}

}  // namespace

EnvironmentPlan::EnvironmentPlan(const Plan& plan, std::vector<UsedParts> used)
    : used_(std::move(used)), schedule_(make_schedule(plan)) {}

EnvironmentSpec EnvironmentPlan::opened(EnvironmentSpec environment) {
  return with_groups(std::move(environment), {});
}

EnvironmentSpec EnvironmentPlan::before(const Trial& trial, const EnvironmentSpec& wanted,
                                        const EnvironmentSpec& standing) const {
  Map groups = groups_of(standing);
  for (const auto& [name, rules] : groups_of(wanted)) {
    if (is_in(used_[trial.variant], wanted.name, name)) groups[name] = rules;
  }
  return with_groups(wanted, std::move(groups));
}

EnvironmentSpec EnvironmentPlan::after(const Trial& trial, const EnvironmentSpec& standing) const {
  if (groups_of(standing).empty()) return standing;
  const auto now = std::find_if(schedule_.begin(), schedule_.end(),
                                [&](const Trial& other) { return other.id == trial.id; });
  if (now == schedule_.end()) return standing;
  Map groups;
  for (const auto& [name, rules] : groups_of(standing)) {
    const bool is_wanted = std::any_of(now, schedule_.end(), [&](const Trial& later) {
      return is_in(used_[later.variant], standing.name, name);
    });
    if (is_wanted) groups[name] = rules;
  }
  return with_groups(standing, std::move(groups));
}

}  // namespace benchfield
