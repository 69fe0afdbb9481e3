#pragma once

#include <string>
#include <utility>
#include <vector>

#include "runner/base/step.h"
#include "runner/engine/rendered_plan.h"
#include "runner/results/model.h"

namespace benchfield {

/// What of a component stands between trials: the variant whose steps made it, scaled it or found
/// it as they would have, and the steps that remove it.
struct Standing {
  Steps stop;
  std::size_t variant = 0;
};
/// In the order of starting.
using StandingComponents = std::vector<std::pair<std::string, Standing>>;

struct Deployment {
  Steps steps;
  std::vector<Transition>
      transitions;  ///< of every component, in their order; what goes comes last
};

/// For people: what is scaled, and why something is made anew that might have been.
std::vector<std::string> scaling_notes(const std::vector<Transition>& transitions);
/// Each component's in a few words: {"spark": "scaled: executors 1 to 2", "kafka": "reset"}.
Map to_record(const std::vector<Transition>& transitions);

/// From what stands to a variant's components: those that stand unchanged stay, those that differ
/// in scaling values alone are scaled, all others are started anew, and so is one whose dependency
/// was. standing becomes what stands after it.
Deployment deploy(const RenderedPlan& rendered, std::size_t variant, StandingComponents& standing);

/// Takes down components, last started first.
Steps take_down(const StandingComponents& standing);

}  // namespace benchfield
