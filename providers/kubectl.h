#pragma once

#include <memory>

#include "providers/provider.h"

namespace benchfield {

/// A cluster that exists, by an explicit kube context. Makes a namespace for the run and removes
/// that alone.
std::unique_ptr<const Provider> make_kubectl_provider();

}  // namespace benchfield
