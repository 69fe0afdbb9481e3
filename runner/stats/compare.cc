// Comparison of two groups of replicates on the log scale (statistics.md 4). The noise is that of
// whole trials from run to run; the interval within a trial never gates.

#include "runner/stats/compare.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <tuple>

#include "runner/stats/distributions.h"

namespace benchfield::stats {
namespace {

constexpr double kPower = 0.80;
constexpr int kMostReplicates = 10'000;

std::vector<double> finite(const std::vector<double>& values) {
  std::vector<double> out;
  std::copy_if(values.begin(), values.end(), std::back_inserter(out),
               [](double v) { return std::isfinite(v); });
  return out;
}

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double variance(const std::vector<double>& values) {
  const double centre = mean(values);
  double sum = 0;
  for (const double v : values) sum += (v - centre) * (v - centre);
  return sum / static_cast<double>(values.size() - 1);
}

/// What an interval needs.
struct Error {
  Method method = Method::none;
  NoiseSource source = NoiseSource::none;
  double noise = 0;  ///< sd of one value
  double standard_error = 0;
  double degrees = 0;
};

NoiseSource source_of(const PooledNoise& pooled, const std::optional<NoisePrior>& prior) {
  const bool has_prior = prior && prior->degrees > 0 && prior->variance > 0;
  if (has_prior && pooled.degrees > 0) return NoiseSource::replicates_and_prior;
  if (has_prior) return NoiseSource::prior;
  return pooled.degrees > 0 ? NoiseSource::replicates : NoiseSource::none;
}

std::optional<Error> welch_error(const std::vector<double>& base,
                                 const std::vector<double>& contrast) {
  if (base.size() < 2 || contrast.size() < 2) return std::nullopt;
  const double n1 = static_cast<double>(base.size());
  const double n2 = static_cast<double>(contrast.size());
  const double a = variance(base) / n1;
  const double b = variance(contrast) / n2;
  if (!(a + b > 0)) return std::nullopt;
  Error out{Method::welch, NoiseSource::replicates, 0, std::sqrt(a + b), 0};
  out.degrees = (a + b) * (a + b) / (a * a / (n1 - 1) + b * b / (n2 - 1));
  out.noise = std::sqrt((a * n1 + b * n2) / 2);
  return out;
}

std::optional<Error> moderated_error(Method method, const PooledNoise& pooled,
                                     const std::optional<NoisePrior>& prior, double n1, double n2) {
  const auto noise = moderate(pooled, prior);
  if (!noise || !(noise->variance > 0)) return std::nullopt;
  const double s = std::sqrt(noise->variance);
  return Error{method, source_of(pooled, prior), s, s * std::sqrt(1 / n1 + 1 / n2), noise->degrees};
}

PooledNoise own_block_noise(const std::vector<double>& differences) {
  const double n = static_cast<double>(differences.size());
  return {variance(differences) * (n - 1) / 2, n - 1};
}

std::optional<Error> error_of(const CompareInput& input, const std::vector<double>& base,
                              const std::vector<double>& contrast) {
  if (input.variances_differ) {
    if (const auto welch = welch_error(base, contrast)) return welch;
  }
  const double n1 = static_cast<double>(base.size());
  const double n2 = static_cast<double>(contrast.size());
  const std::vector<double>& blocks = input.block_differences;
  const bool whole = blocks.size() >= 2 && blocks.size() == base.size() &&
                     blocks.size() == contrast.size() && finite(blocks).size() == blocks.size();
  if (whole) {
    const PooledNoise noise =
        input.block_noise.degrees > 0 ? input.block_noise : own_block_noise(blocks);
    if (const auto paired = moderated_error(Method::blocks, noise, input.prior, n1, n2)) {
      return paired;
    }
  }
  return moderated_error(Method::moderated, input.pooled, input.prior, n1, n2);
}

double p_of_margin(double d, double error, double degrees, double margin) {
  const double border = d >= 0 ? std::log1p(margin) : -std::log1p(-margin);
  const double t = (std::fabs(d) - border) / error;
  return t <= 0 ? 1 : t_two_sided(t, degrees);
}

}  // namespace

std::string_view to_text(Method method) {
  switch (method) {
    case Method::moderated:
      return "moderated t";
    case Method::blocks:
      return "block differences";
    case Method::welch:
      return "Welch";
    case Method::none:
      break;
  }
  return "none";
}

std::string_view to_text(NoiseSource source) {
  switch (source) {
    case NoiseSource::replicates:
      return "replicates";
    case NoiseSource::prior:
      return "prior";
    case NoiseSource::replicates_and_prior:
      return "replicates and prior";
    case NoiseSource::none:
      break;
  }
  return "none";
}

std::string_view to_text(Verdict verdict) {
  switch (verdict) {
    case Verdict::regression:
      return "regression";
    case Verdict::improvement:
      return "improvement";
    case Verdict::same:
      return "same";
    case Verdict::unresolved:
      break;
  }
  return "unresolved";
}

std::string_view to_text(Better better) { return better == Better::higher ? "higher" : "lower"; }

std::pair<Verdict, Leaning> judge(double low, double high, double margin, Better better) {
  const bool up_is_good = better == Better::higher;
  if (low > 1 + margin) {
    return {up_is_good ? Verdict::improvement : Verdict::regression, Leaning::none};
  }
  if (high < 1 - margin) {
    return {up_is_good ? Verdict::regression : Verdict::improvement, Leaning::none};
  }
  if (low >= 1 - margin && high <= 1 + margin) return {Verdict::same, Leaning::none};
  if (low > 1) return {Verdict::unresolved, up_is_good ? Leaning::better : Leaning::worse};
  if (high < 1) return {Verdict::unresolved, up_is_good ? Leaning::worse : Leaning::better};
  return {Verdict::unresolved, Leaning::none};
}

Comparison compare(const CompareInput& input) {
  const std::vector<double> base = finite(input.base);
  const std::vector<double> contrast = finite(input.contrast);
  Comparison out;
  out.base_n = base.size();
  out.contrast_n = contrast.size();
  out.variances_differ = input.variances_differ;
  if (base.empty() || contrast.empty()) return out;
  const double d = mean(contrast) - mean(base);
  out.ratio = std::exp(d);
  out.mann_whitney_p = mann_whitney(base, contrast);
  const auto error = error_of(input, base, contrast);
  if (!error) {
    // Equal to the last digit on both sides, again and again: nothing to estimate, nothing moved.
    if (d == 0 && input.pooled.degrees > 0) out.verdict = Verdict::same;
    return out;
  }
  const double reach = t_quantile(1 - input.alpha / 2, error->degrees) * error->standard_error;
  out.low = std::exp(d - reach);
  out.high = std::exp(d + reach);
  out.standard_error = error->standard_error;
  out.degrees = error->degrees;
  out.noise = error->noise;
  out.method = error->method;
  out.source = error->source;
  out.p = t_two_sided(d / error->standard_error, error->degrees);
  out.p_margin = p_of_margin(d, error->standard_error, error->degrees, input.margin);
  std::tie(out.verdict, out.leaning) = judge(*out.low, *out.high, input.margin, input.better);
  if (out.verdict == Verdict::unresolved) {
    out.settle = replicates_to_settle(*out.ratio, error->noise);
  }
  return out;
}

std::optional<int> replicates_to_settle(double ratio, double noise) {
  const double d = std::fabs(std::log(ratio));
  if (!(d > 0) || !(noise > 0) || !std::isfinite(d)) return std::nullopt;
  const auto needed = [&](double degrees) {
    const double t = t_quantile(0.975, degrees) + t_quantile(kPower, degrees);
    return std::ceil(2 * (t * noise / d) * (t * noise / d));
  };
  const double least = needed(1e6);
  if (!(least <= kMostReplicates)) return std::nullopt;
  int n = std::max(2, static_cast<int>(least));
  while (n < needed(2.0 * n - 2)) ++n;
  return n <= kMostReplicates ? std::optional<int>(n) : std::nullopt;
}

std::optional<double> smallest_settled(double noise, double degrees, int n) {
  if (!(noise > 0) || degrees < 1 || n < 1) return std::nullopt;
  const double t = t_quantile(0.975, degrees) + t_quantile(kPower, degrees);
  return t * noise * std::sqrt(2.0 / n);
}

std::vector<double> holm(std::span<const double> p) {
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return p[a] < p[b]; });
  std::vector<double> out(p.size());
  double most = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    most = std::max(most, static_cast<double>(order.size() - i) * p[order[i]]);
    out[order[i]] = std::min(1.0, most);
  }
  return out;
}

std::vector<double> benjamini_hochberg(std::span<const double> p) {
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return p[a] < p[b]; });
  std::vector<double> out(p.size());
  double least = 1;
  for (std::size_t i = order.size(); i-- > 0;) {
    const double m = static_cast<double>(order.size());
    least = std::min(least, m / static_cast<double>(i + 1) * p[order[i]]);
    out[order[i]] = least;
  }
  return out;
}

}  // namespace benchfield::stats
