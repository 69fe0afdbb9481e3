#include "runner/stats/slope.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>
#include <utility>
#include <vector>

#include "runner/stats/distributions.h"

namespace benchfield::stats {
namespace {

constexpr std::size_t kTheilSenPoints = 600;
constexpr double kMostPersistent = 0.9;
constexpr std::size_t kStallLength = 3;
constexpr std::size_t kDirect = 4096;
constexpr std::size_t kAnew = 64;

int degrees_for(std::size_t m) {
  const double rule = std::floor(0.4 * std::pow(static_cast<double>(m), 2.0 / 3.0));
  return std::min(static_cast<int>(m) - 1, std::max(4, static_cast<int>(rule)));
}

/// sum d_i cos(pi j (i + 1/2) / m). In a long series each cosine follows from the two before it,
/// cos(a + b) = 2 cos(b) cos(a) - cos(a - b), and every 64th is computed anew, which keeps them
/// right to 12 digits.
double cosine_transform(std::span<const double> d, int j) {
  const double turn = std::numbers::pi * j / static_cast<double>(d.size());
  const auto cosine = [&](double i) { return std::cos(turn * (i + 0.5)); };
  double sum = 0;
  if (d.size() <= kDirect) {
    for (std::size_t i = 0; i < d.size(); ++i) sum += d[i] * cosine(static_cast<double>(i));
    return sum;
  }
  const double twice = 2 * std::cos(turn);
  for (std::size_t from = 0; from < d.size(); from += kAnew) {
    double before = cosine(static_cast<double>(from) - 1);
    double now = cosine(static_cast<double>(from));
    for (std::size_t i = from; i < std::min(from + kAnew, d.size()); ++i) {
      sum += d[i] * now;
      before = std::exchange(now, twice * now - before);
    }
  }
  return sum;
}

/// Mean square of the first nu cosine transforms of the residual increments.
double long_run_variance(std::span<const double> d, int nu) {
  const auto m = static_cast<double>(d.size());
  double sum_of_squares = 0;
  for (int j = 1; j <= nu; ++j) {
    const double transform = cosine_transform(d, j);
    sum_of_squares += 2.0 / m * transform * transform;
  }
  return sum_of_squares / nu;
}

/// First-order autocorrelation, corrected for its bias of -(1 + 3 rho)/m; 0 to 0.9.
double persistence(std::span<const double> d) {
  double product = 0, square = 0;
  for (std::size_t i = 1; i < d.size(); ++i) {
    product += d[i] * d[i - 1];
    square += d[i - 1] * d[i - 1];
  }
  if (!(square > 0)) return 0;
  const double rho = product / square;
  return std::clamp(rho + (1 + 3 * rho) / static_cast<double>(d.size()), 0.0, kMostPersistent);
}

/// d_i - rho d_(i-1), centred.
std::vector<double> whitened(std::span<const double> d, double rho) {
  std::vector<double> e;
  double mean = 0;
  for (std::size_t i = 1; i < d.size(); ++i) {
    e.push_back(d[i] - rho * d[i - 1]);
    mean += e.back() / static_cast<double>(d.size() - 1);
  }
  for (double& value : e) value -= mean;
  return e;
}

/// Omega: EWC, of whitened increments and coloured again where they persist.
double omega_of(const std::vector<double>& d, int nu) {
  const double rho = persistence(d);
  if (rho <= 0 || static_cast<int>(d.size()) < nu + 2) return long_run_variance(d, nu);
  return long_run_variance(whitened(d, rho), nu) / ((1 - rho) * (1 - rho));
}

/// Excess kurtosis of sums of `block` increments, each block's share of it: g/k for k blocks.
double excess_share(std::span<const double> d, std::size_t block) {
  const std::size_t k = d.size() / block;
  const std::size_t skipped = d.size() - k * block;
  if (k < 2) return 0;
  std::vector<double> sums(k, 0.0);
  for (std::size_t i = 0; i < k * block; ++i) sums[i / block] += d[skipped + i];
  double second = 0, fourth = 0;
  for (const double value : sums) {
    second += value * value / static_cast<double>(k);
    fourth += value * value * value * value / static_cast<double>(k);
  }
  if (!(second > 0)) return 0;
  const double excess = fourth / (second * second) - 3 + 6 / static_cast<double>(k + 1);
  return std::max(0.0, excess) / static_cast<double>(k);
}

/// Degrees that a variance from nu cosines is worth where few large increments (stalls) make most
/// of it: 1/nu' = 1/nu + g/(2k), g the excess kurtosis of k increments, or of k sums of several
/// (stalls last), whichever says less.
int worth(std::span<const double> d, int nu) {
  const double share = std::max(excess_share(d, 1), excess_share(d, kStallLength));
  return std::max(1, static_cast<int>(std::lround(1 / (1.0 / nu + share / 2))));
}

}  // namespace

std::optional<Slope> ewc_slope(const Curve& curve) {
  const std::size_t m = curve.increments();
  if (m < 1) return std::nullopt;
  Slope slope;
  slope.increments = static_cast<int>(m);
  slope.seconds = curve.t.back() - curve.t.front();
  if (slope.seconds <= 0) return std::nullopt;
  slope.value = (curve.y.back() - curve.y.front()) / slope.seconds;
  slope.degrees = degrees_for(m);
  if (slope.degrees < 1) return slope;
  std::vector<double> residuals;
  for (std::size_t i = 1; i <= m; ++i) {
    residuals.push_back(curve.y[i] - curve.y[i - 1] - slope.value * (curve.t[i] - curve.t[i - 1]));
  }
  const double omega = omega_of(residuals, slope.degrees);
  slope.degrees = worth(residuals, slope.degrees);
  slope.standard_error = std::sqrt(static_cast<double>(m) * omega) / slope.seconds;
  const double reach = t_quantile(0.975, slope.degrees) * *slope.standard_error;
  slope.low = slope.value - reach;
  slope.high = slope.value + reach;
  return slope;
}

std::optional<Line> least_squares(const Curve& curve) {
  const std::size_t n = curve.size();
  if (n < 2) return std::nullopt;
  const auto count = static_cast<double>(n);
  double t_mean = 0, y_mean = 0;
  for (std::size_t i = 0; i < n; ++i) {
    t_mean += curve.t[i] / count;
    y_mean += curve.y[i] / count;
  }
  double sxx = 0, sxy = 0;
  for (std::size_t i = 0; i < n; ++i) {
    sxx += (curve.t[i] - t_mean) * (curve.t[i] - t_mean);
    sxy += (curve.t[i] - t_mean) * (curve.y[i] - y_mean);
  }
  if (sxx <= 0) return std::nullopt;
  Line line;
  line.slope = sxy / sxx;
  line.intercept = y_mean - line.slope * t_mean;
  if (n < 3) return line;
  double squares = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double residual = curve.y[i] - y_mean - line.slope * (curve.t[i] - t_mean);
    squares += residual * residual;
  }
  line.standard_error = std::sqrt(squares / (count - 2) / sxx);
  return line;
}

std::optional<double> theil_sen(const Curve& curve) {
  const std::size_t n = std::min(curve.size(), kTheilSenPoints);
  if (n < 2) return std::nullopt;
  std::vector<std::size_t> picked(n);
  for (std::size_t i = 0; i < n; ++i) picked[i] = i * (curve.size() - 1) / (n - 1);
  std::vector<double> slopes;
  slopes.reserve(n * (n - 1) / 2);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = i + 1; j < n; ++j) {
      const double dt = curve.t[picked[j]] - curve.t[picked[i]];
      if (dt > 0) slopes.push_back((curve.y[picked[j]] - curve.y[picked[i]]) / dt);
    }
  }
  return median(std::move(slopes));
}

std::vector<double> batch_rates(const Curve& curve, std::size_t batches) {
  const std::size_t m = curve.increments();
  const std::size_t k = std::min(batches, m);
  std::vector<double> rates;
  for (std::size_t b = 0; b < k; ++b) {
    const std::size_t from = b * m / k;
    const std::size_t to = (b + 1) * m / k;
    rates.push_back((curve.y[to] - curve.y[from]) / (curve.t[to] - curve.t[from]));
  }
  return rates;
}

}  // namespace benchfield::stats
