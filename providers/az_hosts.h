#pragma once

#include <vector>

#include "providers/provider.h"

namespace benchfield {

/// Machines of every group, in the network of the cluster that `network` names.
std::vector<Host> az_hosts(const EnvironmentSpec& environment, const RunNames& run);

/// Resource group, a security group that lets nobody in from outside the network, and a key.
Steps az_create_hosts(const EnvironmentSpec& environment, const RunNames& run);

/// Groups that are new are made, those that are not wanted any more removed.
Steps az_change_groups(const EnvironmentSpec& from, const EnvironmentSpec& to, const Demand& demand,
                       const RunNames& run);

}  // namespace benchfield
