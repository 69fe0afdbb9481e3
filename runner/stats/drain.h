#pragma once

#include <cstdint>
#include <optional>

#include "runner/stats/series.h"

namespace benchfield::stats {

/// Seconds to work off a backlog at the sink's rate while `arrivals` a second still come in:
/// B / (mu - lambda), flow balance. 0 for no backlog; nothing when it never empties.
std::optional<double> predicted_drain(double backlog, double sink_rate, double arrivals = 0);

/// Seconds from the source's stop until the sink's count reached target (interpolated); 0 when it
/// had by then. Nothing if it never did.
std::optional<double> measured_drain(std::span<const Point> sink, std::int64_t source_stop_ns,
                                     std::int64_t target);

/// Lag C_source - C_sink at the sink's instants where both are known, as a curve from the first.
/// Counts must share a zero: give each series' baseline.
Curve lag_curve(std::span<const Point> source, std::int64_t source_baseline,
                std::span<const Point> sink, std::int64_t sink_baseline);

}  // namespace benchfield::stats
