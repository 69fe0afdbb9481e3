#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "runner/base/step.h"
#include "runner/results/material.h"

namespace benchfield {

struct ProbeRecord;

/// What all instances of a component may use together; nothing where one of them has no bound.
struct ComponentLimits {
  std::optional<std::int64_t> millicores;
  std::optional<std::int64_t> memory;  ///< bytes
  bool any = false;                    ///< one of them has one
};

/// Of so many instances, of which some have limits.
ComponentLimits total_limits(const std::vector<Limits>& limits, int instances);

/// CPU and memory over time of each component, from the "NAME.cpu_ns" values of a probe.
std::vector<UsageMaterial> usage_material(const ProbeRecord& record,
                                          const std::map<std::string, ComponentLimits>& limits);

/// CPU time, ns, that pods took of this machine between the first and the last reading of it; 0
/// when no node of a cluster is this machine.
std::int64_t cpu_of_pods_here(const std::vector<ProbeRecord>& records);

}  // namespace benchfield
