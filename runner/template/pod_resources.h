#pragma once

#include "runner/template/rendering.h"

namespace benchfield {

/// What the pods of each role ask for and may use, as a container's `resources`, by role: that of
/// `resources_of`, so it holds on every placement.
struct PodResources {
  Map resources;
  Map memory;  ///< the limit of each role as a size, else what it asks for
};
PodResources pod_resources(Rendering& rendering);

}  // namespace benchfield
