#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "runner/stats/better.h"
#include "runner/stats/noise.h"

namespace benchfield::stats {

/// How an interval was come by: moderated t on two groups (Smyth 2004), the same on differences
/// inside blocks, Welch's t where variances differ, or nothing (no noise estimate).
enum class Method { none, moderated, blocks, welch };

/// Where the noise came from.
enum class NoiseSource { none, replicates, prior, replicates_and_prior };

enum class Verdict { regression, improvement, same, unresolved };
/// Of an unresolved comparison whose interval excludes 1 but touches the margin.
enum class Leaning { none, better, worse };

/// "moderated t", "block differences", "Welch", "none"; "run-to-run", "prior", ...
std::string_view to_text(Method method);
std::string_view to_text(NoiseSource source);
std::string_view to_text(Verdict verdict);
std::string_view to_text(Better better);

/// One comparison: x = ln(value) of each replicate (a whole trial), base against contrast.
struct CompareInput {
  std::vector<double> base, contrast;     ///< ln values; what is not finite is left out
  PooledNoise pooled;                     ///< over all variants with >= 2 replicates
  std::optional<NoisePrior> prior;        ///< history segment, or declared by the plan
  bool variances_differ = false;          ///< levene() over all variants rejects: Welch
  std::vector<double> block_differences;  ///< ln contrast - ln base, one a shared block
  PooledNoise block_noise;                ///< block_noise() over all variants that share blocks
  double margin = 0.03;                   ///< relative, on either side of 1
  double alpha = 0.05;
  Better better = Better::higher;
};

struct Comparison {
  std::size_t base_n = 0, contrast_n = 0;  ///< replicates used
  std::optional<double> ratio;             ///< exp(D): contrast over base; missing when a side is
  std::optional<double> low, high;         ///< of the ratio, 1 - alpha
  std::optional<double> standard_error;    ///< of D = ln ratio
  double degrees = 0;                      ///< of the t distribution
  std::optional<double> noise;             ///< s~: run-to-run sd of ln values, 0.03 is 3 %
  Method method = Method::none;
  NoiseSource source = NoiseSource::none;
  bool variances_differ = false;         ///< Levene rejected equal variances
  std::optional<double> p;               ///< two-sided, of a ratio of 1
  std::optional<double> p_margin;        ///< two-sided, of a ratio at the nearer margin: what gates
  std::optional<double> mann_whitney_p;  ///< exact, when both n >= 4
  Verdict verdict = Verdict::unresolved;
  Leaning leaning = Leaning::none;
  std::optional<int> settle;  ///< replicates a side that would settle an unresolved one
};

/// statistics.md 4: D = mean(contrast) - mean(base); s~^2 = (d0 s0^2 + SS) / (d0 + d) with d0 at
/// most 20; SE = s~ sqrt(1/n1 + 1/n2); interval exp(D +- t(1 - alpha/2, d0 + d) SE); with at least
/// two blocks that hold both sides completely, the same on block differences; Welch where variances
/// differ and both n >= 2. Without any noise estimate (n = 1, no prior) there is no interval and
/// the verdict is unresolved.
Comparison compare(const CompareInput& input);

/// The verdict of an interval against the margin, and its leaning.
std::pair<Verdict, Leaning> judge(double low, double high, double margin, Better better);

/// ceil(2 ((t(.975) + t(.80)) s / |ln ratio|)^2) replicates a side: settle a difference of `ratio`
/// at noise s (power 80 %). The t quantiles take the degrees n itself would give, by iteration.
/// Nothing for a ratio of 1 or no noise, or above 10,000.
std::optional<int> replicates_to_settle(double ratio, double noise);
/// The smallest |ln ratio| that n replicates a side can settle with power 80 %.
std::optional<double> smallest_settled(double noise, double degrees, int n);

/// Exact two-sided Mann-Whitney p, ties by their midranks over all splits (as a permutation test);
/// above 40 values in total the tie-corrected normal form. Nothing when a side has fewer than 4.
std::optional<double> mann_whitney(std::span<const double> a, std::span<const double> b);

/// Adjusted p values in the order given. Holm 1979; Benjamini and Hochberg 1995.
std::vector<double> holm(std::span<const double> p);
std::vector<double> benjamini_hochberg(std::span<const double> p);

}  // namespace benchfield::stats
