#pragma once

#include <cstddef>
#include <optional>

#include "runner/stats/noise.h"

namespace benchfield::stats {

/// Relative half width exp(t s / sqrt(n)) - 1 of the interval of a geometric mean of n replicates
/// that is looked at up to `looks` times: each look takes its share of alpha (Bonferroni), so that
/// the chance that any of the intervals misses, and with it the one at which somebody stops, is at
/// most alpha. Stopping at the first narrow interval of the plain kind covers less than it says
/// (Anscombe 1953; Jennison and Turnbull 1999, chapter 9). Nothing without noise or replicates.
std::optional<double> half_width(const std::optional<NoisePrior>& noise, std::size_t n, int looks,
                                 double alpha = 0.05);

}  // namespace benchfield::stats
