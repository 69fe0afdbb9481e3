#include "runner/stats/sequential.h"

#include <algorithm>
#include <cmath>

#include "runner/stats/distributions.h"

namespace benchfield::stats {

std::optional<double> half_width(const std::optional<NoisePrior>& noise, std::size_t n, int looks,
                                 double alpha) {
  if (!noise || n == 0 || !(noise->degrees >= 1) || !(noise->variance >= 0)) return std::nullopt;
  const double share = alpha / std::max(looks, 1);
  const double t = t_quantile(1 - share / 2, noise->degrees);
  return std::expm1(t * std::sqrt(noise->variance / static_cast<double>(n)));
}

}  // namespace benchfield::stats
