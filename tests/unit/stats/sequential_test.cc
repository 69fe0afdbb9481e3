#include "runner/stats/sequential.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

namespace benchfield::stats {
namespace {

TEST(HalfWidth, IsTheTIntervalOfAMeanWhenThereIsOneLook) {
  // R: expm1(qt(0.975, 3) * 0.03 / sqrt(4)) = 0.04889522
  EXPECT_NEAR(*half_width(NoisePrior{0.0009, 3}, 4, 1), 0.04889522, 1e-6);
}

TEST(HalfWidth, SharesTheChanceOfAMissAmongTheLooks) {
  // t(0.995, 3) = 5.840909 (tables): expm1(5.840909 * 0.03 / 2) = 0.09158
  EXPECT_NEAR(*half_width(NoisePrior{0.0009, 3}, 4, 5), std::expm1(5.840909 * 0.015), 1e-6);
}

TEST(HalfWidth, IsNotKnownWithoutNoiseOrReplicates) {
  EXPECT_FALSE(half_width(std::nullopt, 4, 1));
  EXPECT_FALSE(half_width(NoisePrior{0.0009, 3}, 0, 1));
  EXPECT_FALSE(half_width(NoisePrior{0.0009, 0}, 1, 1));
  EXPECT_EQ(half_width(NoisePrior{0, 3}, 2, 4), 0);
}

/// How often the interval at which a run stops holds the truth, one variant, 2 to 8 replicates.
double coverage(double sd, double until, int looks) {
  std::mt19937_64 random(11);
  std::normal_distribution<double> normal(0, sd);
  constexpr int kRuns = 4000;
  int hits = 0;
  for (int run = 0; run < kRuns; ++run) {
    std::vector<std::vector<double>> x(1);
    std::optional<double> width;
    for (int n = 1; n <= 8; ++n) {
      x[0].push_back(normal(random));
      if (n < 2) continue;
      width = half_width(moderate(pool(x), std::nullopt), x[0].size(), looks);
      if (width && *width <= until) break;
    }
    double mean = 0;
    for (const double one : x[0]) mean += one / static_cast<double>(x[0].size());
    hits += std::fabs(mean) <= std::log1p(*width) ? 1 : 0;
  }
  return static_cast<double>(hits) / kRuns;
}

TEST(HalfWidth, CoversWhatItSaysAlthoughTheRunStopsAtANarrowOne) {
  for (const double sd : {0.02, 0.03, 0.05}) {
    EXPECT_GE(coverage(sd, 0.05, 7), 0.95) << sd;
    RecordProperty("plain", std::to_string(coverage(sd, 0.05, 1)));
  }
}

TEST(HalfWidth, WouldMissTooOftenIfLooksWereNotCounted) {
  EXPECT_LT(coverage(0.03, 0.05, 1), 0.94);
}

}  // namespace
}  // namespace benchfield::stats
