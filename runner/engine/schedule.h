#pragma once

#include <string>
#include <vector>

#include "runner/plan/plan.h"

namespace benchfield {

/// One replicate of one variant in its place in the order.
struct Trial {
  std::string id;           ///< "03-two-executors-1": position, variant, replicate
  std::size_t variant = 0;  ///< index into Plan::variants
  int replicate = 1;
  int block = 1;  ///< one replicate of every variant of a group, run close together
  int group = 1;  ///< trials that share environments and placements
};

/// The order of all trials: groups by environments and placements, each next one moving the fewest
/// components, then changing the fewest; inside a group, blocks of one replicate of every variant in an order shuffled by the
/// plan's seed. Same plan, same order.
std::vector<Trial> make_schedule(const Plan& plan);

}  // namespace benchfield
