#include "runner/stats/noise.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "runner/stats/distributions.h"

namespace benchfield::stats {
namespace {

TEST(Distributions, OfFisherAndGaussAgreeWithScipy) {
  EXPECT_NEAR(f_upper(3.2, 3, 17), 0.04985801504489658, 1e-12);    // scipy.stats.f.sf
  EXPECT_NEAR(normal_two_sided(1.7), 0.08913092551708608, 1e-12);  // 2 * norm.sf
}

TEST(LnValues, LeaveOutWhatHasNone) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(ln_values(std::vector<double>{1, 0, -3, nan, INFINITY}), std::vector<double>{0});
}

TEST(Pool, CountsGroupsOfTwoAndMore) {
  const std::vector<std::vector<double>> groups = {{1, 3}, {5}, {}, {2, 2, 5}};
  const PooledNoise noise = pool(groups);
  EXPECT_DOUBLE_EQ(noise.sum_of_squares, 8);
  EXPECT_EQ(noise.degrees, 3);
  EXPECT_FALSE(PooledNoise{}.deviation());
}

TEST(Moderate, IsNothingWithoutAnySource) {
  EXPECT_FALSE(moderate({}, {}));
  EXPECT_FALSE(moderate({}, NoisePrior{0, 5}));
  EXPECT_EQ(moderate({}, NoisePrior{0.04, 100}), (NoisePrior{0.04, 20}));
  EXPECT_EQ(moderate({0.6, 2}, NoisePrior{0.1, 4}), (NoisePrior{(0.4 + 0.6) / 6, 6}));
}

// numpy.linalg.lstsq on dummies of variants and blocks: residual sum of squares, n - rank.
TEST(BlockNoise, IsWhatVariantsAndBlocksLeave) {
  const std::vector<BlockValue> values = {{0, 1, .0},  {1, 1, .11}, {2, 1, .2},   {0, 2, .05},
                                          {1, 2, .14}, {2, 2, .27}, {0, 3, -.02}, {1, 3, .1}};
  const PooledNoise noise = block_noise(values);
  EXPECT_NEAR(noise.sum_of_squares, 0.0005333333333333326, 1e-12);
  EXPECT_EQ(noise.degrees, 3);
  EXPECT_EQ(block_noise({}).degrees, 0);
  const std::vector<BlockValue> one = {{0, 1, 3}, {1, 1, 4}};
  EXPECT_EQ(block_noise(one).degrees, 0);
}

// scipy.stats.levene(*groups, center="median")
TEST(Levene, AgreesWithScipyAndLeavesOutPairs) {
  std::vector<std::vector<double>> groups = {ln_values(std::vector<double>{100, 103, 98, 101, 99}),
                                             ln_values(std::vector<double>{91, 70, 90, 130, 89}),
                                             ln_values(std::vector<double>{50, 51, 49.5})};
  EXPECT_NEAR(*levene(groups), 0.2208403650908332, 1e-12);
  groups.push_back({1, 9});
  EXPECT_NEAR(*levene(groups), 0.2208403650908332, 1e-12);
  groups = {{1, 9}, {2, 3}};
  EXPECT_FALSE(levene(groups));
  groups = {{1, 1, 1}, {2, 2, 2}};
  EXPECT_FALSE(levene(groups));
}

TEST(Outliers, AreFoundByTheirModifiedZ) {
  EXPECT_EQ(outliers(std::vector<double>{100, 101, 99, 100.5, 130}), std::vector<std::size_t>{4});
  EXPECT_EQ(outliers(std::vector<double>{5, 5, 5, 5, 9}), std::vector<std::size_t>{4})
      << "a MAD of 0: 4 / (1.2533 * 0.8) = 3.99";
  EXPECT_TRUE(outliers(std::vector<double>{5, 5, 5, 9}).empty()) << "4 / (1.2533 * 1) = 3.19";
  EXPECT_TRUE(outliers(std::vector<double>{1, 2, 90}).empty());
  EXPECT_TRUE(outliers(std::vector<double>{1, 1, 1, 1}).empty());
  EXPECT_TRUE(outliers({}).empty());
}

TEST(TwoModes, NeedAGapAndEnoughOnEitherSide) {
  const auto modes = two_modes(std::vector<double>{100, 140, 101, 139, 99, 141, 100, 140});
  ASSERT_TRUE(modes);
  EXPECT_EQ(modes->lower, (std::vector<double>{99, 100, 100, 101}));
  EXPECT_EQ(modes->upper, (std::vector<double>{139, 140, 140, 141}));
  EXPECT_NEAR(modes->ashman_d, 40 * std::sqrt(1.5), 1e-9);  // sqrt(2) * 40 / sqrt(2/3 + 2/3)
  EXPECT_FALSE(two_modes(std::vector<double>{99, 100, 101, 102, 103, 104, 105, 106}));
  EXPECT_FALSE(two_modes(std::vector<double>{99, 100, 101, 102, 103, 104, 105, 140}))
      << "an outlier";
  EXPECT_FALSE(two_modes(std::vector<double>{100, 100, 100, 140, 140, 140})) << "too few";
  EXPECT_FALSE(two_modes(std::vector<double>(8, 3.0)));
}

// numpy.linalg.lstsq on group dummies and position; 2 * t.sf(|b| / se, 3).
TEST(DriftAcrossRuns, AgreesWithNumpy) {
  const std::vector<RunValue> values = {{0, 0, 0},   {1, 1, .1},   {2, 0, -.02},
                                        {3, 1, .07}, {4, 0, -.05}, {5, 1, .06}};
  const auto drift = drift_across_runs(values);
  EXPECT_NEAR(drift->per_run, -0.01125, 1e-12);
  EXPECT_NEAR(drift->total, -0.05625, 1e-12);
  EXPECT_NEAR(drift->p, 0.00493280064049781, 1e-10);
  EXPECT_FALSE(drift_across_runs({}));
  EXPECT_FALSE(drift_across_runs(std::span(values).first(3)));
}

}  // namespace
}  // namespace benchfield::stats
