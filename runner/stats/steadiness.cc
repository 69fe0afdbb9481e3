#include "runner/stats/steadiness.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "runner/stats/distributions.h"
#include "runner/stats/slope.h"

namespace benchfield::stats {
namespace {

constexpr double kCutP = 0.001;
constexpr std::size_t kRareOf = 40;
constexpr double kCutShare = 0.02;
constexpr double kDriftShare = 0.05;
constexpr double kDriftP = 0.01;
constexpr std::size_t kBatches = 10;
constexpr std::size_t kFewestBatches = 5;
constexpr std::size_t kFewestOfHalf = 3;
constexpr double kStallShare = 0.1;

std::size_t batch_size(std::size_t n) { return n < 60 ? 1 : n < 120 ? 2 : 5; }

/// For each position the sum of squares of it and all behind it about their mean, in one pass from
/// the end (Welford 1962).
std::vector<double> squares_from(const std::vector<double>& y) {
  std::vector<double> out(y.size());
  double mean = 0, squares = 0;
  for (std::size_t d = y.size(); d-- > 0;) {
    const double off = y[d] - mean;
    mean += off / static_cast<double>(y.size() - d);
    squares += off * (y[d] - mean);
    out[d] = squares;
  }
  return out;
}

Curve part(const Curve& curve, std::size_t first, std::size_t last) {
  const auto a = static_cast<std::ptrdiff_t>(first);
  const auto b = static_cast<std::ptrdiff_t>(last) + 1;
  return {{curve.t.begin() + a, curve.t.begin() + b}, {curve.y.begin() + a, curve.y.begin() + b}};
}

Curve reversed(const Curve& curve) {
  Curve result;
  for (std::size_t i = curve.size(); i-- > 0;) {
    result.t.push_back(-curve.t[i]);
    result.y.push_back(-curve.y[i]);
  }
  return result;
}

/// Do two thirds of the outer half of what is cut lie, on one side, beyond all but 1/40 of the
/// rest? A stall inside an otherwise normal stretch is no warm-up.
bool mostly_outside(const Curve& curve, std::size_t cut) {
  const std::vector<double> rates = interval_rates(curve);
  const auto border = rates.begin() + static_cast<std::ptrdiff_t>(cut);
  std::vector<double> rest(border, rates.end());
  std::sort(rest.begin(), rest.end());
  const std::size_t few = rest.size() / kRareOf;
  const double low = rest[few];
  const double high = rest[rest.size() - 1 - few];
  const std::size_t edge = (cut + 1) / 2;
  const auto end = rates.begin() + static_cast<std::ptrdiff_t>(edge);
  const auto below = std::count_if(rates.begin(), end, [&](double r) { return r < low; });
  const auto above = std::count_if(rates.begin(), end, [&](double r) { return r > high; });
  return 3 * static_cast<std::size_t>(std::max(below, above)) >= 2 * edge;
}

/// Is half of the front a stall, measured by the rest?
bool is_stall(const Curve& curve, std::size_t cut) {
  const std::vector<double> rates = interval_rates(curve);
  const auto border = rates.begin() + static_cast<std::ptrdiff_t>(cut);
  const double idle = kStallShare * median({border, rates.end()}).value_or(0);
  const auto stalled = std::count_if(rates.begin(), border, [&](double r) { return r < idle; });
  return 2 * static_cast<std::size_t>(stalled) >= cut;
}

/// Is the front part of the curve another regime than the rest?
bool differs(const Curve& curve, std::size_t cut) {
  const std::size_t rest = curve.increments() - cut;
  if (rest < kFewestOfHalf || !mostly_outside(curve, cut)) return false;
  const std::optional<Slope> kept = ewc_slope(part(curve, cut, curve.size() - 1));
  const double cut_seconds = curve.t[cut] - curve.t.front();
  if (!kept || !kept->standard_error || cut_seconds <= 0) return false;
  const double front = (curve.y[cut] - curve.y.front()) / cut_seconds;
  // The error of the short front follows from the long-run variance of the rest.
  const double ratio = kept->seconds / cut_seconds;
  const double error = *kept->standard_error * std::sqrt(1 + ratio);
  const double distance = std::fabs(front - kept->value);
  const double least = t_quantile(1 - kCutP / 2, kept->degrees);
  return distance > least * error && distance > kCutShare * std::fabs(kept->value);
}

}  // namespace

Cut mser(std::span<const double> rates) {
  const std::size_t m = batch_size(rates.size());
  const std::size_t k = rates.size() / m;
  std::vector<double> y(k, 0.0);
  for (std::size_t i = 0; i < k * m; ++i) y[i / m] += rates[i] / static_cast<double>(m);
  const std::vector<double> squares = squares_from(y);
  Cut best;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t d = 0; d <= k / 2 && d < k; ++d) {
    const auto left = static_cast<double>(k - d);
    if (squares[d] / (left * left) < least) {
      least = squares[d] / (left * left);
      best = {d * m, d > 0 && d == k / 2};
    }
  }
  return best;
}

Cut warm_up_cut(const Curve& curve, bool cold) {
  const Cut cut = mser(interval_rates(curve));
  const bool warm_up = cut.increments > 0 && differs(curve, cut.increments) &&
                       (cold || !is_stall(curve, cut.increments));
  return warm_up ? cut : Cut{};
}

Cut cool_down_cut(const Curve& curve) { return warm_up_cut(reversed(curve), false); }

Steadiness steadiness(const Curve& curve) {
  Steadiness result;
  const std::vector<double> rates = batch_rates(curve, kBatches);
  if (rates.size() >= kFewestBatches) {
    Curve line;
    double mean = 0;
    for (std::size_t i = 0; i < rates.size(); ++i) {
      line.t.push_back(static_cast<double>(i));
      line.y.push_back(rates[i]);
      mean += rates[i] / static_cast<double>(rates.size());
    }
    const std::optional<Line> fit = least_squares(line);
    if (fit && fit->standard_error && mean > 0 && fit->slope != 0) {
      result.drift = fit->slope * static_cast<double>(rates.size()) / mean;
      result.p =
          t_two_sided(fit->slope / *fit->standard_error, static_cast<double>(rates.size()) - 2);
      result.drifts = result.p < kDriftP && std::fabs(result.drift) > kDriftShare;
    }
  }
  const std::size_t m = curve.increments();
  if (m / 2 < kFewestOfHalf) return result;
  const std::optional<Slope> first = ewc_slope(part(curve, 0, m / 2));
  const std::optional<Slope> second = ewc_slope(part(curve, m / 2, m));
  if (!first || !second || !first->low || !second->low) return result;
  result.first_half = first->value;
  result.second_half = second->value;
  const bool apart = *first->high < *second->low || *second->high < *first->low;
  const double larger = std::max(std::fabs(first->value), std::fabs(second->value));
  result.halves_differ =
      apart && std::fabs(first->value - second->value) > kDriftShare / 2 * larger;
  return result;
}

std::vector<Stall> find_stalls(const Curve& curve) {
  const std::vector<double> rates = interval_rates(curve);
  const double typical = median(rates).value_or(0);
  std::vector<Stall> stalls;
  if (typical <= 0) return stalls;
  for (std::size_t i = 0; i < rates.size();) {
    std::size_t end = i;
    while (end < rates.size() && rates[end] < kStallShare * typical) ++end;
    if (end - i >= 2) stalls.push_back({curve.t[i], curve.t[end]});
    i = std::max(end, i + 1);
  }
  return stalls;
}

}  // namespace benchfield::stats
