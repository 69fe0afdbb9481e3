#include "runner/stats/cost.h"

#include <algorithm>
#include <cmath>

namespace benchfield::stats {
namespace {

/// Best size by size for w = 0, then the breakpoints of the lower convex hull of (N T, T): walking
/// from the cheapest point, the next one is where the least extra money an hour saved is paid.
void mark_hull(std::vector<CostRow>& rows) {
  const auto cheaper = [](const CostRow& a, const CostRow& b) {
    return a.cost != b.cost ? a.cost < b.cost : a.hours < b.hours;
  };
  auto at = std::min_element(rows.begin(), rows.end(), cheaper);
  double from = 0;
  while (true) {
    at->best_from = from;
    auto next = rows.end();
    double least = INFINITY;
    for (auto other = rows.begin(); other != rows.end(); ++other) {
      if (!(other->hours < at->hours)) continue;
      const double worth = (other->cost - at->cost) / (at->hours - other->hours);
      const bool further = next != rows.end() && worth == least && other->hours < next->hours;
      if (worth < least || further) {
        least = worth;
        next = other;
      }
    }
    if (next == rows.end()) return;
    at->best_to = least;
    from = least;
    at = next;
  }
}

bool dominates(const CostRow& a, const CostRow& b) {
  return a.hours <= b.hours && a.cost <= b.cost && (a.hours < b.hours || a.cost < b.cost);
}

}  // namespace

std::optional<Cost> cost(std::span<const CostPoint> points, double price_per_hour) {
  if (!(price_per_hour > 0) || !std::isfinite(price_per_hour)) return std::nullopt;
  Cost out;
  for (const CostPoint& point : points) {
    if (!(point.n > 0) || !(point.hours > 0) || !std::isfinite(point.hours)) continue;
    out.rows.push_back(
        {point.n, point.hours, price_per_hour * point.n * point.hours, false, {}, {}});
  }
  if (out.rows.empty()) return std::nullopt;
  std::stable_sort(out.rows.begin(), out.rows.end(),
                   [](const CostRow& a, const CostRow& b) { return a.n < b.n; });
  for (CostRow& row : out.rows) {
    row.dominated = std::any_of(out.rows.begin(), out.rows.end(),
                                [&](const CostRow& other) { return dominates(other, row); });
  }
  mark_hull(out.rows);
  return out;
}

}  // namespace benchfield::stats
