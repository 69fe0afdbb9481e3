#pragma once

#include "runner/template/rendering.h"

namespace benchfield {

/// Renders everything of one component in a cluster: manifests to apply, what finds out how it is
/// reached from outside, readiness, and its removal by label.
ComponentSteps instantiate_on_cluster(Rendering& rendering, const Addresses& own);

}  // namespace benchfield
