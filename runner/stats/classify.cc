#include "runner/stats/classify.h"

#include <algorithm>
#include <cmath>

namespace benchfield::stats {
namespace {

constexpr double kShare = 0.02;
constexpr double kLongestExtension = 100;

std::optional<double> settling_window(const Slope& lag, double limit) {
  const double reach = *lag.high - lag.value;
  double nearest = INFINITY;
  for (const double border : {-limit, limit}) {
    if (*lag.low <= border && border <= *lag.high) {
      nearest = std::min(nearest, std::fabs(lag.value - border));
    }
  }
  if (!std::isfinite(nearest) || nearest <= 0) return std::nullopt;
  const double longer = (reach / nearest) * (reach / nearest);
  if (longer > kLongestExtension) return std::nullopt;
  return lag.seconds * longer;
}

}  // namespace

Classification classify(const ClassifyInput& input) {
  if (input.unsteady) return {"unsteady", {}};
  if (input.after_source_stop) return {"draining", {}};
  if (input.target_rate && input.source_rate &&
      *input.source_rate < (1 - kShare) * *input.target_rate) {
    return {input.generator_on_time ? "source-degraded" : "load-limited", {}};
  }
  if (input.closed_by_sink) return {"saturated", {}};
  if (!input.source_rate || !input.lag) return {};
  const double limit = kShare * *input.source_rate;
  const Slope& lag = *input.lag;
  if (!lag.low || !lag.high) return {"undetermined", {}};
  if (*lag.low > limit) return {"saturated", {}};
  if (*lag.low >= -limit && *lag.high <= limit) return {"source-limited", {}};
  if (*lag.high < -limit) return {"draining", {}};
  return {"undetermined", settling_window(lag, limit)};
}

}  // namespace benchfield::stats
