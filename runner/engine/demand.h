#pragma once

#include <string>

#include "providers/provider.h"
#include "runner/engine/rendered_plan.h"

namespace benchfield {

/// What a run asks of an environment at most, over all variants of its plan.
Demand demand_of(const RenderedPlan& rendered, const std::string& environment);

}  // namespace benchfield
