#include "runner/stats/rate.h"

#include <algorithm>
#include <cmath>

#include "runner/stats/quantum.h"

namespace benchfield::stats {
namespace {

constexpr int kFewestIncrements = 5;
constexpr std::size_t kBatches = 10;
constexpr double kPlateau = 1.5;

/// The last instant that counts: the poll before growth ended, or the one that shows the total. A
/// plateau no longer than `step_s` is only the last step of a staircase.
std::int64_t growth_end(std::span<const Point> points, const RateRequest& request, double step_s) {
  const auto last_growing =
      std::lower_bound(points.begin(), points.end(), points.back().count,
                       [](const Point& p, std::int64_t count) { return p.count < count; });
  const double plateau_s = difference(points.back().time_ns, last_growing->time_ns) / 1e9;
  if (plateau_s <= step_s || last_growing == points.begin()) return points.back().time_ns;
  if (step_s == 0 && request.expected_total == last_growing->count) return last_growing->time_ns;
  return (last_growing - 1)->time_ns;
}

Points inside(std::span<const Point> points, std::int64_t from_ns, std::int64_t to_ns) {
  Points result;
  for (const Point& point : points) {
    if (point.time_ns >= from_ns && point.time_ns <= to_ns) result.push_back(point);
  }
  return result;
}

Points limited(std::span<const Point> points, const RateRequest& request, double step_s) {
  const std::int64_t end =
      request.fixed ? request.to_ns : std::min(request.to_ns, growth_end(points, request, step_s));
  return inside(points, request.from_ns, end);
}

Curve part(const Curve& curve, std::size_t front, std::size_t back) {
  Curve result;
  for (std::size_t i = front; i + back < curve.size(); ++i) {
    result.t.push_back(curve.t[i] - curve.t[front]);
    result.y.push_back(curve.y[i] - curve.y[front]);
  }
  return result;
}

/// Do more than a fifth of the increments between the first and last growth show no growth?
bool is_lumpy(const Curve& curve) {
  std::size_t first = curve.size(), last = 0, flat = 0;
  for (std::size_t i = 1; i < curve.size(); ++i) {
    if (curve.y[i] <= curve.y[i - 1]) continue;
    first = std::min(first, i);
    last = i;
  }
  for (std::size_t i = first; i < last; ++i) flat += curve.y[i] <= curve.y[i - 1] ? 1U : 0U;
  return last <= first || 5 * flat > last - first;
}

/// Had the counter not begun to grow before the window?
bool is_cold(std::span<const Point> points, const Point& first) {
  return points.front().time_ns < first.time_ns && points.front().count == first.count;
}

/// Cuts warm-up and cool-down; the analysis' window moves with them.
void trim(RateAnalysis& analysis, bool cold) {
  const Curve whole = analysis.coarse;
  const Cut front = warm_up_cut(whole, cold);
  const Cut back = cool_down_cut(whole);
  analysis.cut_at_limit = front.at_limit || back.at_limit;
  if (front.increments + back.increments + 1 > whole.increments()) {
    analysis.cut_at_limit = true;
    return;
  }
  const std::size_t last = whole.size() - 1 - back.increments;
  analysis.cut_front_s = whole.t[front.increments] - whole.t.front();
  analysis.cut_back_s = whole.t.back() - whole.t[last];
  analysis.coarse = part(whole, front.increments, back.increments);
}

std::int64_t to_ns(double seconds) { return std::llround(seconds * 1e9); }

}  // namespace

std::optional<RateAnalysis> analyse_rate(std::span<const Point> points,
                                         const RateRequest& request) {
  if (points.empty()) return std::nullopt;
  RateAnalysis analysis;
  Points all = limited(points, request, 0);
  if (const auto quantum = find_quantum(to_curve(all), request.tick_s)) {
    analysis.quantum_s = quantum->period_s;
    all = limited(points, request, kPlateau * quantum->period_s);
  }
  if (all.size() < 2) return std::nullopt;

  const Curve curve = to_curve(all);
  analysis.coarse = curve;
  if (analysis.quantum_s > 0) {
    Curve coarse = coarsen(curve, analysis.quantum_s);
    analysis.is_short = coarse.increments() < kFewestIncrements;
    if (!analysis.is_short) analysis.coarse = std::move(coarse);
  }
  // A staircase of too few steps to see its period looks like warm-up and end: never cut it.
  const bool unseen_steps = analysis.quantum_s == 0 && is_lumpy(curve);
  analysis.is_short = analysis.is_short || unseen_steps;
  const std::int64_t first_ns = all.front().time_ns + to_ns(analysis.coarse.t.front());
  analysis.coarse = part(analysis.coarse, 0, 0);
  const double span = analysis.coarse.t.back();
  if (!request.fixed && !analysis.is_short) trim(analysis, is_cold(points, all.front()));
  const std::optional<Slope> slope = ewc_slope(analysis.coarse);
  if (!slope) return std::nullopt;

  analysis.slope = *slope;
  if (slope->value == 0) {  // no growth at all is no evidence of a rate of exactly zero
    analysis.slope.standard_error.reset();
    analysis.slope.low.reset();
    analysis.slope.high.reset();
  }
  analysis.is_short = analysis.is_short || slope->increments < kFewestIncrements;
  analysis.from_ns = first_ns + to_ns(analysis.cut_front_s);
  analysis.to_ns = first_ns + to_ns(span - analysis.cut_back_s);
  analysis.window = inside(all, analysis.from_ns - 1, analysis.to_ns + 1);
  const Curve fine = to_curve(analysis.window);
  if (const auto line = least_squares(fine)) analysis.ols = line->slope;
  analysis.theil_sen = theil_sen(fine);
  analysis.median_batch = median(batch_rates(analysis.coarse, kBatches));
  analysis.steadiness = steadiness(analysis.coarse);
  analysis.stalls = find_stalls(analysis.coarse);
  return analysis;
}

std::vector<std::pair<double, double>> rate_marks(std::span<const Point> points,
                                                  std::int64_t start_ns,
                                                  std::span<const double> marks_s) {
  std::vector<std::pair<double, double>> result;
  if (points.empty()) return result;
  const double base =
      count_at(points, start_ns).value_or(static_cast<double>(points.front().count));
  for (const double mark : marks_s) {
    const auto count = count_at(points, start_ns + to_ns(mark));
    if (count && mark > 0) result.emplace_back(mark, (*count - base) / mark);
  }
  return result;
}

}  // namespace benchfield::stats
