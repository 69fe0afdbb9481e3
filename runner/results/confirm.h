#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runner/results/comparison.h"

namespace benchfield {

/// What is run again to confirm a regression: the variants that got worse, together with the
/// baseline variant (trials of both are interleaved in blocks), as often as the budget allows.
struct Confirmation {
  std::vector<std::string> variants;  ///< empty: nothing to confirm
  int replicates = 0;                 ///< of each; 0: the budget is too small for one
  double seconds_each = 0;            ///< one replicate of every variant, as `fresh` took
};

/// model compares `fresh` with its base. At most as many replicates as would settle the widest row,
/// at least one where the budget (seconds) holds it, at most ten.
Confirmation plan_confirmation(const RunResult& fresh, const ComparisonModel& model,
                               double budget_s);

}  // namespace benchfield
