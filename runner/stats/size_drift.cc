#include "runner/stats/size_drift.h"

#include <algorithm>
#include <cmath>

#include "runner/stats/distributions.h"
#include "runner/stats/linear_fit.h"

namespace benchfield::stats {
namespace {

/// Of the squares of the values: less is rounding.
constexpr double kRounding = 1e-24;

}  // namespace

std::optional<SizeDrift> size_drift(std::span<const ScalingPoint> points) {
  std::vector<double> ones, sizes, values;
  double squares = 0;
  for (const ScalingPoint& point : points) {
    if (!(point.n > 0) || !std::isfinite(point.n) || !std::isfinite(point.value)) continue;
    ones.push_back(1);
    sizes.push_back(std::log(point.n));
    values.push_back(point.value);
    squares += point.value * point.value;
  }
  if (values.size() < 3) return std::nullopt;
  const LinearFit fit = linear_fit({ones, sizes}, values);
  if (fit.rank < 2) return std::nullopt;
  const auto at = [&](double ln_n) { return fit.coefficients[0] + fit.coefficients[1] * ln_n; };
  const auto [least, most] = std::minmax_element(sizes.begin(), sizes.end());
  SizeDrift out{at(*least), at(*most), 1, 0};
  if (std::abs(out.smallest) * std::abs(out.smallest) <= kRounding * squares) return std::nullopt;
  out.change = out.largest / out.smallest - 1;
  const double degrees = static_cast<double>(values.size() - 2);
  const double slope = fit.coefficients[1];
  const double noise = fit.residual_squares / degrees * fit.variances[1];
  if (slope * slope <= kRounding * squares) return out;
  out.p = noise > kRounding * squares ? t_two_sided(slope / std::sqrt(noise), degrees) : 0;
  return out;
}

}  // namespace benchfield::stats
