#pragma once

#include <cstdint>
#include <vector>

#include "runner/results/material.h"
#include "runner/results/model.h"
#include "runner/stats/series.h"

namespace benchfield {

/// Throttled in more than this share of its periods, a component is flagged W_THROTTLED: below, a
/// burst met the quota; above, the quota shapes the rate.
inline constexpr double kThrottledShare = 0.05;

/// CPU and memory of a component between two instants (monotonic ns); counted is what its CPU per
/// record is charged to, or null.
UsageResult usage_of(const UsageMaterial& usage, const stats::Points* counted, std::int64_t from_ns,
                     std::int64_t to_ns);

/// Of less than this share of the readings, what a component used is not known well: W_NO_USAGE.
inline constexpr double kReadShare = 0.5;

/// W_THROTTLED, W_NO_USAGE where it could be read too seldom, W_OUT_OF_MEMORY where processes of it
/// were ended for want of memory, W_RESTARTED and W_EVICTED where its pods were.
void flag_usage(const UsageMaterial& usage, const UsageResult& result, std::vector<Flag>& flags);

}  // namespace benchfield
