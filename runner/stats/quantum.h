#pragma once

#include <optional>

#include "runner/stats/series.h"

namespace benchfield::stats {

/// The period with which a staircase grows, e.g. that of an index refresh.
struct Quantum {
  double period_s = 0;
  double autocorrelation = 0;  ///< of the interval rates at the nearest lag
};

/// The lag in 2..n/3 ticks that maximises the autocorrelation of the interval rates, accepted above
/// 0.5 and only as a local peak (a slow drift or AR noise is high at lag 1 and falls: no period).
/// Refined within one lag by the power of the period and its harmonics (Schuster's periodogram),
/// and divided where that lag spans several periods. tick_s is h. Nothing for fewer than 9
/// increments.
std::optional<Quantum> find_quantum(const Curve& curve, double tick_s);

/// One point per period, ending at the last point: the points nearest to last - k period_s. A
/// period of 0, or one not above the ticks' distance, returns the curve as it is.
Curve coarsen(const Curve& curve, double period_s);

}  // namespace benchfield::stats
