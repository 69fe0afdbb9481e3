#pragma once

#include <span>
#include <vector>

#include "runner/stats/series.h"

namespace benchfield::stats {

/// Where MSER-m cuts a sequence of interval rates.
struct Cut {
  std::size_t increments = 0;  ///< to leave out at the front
  bool at_limit = false;       ///< the cut is as long as it may be: half of the sequence
};

/// MSER-m (White 1997; Spratt 1998): with y_j the means of m rates and k of them, d* = argmin over
/// 0..k/2 of sum_(j>d) (y_j - mean_d)^2 / (k-d)^2; cut m d*. m = 1 for n < 60, 2 below 120, else 5.
Cut mser(std::span<const double> rates);

/// mser() on a curve, kept only where the part cut really differs from the rest: by 2 % and with p
/// < 0.001 (t test with the EWC long-run variance of the rest), two thirds of its outer half on one
/// side beyond all but 1/40 of the rest, and no stall, unless the counter was `cold`: had never
/// grown before, so that no growth is the system starting. Without this a stationary series loses
/// 10 to 30 % of its length to chance and its interval covers 0.84 to 0.91 instead of 0.95; with it
/// 0.2 % of stationary windows are cut, and 80 to 100 % of those that warm up exponentially over 7
/// to 13 % of their length with 5 % of noise (simulated, tests/unit/stats).
Cut warm_up_cut(const Curve& curve, bool cold);
/// The same from the end: increments to leave out at the back. A stall is never cut.
Cut cool_down_cut(const Curve& curve);

/// Does the rate stay what it is? (a) a line through 10 batch rates has p < 0.01 and drifts by more
/// than 5 % over the window; (c) the EWC intervals of the two halves do not overlap, and the halves
/// differ by more than 2.5 % (the same drift, seen in halves: without a least size, a window that
/// is known to 0.1 % would be called unsteady for a tenth of a percent, which no gate looks at).
struct Steadiness {
  bool drifts = false;
  bool halves_differ = false;
  double drift = 0;  ///< relative, over the whole window
  double p = 1;
  double first_half = 0, second_half = 0;  ///< rates
  bool steady() const { return !drifts && !halves_differ; }
};
Steadiness steadiness(const Curve& curve);

/// A stretch with next to no growth.
struct Stall {
  double from_s = 0;  ///< on the curve's time
  double to_s = 0;
};
/// At least two increments in a row below 10 % of the median rate (give a coarsened curve where the
/// counter is a staircase).
std::vector<Stall> find_stalls(const Curve& curve);

}  // namespace benchfield::stats
