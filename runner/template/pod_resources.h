#pragma once

#include "runner/template/rendering.h"

namespace benchfield {

/// What the pods of each role ask for and may use, as a container's `resources`, by role: limits
/// are those of the definition, so they hold on every placement. With `qos: guaranteed` requests
/// equal them, else a pod asks for its role's memory and the value `cpu_request`.
struct PodResources {
  Map resources;
  Map memory;  ///< the limit of each role as a size, else what it asks for
};
PodResources pod_resources(Rendering& rendering);

}  // namespace benchfield
