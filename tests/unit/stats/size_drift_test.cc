#include "runner/stats/size_drift.h"

#include <gtest/gtest.h>

#include <vector>

namespace benchfield::stats {
namespace {

std::vector<ScalingPoint> points(const std::vector<double>& values) {
  std::vector<ScalingPoint> out;
  for (std::size_t i = 0; i < values.size(); ++i) {
    out.push_back({i < 2 ? 1.0 : i < 4 ? 2.0 : 4.0, values[i]});
  }
  return out;
}

// Simple regression by its textbook sums, p by Simpson's rule over the density of t with 4 degrees.
TEST(SizeDrift, IsTheSlopeOverTheLogarithmOfTheSize) {
  const auto falls = size_drift(points({0.90, 0.92, 0.87, 0.85, 0.83, 0.80}));
  EXPECT_NEAR(falls->smallest, 0.9091666666666667, 1e-12);
  EXPECT_NEAR(falls->largest, 0.8141666666666667, 1e-12);
  EXPECT_NEAR(falls->p, 0.002914495979505438, 1e-9);
  const auto stays = size_drift(points({0.9, 0.9, 0.91, 0.89, 0.9, 0.905}));
  EXPECT_NEAR(stays->p, 0.7500331671618038, 1e-9);
  EXPECT_NEAR(stays->change, 0.9020833333333335 / 0.8995833333333334 - 1, 1e-12);
}

TEST(SizeDrift, IsCertainOrNothingWithoutNoise) {
  const std::vector<ScalingPoint> falls = {{1, 0.90}, {2, 0.86}, {4, 0.82}};
  EXPECT_EQ(size_drift(falls)->p, 0);
  EXPECT_NEAR(size_drift(falls)->change, 0.82 / 0.90 - 1, 1e-9);
  const std::vector<ScalingPoint> same = {{1, 0.9}, {2, 0.9}, {4, 0.9}};
  EXPECT_EQ(size_drift(same)->p, 1);
}

TEST(SizeDrift, NeedsThreePointsOfTwoSizes) {
  const std::vector<ScalingPoint> two = {{1, 0.90}, {2, 0.86}};
  EXPECT_FALSE(size_drift(two));
  const std::vector<ScalingPoint> one_size = {{2, 0.90}, {2, 0.86}, {2, 0.88}};
  EXPECT_FALSE(size_drift(one_size));
  const std::vector<ScalingPoint> nothing = {{1, 0}, {2, 0}, {4, 0}};
  EXPECT_FALSE(size_drift(nothing));
}

}  // namespace
}  // namespace benchfield::stats
