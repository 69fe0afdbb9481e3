#include "runner/stats/series.h"

#include <algorithm>

namespace benchfield::stats {
namespace {

constexpr double kNs = 1e9;
constexpr double kUncertainShare = 0.1;

double estimate_period(std::span<const Reading> readings) {
  std::vector<double> distances;
  for (std::size_t i = 1; i < readings.size(); ++i) {
    const double d = difference(readings[i].sent_ns, readings[i - 1].sent_ns) / kNs;
    if (d > 0) distances.push_back(d);
  }
  return median(std::move(distances)).value_or(0);
}

}  // namespace

double difference(std::int64_t a, std::int64_t b) {
  const auto ua = static_cast<std::uint64_t>(a);
  const auto ub = static_cast<std::uint64_t>(b);
  return a >= b ? static_cast<double>(ua - ub) : -static_cast<double>(ub - ua);
}

Point point_of(const Reading& reading) {
  return {reading.sent_ns + (reading.received_ns - reading.sent_ns) / 2, reading.count};
}

Cleaned clean(std::span<const Reading> readings, double period_s) {
  Cleaned result;
  result.polls = readings.size();
  result.period_s = period_s > 0 ? period_s : estimate_period(readings);
  for (const Reading& reading : readings) {
    if (!reading.ok || reading.count < 0) {
      ++result.gaps;
      continue;
    }
    const double uncertainty = difference(reading.received_ns, reading.sent_ns) / 2 / kNs;
    const bool too_long = result.period_s > 0 && uncertainty > kUncertainShare * result.period_s;
    const Point point = point_of(reading);
    const Point* last = result.segments.empty() ? nullptr : &result.segments.back().back();
    if (too_long || uncertainty < 0 || (last && point.time_ns <= last->time_ns)) {
      ++result.uncertain;
      continue;
    }
    if (last && point.count < last->count) result.reset_ns.push_back(point.time_ns);
    if (!last || point.count < last->count) result.segments.emplace_back();
    result.segments.back().push_back(point);
  }
  return result;
}

const Points* longest_segment(const Cleaned& cleaned, std::int64_t from_ns, std::int64_t to_ns) {
  const Points* best = nullptr;
  std::ptrdiff_t most = 0;
  for (const Points& points : cleaned.segments) {
    const auto inside = std::count_if(points.begin(), points.end(), [&](const Point& p) {
      return p.time_ns >= from_ns && p.time_ns <= to_ns;
    });
    if (inside > most) {
      most = inside;
      best = &points;
    }
  }
  return best;
}

Curve to_curve(std::span<const Point> points) {
  Curve curve;
  curve.t.reserve(points.size());
  curve.y.reserve(points.size());
  for (const Point& point : points) {
    curve.t.push_back(difference(point.time_ns, points[0].time_ns) / kNs);
    curve.y.push_back(difference(point.count, points[0].count));
  }
  return curve;
}

std::vector<double> interval_rates(const Curve& curve) {
  std::vector<double> rates;
  for (std::size_t i = 1; i < curve.size(); ++i) {
    rates.push_back((curve.y[i] - curve.y[i - 1]) / (curve.t[i] - curve.t[i - 1]));
  }
  return rates;
}

std::optional<double> count_at(std::span<const Point> points, std::int64_t time_ns) {
  const auto after =
      std::lower_bound(points.begin(), points.end(), time_ns,
                       [](const Point& p, std::int64_t at) { return p.time_ns < at; });
  if (after == points.end()) return std::nullopt;
  if (after->time_ns == time_ns) return static_cast<double>(after->count);
  if (after == points.begin()) return std::nullopt;
  const Point& a = *(after - 1);
  const double share = difference(time_ns, a.time_ns) / difference(after->time_ns, a.time_ns);
  return static_cast<double>(a.count) + share * difference(after->count, a.count);
}

std::optional<double> crossing_ns(std::span<const Point> points, std::int64_t target) {
  const auto hit =
      std::lower_bound(points.begin(), points.end(), target,
                       [](const Point& p, std::int64_t count) { return p.count < count; });
  if (hit == points.end() || hit == points.begin()) return std::nullopt;
  const Point& a = *(hit - 1);
  const double step = difference(hit->time_ns, a.time_ns);
  const double missing = difference(target, a.count);
  const double start = static_cast<double>(a.time_ns);
  if (hit->count > target) return start + step * missing / difference(hit->count, a.count);
  if (hit - points.begin() < 2) return start + step;
  const Point& before = *(hit - 2);
  const double growth = difference(a.count, before.count);
  if (growth <= 0) return start + step;
  const double at_pace = missing / growth * difference(a.time_ns, before.time_ns);
  return start + std::min(step, at_pace);
}

std::optional<double> median(std::vector<double> values) {
  if (values.empty()) return std::nullopt;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  const double below = *std::max_element(values.begin(), middle);
  return below + (*middle - below) / 2;
}

}  // namespace benchfield::stats
