#pragma once

#include <optional>

#include "runner/stats/series.h"

namespace benchfield::stats {

/// A slope with its 95 % interval; interval and error are missing when one increment is all there
/// is.
struct Slope {
  double value = 0;
  std::optional<double> standard_error, low, high;
  int degrees = 0;     ///< of t: nu, fewer where few increments decide
  int increments = 0;  ///< m
  double seconds = 0;  ///< T
};

/// End-to-end slope (y_m - y_0) / T with the equal-weighted cosine (EWC) standard error: d_i = dy_i
/// - slope dt_i; nu = min(m-1, max(4, floor(0.4 m^(2/3)))); L_j = sqrt(2/m) sum d_i cos(pi j
/// (i-1/2)/m); Omega = mean of L_j^2, j = 1..nu; SE = sqrt(m Omega)/T; interval with t(0.975, nu).
/// Lazarus, Lewis, Stock, Watson 2018, "HAR Inference". Nothing for fewer than two points.
///
/// Two corrections, both nothing for independent Gaussian increments:
/// - Increments that persist (first-order autocorrelation rho > 0, corrected for its bias by (1 +
///   3 rho)/m as of Kendall 1954, at most 0.9) are whitened, d_i - rho d_(i-1), before the cosines,
///   and Omega is divided by (1 - rho)^2: Andrews, Monahan 1992. AR(0.6) at 60 increments: covers
///   0.953 instead of 0.931. A negative rho is left alone: a staircase would cover 0.86.
/// - Where few large increments make most of the variance (stalls), it is known less well than nu
///   says: degrees 1/(1/nu + g/(2k)), rounded, g the excess kurtosis of k increments or of k sums
///   of three, the larger share g/k of the two (variance of a variance, Satterthwaite 1946). Stalls
///   at 60: 0.938 instead of 0.90, at 120: 0.956 instead of 0.926.
std::optional<Slope> ewc_slope(const Curve& curve);

/// A least-squares line y = intercept + slope t and the classical error of its slope.
struct Line {
  double slope = 0;
  double intercept = 0;
  std::optional<double> standard_error;  ///< from 3 points
};
/// Ordinary least squares in centred form; nothing for fewer than two distinct t.
std::optional<Line> least_squares(const Curve& curve);

/// Median of all pairwise slopes (Theil 1950, Sen 1968); above 600 points, of 600 spread evenly.
std::optional<double> theil_sen(const Curve& curve);

/// Rates over up to `batches` stretches of equally many increments, in order.
std::vector<double> batch_rates(const Curve& curve, std::size_t batches);

}  // namespace benchfield::stats
