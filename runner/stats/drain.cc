#include "runner/stats/drain.h"

#include <algorithm>

namespace benchfield::stats {

std::optional<double> predicted_drain(double backlog, double sink_rate, double arrivals) {
  if (backlog <= 0) return 0;
  if (sink_rate <= arrivals) return std::nullopt;
  return backlog / (sink_rate - arrivals);
}

std::optional<double> measured_drain(std::span<const Point> sink, std::int64_t source_stop_ns,
                                     std::int64_t target) {
  if (!sink.empty() && sink.front().count >= target && sink.front().time_ns <= source_stop_ns) {
    return 0;
  }
  const std::optional<double> at = crossing_ns(sink, target);
  if (!at) return std::nullopt;
  return std::max(0.0, (*at - static_cast<double>(source_stop_ns)) / 1e9);
}

Curve lag_curve(std::span<const Point> source, std::int64_t source_baseline,
                std::span<const Point> sink, std::int64_t sink_baseline) {
  Curve curve;
  if (sink.empty()) return curve;
  double first = 0;
  std::int64_t first_ns = 0;
  for (const Point& point : sink) {
    const std::optional<double> sent = count_at(source, point.time_ns);
    if (!sent) continue;
    const double lag =
        *sent - static_cast<double>(source_baseline) - difference(point.count, sink_baseline);
    if (curve.t.empty()) {
      first = lag;
      first_ns = point.time_ns;
    }
    curve.t.push_back(difference(point.time_ns, first_ns) / 1e9);
    curve.y.push_back(lag - first);
  }
  return curve;
}

}  // namespace benchfield::stats
