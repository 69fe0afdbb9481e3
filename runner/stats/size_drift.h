#pragma once

#include <optional>
#include <span>

#include "runner/stats/scaling.h"

namespace benchfield::stats {

/// How a value that sizes should leave alone, such as the accuracy of a result, goes with them.
struct SizeDrift {
  double smallest = 0, largest = 0;  ///< the fitted values at either end
  double p = 1;                      ///< of a slope this far from 0 by chance, two-sided
  double change = 0;                 ///< largest / smallest - 1
};

/// Least squares of the values on ln n, with the t test of the slope; every replicate is a point of
/// its own. Nothing for fewer than three points or two sizes, or where the smallest is fitted as 0.
std::optional<SizeDrift> size_drift(std::span<const ScalingPoint> points);

}  // namespace benchfield::stats
