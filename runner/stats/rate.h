#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "runner/stats/series.h"
#include "runner/stats/slope.h"
#include "runner/stats/steadiness.h"

namespace benchfield::stats {

/// Name and version of the default estimator; results of different versions are never compared.
inline constexpr const char* kEstimator = "aligned-ewc/2";

/// What part of a series may count.
struct RateRequest {
  std::int64_t from_ns = INT64_MIN;            ///< source start
  std::int64_t to_ns = INT64_MAX;              ///< source stop
  bool fixed = false;                          ///< the plan fixed these two: no trimming
  double tick_s = 0;                           ///< h
  std::optional<std::int64_t> expected_total;  ///< count at which all has arrived
};

/// A rate, how it was come by, and what speaks against it. Times in ns on the series' clock.
struct RateAnalysis {
  Slope slope;
  std::int64_t from_ns = 0, to_ns = 0;  ///< window used
  Points window;                        ///< the ticks in it
  Curve coarse;                         ///< one point per quantum, t from from_ns
  double quantum_s = 0;                 ///< staircase period P, 0 none
  bool is_short = false;                ///< fewer than 5 coarse increments
  double cut_front_s = 0, cut_back_s = 0;
  bool cut_at_limit = false;
  std::optional<double> ols, theil_sen, median_batch;
  Steadiness steadiness;
  std::vector<Stall> stalls;  ///< t from from_ns
  bool steady() const { return steadiness.steady() && !cut_at_limit; }
};

/// The default estimator, aligned EWC: ticks in the request's limits without the last growing one
/// (growth ended somewhere inside its interval, unless it is exactly the expected total; a plateau
/// of up to 1.5 periods is a step of a staircase and no end); staircase period from the data; one
/// sample per period, ending between two steps; warm-up and cool-down cut; slope with interval.
/// Nothing when fewer than two ticks are left. The interval holds the expected rate in 0.938 to
/// 0.967 of windows of 60 and 120 polls under white, AR(0.6), jittered, staircase and stall noise
/// (tests/unit/stats/coverage_simulation.cc).
std::optional<RateAnalysis> analyse_rate(std::span<const Point> points, const RateRequest& request);

/// (C(t) - C(start)) / (t - start) at each mark (seconds from start_ns) the series reaches.
std::vector<std::pair<double, double>> rate_marks(std::span<const Point> points,
                                                  std::int64_t start_ns,
                                                  std::span<const double> marks_s);

}  // namespace benchfield::stats
