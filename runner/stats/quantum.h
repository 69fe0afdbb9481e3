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
/// and divided where that lag spans several periods. tick_s is h. Of more than 32,768 increments
/// the middle ones decide. Nothing for fewer than 9.
std::optional<Quantum> find_quantum(const Curve& curve, double tick_s);

/// One point per period: those nearest to end - k period_s, down to half a tick before the first.
/// The end is the last point at least a quarter period away from the steps (circular mean of the
/// growth): where it lies on a step, the count jumps before or after it by chance, and the interval
/// is three times as wide (simulated). A period of 0 returns the curve as it is.
Curve coarsen(const Curve& curve, double period_s);

}  // namespace benchfield::stats
