#include "runner/stats/noise.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "runner/stats/distributions.h"
#include "runner/stats/linear_fit.h"
#include "runner/stats/series.h"

namespace benchfield::stats {
namespace {

constexpr double kOutlierLimit = 3.5;
constexpr double kModeShare = 0.2;
constexpr double kLeastAshman = 2;
constexpr double kClearGap = 1.5;  ///< times what lies inside a mode

double mean(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double squares_around(std::span<const double> values, double centre) {
  double sum = 0;
  for (const double v : values) sum += (v - centre) * (v - centre);
  return sum;
}

std::vector<double> distances(std::span<const double> values, double centre) {
  std::vector<double> out;
  for (const double v : values) out.push_back(std::fabs(v - centre));
  return out;
}

}  // namespace

std::vector<double> ln_values(std::span<const double> values) {
  std::vector<double> out;
  for (const double v : values) {
    if (std::isfinite(v) && v > 0) out.push_back(std::log(v));
  }
  return out;
}

std::optional<double> PooledNoise::deviation() const {
  if (degrees <= 0) return std::nullopt;
  return std::sqrt(sum_of_squares / degrees);
}

PooledNoise pool(std::span<const std::vector<double>> groups) {
  PooledNoise out;
  for (const std::vector<double>& group : groups) {
    if (group.size() < 2) continue;
    out.sum_of_squares += squares_around(group, mean(group));
    out.degrees += static_cast<double>(group.size() - 1);
  }
  return out;
}

std::optional<NoisePrior> moderate(const PooledNoise& pooled,
                                   const std::optional<NoisePrior>& prior) {
  const bool has_prior = prior && prior->degrees > 0 && prior->variance > 0;
  const double d0 = has_prior ? std::min(prior->degrees, kMostPriorDegrees) : 0;
  const double degrees = d0 + pooled.degrees;
  if (degrees <= 0) return std::nullopt;
  const double s0 = has_prior ? prior->variance : 0;
  return NoisePrior{(d0 * s0 + pooled.sum_of_squares) / degrees, degrees};
}

PooledNoise block_noise(std::span<const BlockValue> values) {
  // Variant means are absorbed: what is left is regressed on the blocks, centred the same way.
  std::map<std::size_t, std::vector<std::size_t>> by_variant;
  std::map<int, std::size_t> blocks;
  for (std::size_t i = 0; i < values.size(); ++i) {
    by_variant[values[i].variant].push_back(i);
    blocks.emplace(values[i].block, blocks.size());
  }
  std::vector<double> y(values.size());
  std::vector<std::vector<double>> columns(blocks.size(), std::vector<double>(values.size(), 0));
  for (const auto& [variant, rows] : by_variant) {
    const double share = 1 / static_cast<double>(rows.size());
    double centre = 0;
    for (const std::size_t i : rows) centre += values[i].value * share;
    for (const std::size_t i : rows) {
      y[i] = values[i].value - centre;
      columns[blocks.at(values[i].block)][i] += 1;
      for (const std::size_t other : rows) columns[blocks.at(values[other].block)][i] -= share;
    }
  }
  const LinearFit fit = linear_fit(columns, y);
  const double degrees = static_cast<double>(values.size()) -
                         static_cast<double>(by_variant.size()) - static_cast<double>(fit.rank);
  if (degrees <= 0) return {};
  return {fit.residual_squares, degrees};
}

std::optional<double> levene(std::span<const std::vector<double>> groups) {
  std::vector<std::vector<double>> z;
  std::vector<double> all;
  for (const std::vector<double>& group : groups) {
    if (group.size() < 3) continue;
    z.push_back(distances(group, *median(group)));
    all.insert(all.end(), z.back().begin(), z.back().end());
  }
  if (z.size() < 2) return std::nullopt;
  const double centre = mean(all);
  double between = 0;
  double within = 0;
  for (const std::vector<double>& group : z) {
    const double own = mean(group);
    between += static_cast<double>(group.size()) * (own - centre) * (own - centre);
    within += squares_around(group, own);
  }
  if (within <= 0) return std::nullopt;
  const double d1 = static_cast<double>(z.size() - 1);
  const double d2 = static_cast<double>(all.size() - z.size());
  return f_upper(between / d1 / (within / d2), d1, d2);
}

std::vector<std::size_t> outliers(std::span<const double> values) {
  std::vector<std::size_t> out;
  if (values.size() < 4) return out;
  const double centre = *median({values.begin(), values.end()});
  const std::vector<double> away = distances(values, centre);
  const double mad = *median(away);
  const double scale = mad > 0 ? mad / 0.6745 : mean(away) * 1.2533;
  if (!(scale > 0)) return out;
  for (std::size_t i = 0; i < away.size(); ++i) {
    if (away[i] / scale > kOutlierLimit) out.push_back(i);
  }
  return out;
}

std::optional<Modes> two_modes(std::span<const double> values) {
  if (values.size() < 8) return std::nullopt;
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  std::size_t cut = 1;
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    if (sorted[i] - sorted[i - 1] > sorted[cut] - sorted[cut - 1]) cut = i;
  }
  Modes modes{{sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(cut)},
              {sorted.begin() + static_cast<std::ptrdiff_t>(cut), sorted.end()},
              0};
  const std::size_t smaller = std::min(modes.lower.size(), modes.upper.size());
  const double least = std::ceil(kModeShare * static_cast<double>(sorted.size()));
  if (smaller < 2 || static_cast<double>(smaller) < least) return std::nullopt;
  const double low = mean(modes.lower);
  const double high = mean(modes.upper);
  const auto variance = [](const std::vector<double>& side, double centre) {
    return squares_around(side, centre) / static_cast<double>(side.size() - 1);
  };
  const double spread = std::sqrt(variance(modes.lower, low) + variance(modes.upper, high));
  if (!(high > low)) return std::nullopt;
  modes.ashman_d = spread > 0 ? std::sqrt(2.0) * (high - low) / spread : INFINITY;
  // The halves of one bell lie more than two apart too: the gap must stand out as well.
  const double gap = sorted[cut] - sorted[cut - 1];
  const double widest =
      std::max(modes.lower.back() - modes.lower.front(), modes.upper.back() - modes.upper.front());
  if (modes.ashman_d <= kLeastAshman || gap <= kClearGap * widest) return std::nullopt;
  return modes;
}

std::optional<RunDrift> drift_across_runs(std::span<const RunValue> values) {
  std::map<std::size_t, std::vector<const RunValue*>> groups;
  for (const RunValue& v : values) groups[v.group].push_back(&v);
  double xx = 0, xy = 0, yy = 0;
  double first = INFINITY, last = -INFINITY;
  for (const auto& [group, members] : groups) {
    const double n = static_cast<double>(members.size());
    double x0 = 0, y0 = 0;
    for (const RunValue* v : members) {
      x0 += v->position / n;
      y0 += v->value / n;
      first = std::min(first, v->position);
      last = std::max(last, v->position);
    }
    for (const RunValue* v : members) {
      xx += (v->position - x0) * (v->position - x0);
      xy += (v->position - x0) * (v->value - y0);
      yy += (v->value - y0) * (v->value - y0);
    }
  }
  const double degrees =
      static_cast<double>(values.size()) - static_cast<double>(groups.size()) - 1;
  if (degrees < 2 || !(xx > 0)) return std::nullopt;
  RunDrift drift;
  drift.per_run = xy / xx;
  drift.total = drift.per_run * (last - first);
  const double left = std::max(0.0, yy - drift.per_run * xy);
  const double error = std::sqrt(left / degrees / xx);
  drift.p = error > 0 ? t_two_sided(drift.per_run / error, degrees) : (xy == 0 ? 1 : 0);
  return drift;
}

}  // namespace benchfield::stats
