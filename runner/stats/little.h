#pragma once

#include <optional>

#include "runner/stats/series.h"

namespace benchfield::stats {

/// Little's law (Little 1961): concurrency = rate x time, over all of a load. All three come from
/// the two counters alone, so what is to be checked against is a time measured record by record.
struct LittleLaw {
  double concurrency = 0;  ///< mean of arrived - departed
  double rate = 0;         ///< departed per second
  double seconds = 0;      ///< concurrency / rate: the mean time between arrival and departure
};

/// From cumulative counts of both, each from its own zero, over the instants of the departures.
/// Nothing below 10 instants, or where not everything that arrived departed.
std::optional<LittleLaw> little_law(std::span<const Point> arrived,
                                    std::span<const Point> departed);

}  // namespace benchfield::stats
