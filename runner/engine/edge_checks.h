#pragma once

#include "runner/engine/observe_agents.h"
#include "runner/engine/observe_steps.h"

namespace benchfield {

/// One step for each place that has clients (loads, probes, components that connect): every address
/// of what they connect to is asked from there, and every address that Kafka advertises behind it.
/// From inside a cluster by the pod that acts for the runner there; machines: environment to the
/// address of a machine there, empty for this one.
Steps edge_checks(const VariantSettings& settings, const Clusters& clusters,
                  const std::map<std::string, std::string>& machines, const ResolveEdge& resolve);

}  // namespace benchfield
