#pragma once

#include <string>
#include <utility>
#include <vector>

#include "providers/provider.h"

namespace benchfield {

/// Sizes of a cluster's pools with how many machines there are of each.
std::vector<std::pair<std::string, std::int64_t>> az_sizes(const EnvironmentSpec& environment);

/// The cluster as it will be; its pools are told by AKS' own label besides the plan's.
Cluster az_cluster(const EnvironmentSpec& environment, const RunNames& run);
/// The resource group that AKS makes for nodes, disks and balancers: named, so that it can be
/// looked for.
std::string az_node_group(const EnvironmentSpec& environment, const RunNames& run);

/// Group, network with room for hosts, cluster, further pools, kubeconfig, then the run's
/// namespace.
Steps az_create_cluster(const EnvironmentSpec& environment, const Demand& demand,
                        const RunNames& run);
/// Pools whose count differs are scaled.
Steps az_scale_pools(const EnvironmentSpec& from, const EnvironmentSpec& to, const RunNames& run);

}  // namespace benchfield
