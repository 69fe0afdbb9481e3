#include "runner/stats/cost.h"

#include <gtest/gtest.h>

#include <cmath>

namespace benchfield::stats {
namespace {

// By hand, 2 USD a node and hour: N T p = 20, 22, 30, 24; waiting is worth 2 USD/h or more for the
// second (2 more for 5 h less... (22 - 20) / (10 - 5.5)), then (24 - 22) / (5.5 - 2) for the last.
TEST(Cost, WalksTheLowerHull) {
  const std::vector<CostPoint> points = {{1, 10}, {2, 5.5}, {3, 5}, {6, 2}};
  const auto out = cost(points, 2);
  ASSERT_EQ(out->rows.size(), 4U);
  EXPECT_DOUBLE_EQ(out->rows[0].cost, 20);
  EXPECT_DOUBLE_EQ(*out->rows[0].best_from, 0);
  EXPECT_NEAR(*out->rows[0].best_to, 2 / 4.5, 1e-12);
  EXPECT_NEAR(*out->rows[1].best_from, 2 / 4.5, 1e-12);
  EXPECT_NEAR(*out->rows[1].best_to, 2 / 3.5, 1e-12);
  EXPECT_TRUE(out->rows[2].dominated) << "six nodes are faster and cheaper";
  EXPECT_FALSE(out->rows[2].best_from);
  EXPECT_NEAR(*out->rows[3].best_from, 2 / 3.5, 1e-12);
  EXPECT_FALSE(out->rows[3].best_to);
}

/// cost(N) = p (N + w) T(N): at every price of waiting, the row whose range holds it is cheapest.
TEST(Cost, RangesAgreeWithTryingEveryPrice) {
  const std::vector<CostPoint> points = {{1, 9}, {2, 4.8}, {3, 3.5}, {4, 2.9}, {6, 2.4}, {8, 2.3}};
  const auto out = cost(points, 0.9);
  for (double waiting = 0.01; waiting < 40; waiting *= 1.3) {
    double least = INFINITY;
    for (const CostRow& row : out->rows) least = std::min(least, row.cost + waiting * row.hours);
    for (const CostRow& row : out->rows) {
      if (!row.best_from || waiting < *row.best_from) continue;
      if (row.best_to && waiting > *row.best_to) continue;
      EXPECT_NEAR(row.cost + waiting * row.hours, least, 1e-9) << row.n << " at " << waiting;
    }
  }
}

TEST(Cost, IsNothingWithoutAPriceOrPoints) {
  EXPECT_FALSE(cost({}, 1));
  EXPECT_FALSE(cost(std::vector<CostPoint>{{1, 2}}, 0));
  EXPECT_FALSE(cost(std::vector<CostPoint>{{0, 2}, {1, NAN}}, 1));
  const auto one = cost(std::vector<CostPoint>{{4, 2}}, 1);
  EXPECT_EQ(one->rows[0].best_from, 0);
  EXPECT_FALSE(one->rows[0].best_to);
}

}  // namespace
}  // namespace benchfield::stats
