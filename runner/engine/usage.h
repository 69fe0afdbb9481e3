#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "runner/base/step.h"
#include "runner/results/material.h"
#include "runner/results/model.h"

namespace benchfield {

struct ProbeRecord;

/// What all instances of a component may use together; nothing where one of them has no bound.
struct ComponentLimits {
  std::optional<std::int64_t> millicores;
  std::optional<std::int64_t> memory;  ///< bytes
  bool any = false;                    ///< one of them has a bound
};

/// Of so many instances, of which some have limits.
ComponentLimits total_limits(const std::vector<Limits>& limits, int instances);

/// Whether limits held, as facts and flags. unlimited: why the processes of a component have no
/// cgroup, by component. Results with and without are not to be compared, nor are those of
/// processes that weigh what they like with those of pods.
void add_limits(TrialResult& result, const std::map<std::string, ComponentLimits>& limits,
                const std::map<std::string, std::string>& unlimited);

/// CPU and memory over time of each component, from the "NAME.cpu_ns" values of a probe.
std::vector<UsageMaterial> usage_material(const ProbeRecord& record,
                                          const std::map<std::string, ComponentLimits>& limits);

/// CPU time, ns, that pods took of this machine between the first and the last reading of it; 0
/// when no node of a cluster is this machine.
std::int64_t cpu_of_pods_here(const std::vector<ProbeRecord>& records);

}  // namespace benchfield
