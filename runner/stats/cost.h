#pragma once

#include <optional>
#include <span>
#include <vector>

namespace benchfield::stats {

/// A size and how long the work takes there.
struct CostPoint {
  double n = 0;
  double hours = 0;
};

/// One size's bill: cost(N) = p (N + w) T(N), with w the price of waiting in units of p.
struct CostRow {
  double n = 0;
  double hours = 0;
  double cost = 0;         ///< p N T: without a price of waiting
  bool dominated = false;  ///< another size is no slower and costs no more
  /// It is best for prices of waiting from..to (money per hour); missing `to`: from there on. Both
  /// missing: at no price (inside the hull).
  std::optional<double> best_from, best_to;
};

struct Cost {
  std::vector<CostRow> rows;  ///< by size
};

/// The lower convex hull of (N T, T): which N is best for which price of waiting w p. Nothing
/// without a positive price or points.
std::optional<Cost> cost(std::span<const CostPoint> points, double price_per_hour);

}  // namespace benchfield::stats
