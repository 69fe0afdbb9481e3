#pragma once

#include <string>
#include <utility>
#include <vector>

#include "runner/base/step.h"
#include "runner/engine/rendered_plan.h"

namespace benchfield {

/// What of a component stands between trials: the printed form of the steps that made it, and those
/// that remove it.
struct Standing {
  std::string fingerprint;
  Steps stop;
};
/// In the order of starting.
using StandingComponents = std::vector<std::pair<std::string, Standing>>;

/// From what stands to a variant's components: those that stand unchanged stay, one whose
/// dependency was started anew is started anew too. standing becomes what stands after it.
Steps deploy(const RenderedVariant& variant, StandingComponents& standing);

/// Takes down components, last started first.
Steps take_down(const StandingComponents& standing);

}  // namespace benchfield
