#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "runner/stats/better.h"

namespace benchfield::stats {

/// A level that changed: values[index] is the first of the new level.
struct ChangePoint {
  std::size_t index = 0;
  double before = 0, after = 0;  ///< means of the two true neighbours, change to change
  double p = 1;                  ///< pooled t-test of the two, ddof 1, two-sided
  /// (after - before) / |before|; infinite from 0.
  double change() const;
};

struct ChangePointRules {
  double p = 0.001;         ///< accepted up to here
  double magnitude = 0.03;  ///< and from this |change| on
};

/// E-divisive (Matteson and James 2014). The most different two neighbouring stretches [s, t) and
/// [t, k) by energy distance, argmax over both t and k, propose to divide a part at t; it is, where
/// the t-test against all of the part that follows has at most ten times the p of the rules, or
/// against [t, k) at most that p over the part's length (a level that came and went). Afterwards
/// the weakest change goes, as long as one breaks a rule, and both true neighbours of what went are
/// tested anew. Stretches have at least two values. Values that are not finite are skipped, not
/// filled; indices are those of the span given. In order of index. Time O(n^2) a part, memory O(n).
/// Flags 1.4 to 2.2 % of pure-noise series of 20 to 200 values (simulated).
std::vector<ChangePoint> change_points(std::span<const double> values,
                                       const ChangePointRules& rules = {});

/// The split of a stretch that E-divisive proposes: [0, change) against [change, end) have the
/// largest energy statistic q = ab/(a+b) (2 mean|x-y| - mean|x-x'| - mean|y-y'|), a and b their
/// sizes. Nothing for fewer than four values or equal ones.
struct EnergySplit {
  std::size_t change = 0, end = 0;
  double q = 0;
};
std::optional<EnergySplit> energy_split(std::span<const double> values);

/// Points below which a series is still learning: shown, never judged.
inline constexpr std::size_t kLearningPoints = 6;

/// Where the next value of a steady series falls with probability `level`: mean +- t s sqrt(1 +
/// 1/n) over the last 14 finite values given (those accepted, before the one judged). Nothing for
/// fewer than six.
struct PredictionInterval {
  double mean = 0, low = 0, high = 0;
  std::size_t values = 0;
};
std::optional<PredictionInterval> prediction_interval(std::span<const double> accepted,
                                                      double level = 0.95);

/// What speaks for a regression tonight; missing where it could not be judged.
struct AlertEvidence {
  std::optional<bool> change_point;  ///< E-divisive, for the worse, within the last three nights
  std::optional<bool> prediction;    ///< worse than the prediction interval
  std::optional<bool> baseline;      ///< moderated t against the pinned baseline
  /// Two of the three agree.
  bool alarm() const;
  /// Fewer than two could be judged.
  bool undecided() const;
};

/// Judges the last value of a segment: change points over all of its values, the prediction
/// interval over the accepted ones before the last. The baseline's test is the caller's. Each is
/// missing while its values are still learning.
AlertEvidence judge_latest(std::span<const double> values, std::span<const double> accepted,
                           Better better, const ChangePointRules& rules = {});

}  // namespace benchfield::stats
