#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace benchfield::stats {

/// Natural logarithms of what is finite and positive; the rest is left out.
std::vector<double> ln_values(std::span<const double> values);

/// Run-to-run noise known from elsewhere: variance of ln values and what it is worth in degrees of
/// freedom (20 at most are used).
struct NoisePrior {
  double variance = 0;  ///< s0^2
  double degrees = 0;   ///< d0
  bool operator==(const NoisePrior&) const = default;
};
inline constexpr double kMostPriorDegrees = 20;

/// A sum of squares around group means, and its degrees of freedom.
struct PooledNoise {
  double sum_of_squares = 0;
  double degrees = 0;
  /// Standard deviation; nothing without degrees.
  std::optional<double> deviation() const;
};

/// Over all groups with at least two values.
PooledNoise pool(std::span<const std::vector<double>> groups);

/// s~^2 = (d0 s0^2 + SS) / (d0 + d), d0 + d (Smyth 2004, Statistical Applications in Genetics and
/// Molecular Biology 3). Nothing when both are empty.
std::optional<NoisePrior> moderate(const PooledNoise& pooled,
                                   const std::optional<NoisePrior>& prior);

/// One value of a variant in a block.
struct BlockValue {
  std::size_t variant = 0;
  int block = 0;
  double value = 0;  ///< ln
};
/// Residual of variant + block effects by least squares (randomised blocks): the noise that is left
/// of a difference inside blocks. Blocks or variants that occur once add nothing.
PooledNoise block_noise(std::span<const BlockValue> values);

/// Levene's test of equal variances around medians (Brown and Forsythe 1974) over the groups with
/// at least three values (with two, both lie equally far from their median). Nothing for fewer than
/// two such groups or no spread at all.
std::optional<double> levene(std::span<const std::vector<double>> groups);
inline constexpr double kLeveneLimit = 0.01;

/// Positions of values whose modified z = 0.6745 |x - median| / MAD exceeds 3.5 (Iglewicz and
/// Hoaglin 1993); with a MAD of 0, the mean absolute deviation times 1.2533 stands in. Nothing
/// below four values. Outliers are flagged and kept.
std::vector<std::size_t> outliers(std::span<const double> values);

/// Two clusters of replicates.
struct Modes {
  std::vector<double> lower, upper;  ///< sorted
  double ashman_d = 0;
};
/// Split at the largest gap; two modes when Ashman's D = sqrt(2) |m1 - m2| / sqrt(s1^2 + s2^2) > 2
/// (Ashman, Bird and Zepf 1994) and each side holds at least 20 % of the values and two of them,
/// and the gap is 1.5 x as wide as either side (D alone sees two modes in one bell). Nothing below
/// eight values.
std::optional<Modes> two_modes(std::span<const double> values);

/// Drift over the order of runs: ln values against their position, variant means taken out.
struct RunDrift {
  double per_run = 0;  ///< slope, ln a run
  double total = 0;    ///< over all runs
  double p = 1;
};
/// (position, group, ln value) by least squares with one mean a group; nothing below two degrees.
struct RunValue {
  double position = 0;
  std::size_t group = 0;
  double value = 0;
};
std::optional<RunDrift> drift_across_runs(std::span<const RunValue> values);

}  // namespace benchfield::stats
