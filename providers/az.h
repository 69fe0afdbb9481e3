#pragma once

#include <memory>

#include "providers/provider.h"

namespace benchfield {

/// AKS clusters with node pools, and virtual machines as groups of hosts in such a cluster's
/// network, by the Azure CLI. Every environment has a resource group of its own, so that removing
/// that removes all of it; no machine has a public address. Described only: runs are refused.
std::unique_ptr<const Provider> make_az_provider();

}  // namespace benchfield
