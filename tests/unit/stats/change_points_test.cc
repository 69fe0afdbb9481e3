// Known answers: E-divisive written from its definition in numpy (three double sums per split, all
// t and k), accepted and merged with scipy.stats.ttest_ind on the same rules.
#include "runner/stats/change_points.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

namespace benchfield::stats {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

const std::vector<double> kTwoSteps{100, 103, 98, 101, 99,  102, 97,  100, 90,  92,  88,  91,
                                    89,  93,  90, 87,  110, 108, 112, 109, 111, 107, 110, 113};
const std::vector<double> kDigits{3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2, 3, 8, 4};
/// Round 1000, round 1060 from 31 on, back to 970 from 46 on.
const std::vector<double> kBump{
    1000, 1009, 989,  1001, 1014, 1006, 1017, 1009, 1010, 1037, 1012, 1003, 1014, 982,  993,
    1016, 1013, 1031, 1000, 971,  1039, 1022, 979,  1028, 1001, 964,  992,  990,  1032, 984,
    995,  1054, 1052, 1042, 1064, 1082, 1072, 1041, 1037, 1062, 1046, 1047, 1026, 1099, 1078,
    1041, 988,  997,  922,  959,  962,  983,  968,  965,  969,  1007, 1013, 960,  951,  1024};

std::vector<std::size_t> indices(std::span<const double> values) {
  std::vector<std::size_t> result;
  for (const ChangePoint& change : change_points(values)) result.push_back(change.index);
  return result;
}

std::vector<double> noise(std::mt19937_64& engine, std::size_t n, double cv) {
  std::normal_distribution<double> normal(1000, 1000 * cv);
  std::vector<double> values(n);
  for (double& value : values) value = normal(engine);
  return values;
}

TEST(EnergySplit, AgreesWithTheDefinition) {
  const EnergySplit two = *energy_split(kTwoSteps);
  EXPECT_EQ(two.change, 16u);
  EXPECT_EQ(two.end, 24u);
  EXPECT_NEAR(two.q, 112.55873015873016, 1e-9);
  const EnergySplit digits = *energy_split(kDigits);
  EXPECT_EQ(digits.change, 11u);
  EXPECT_EQ(digits.end, 15u);
  EXPECT_NEAR(digits.q, 14.311111111111114, 1e-12);
}

TEST(EnergySplit, NeedsFourValuesThatDiffer) {
  EXPECT_FALSE(energy_split({}));
  EXPECT_FALSE(energy_split(std::vector<double>{1, 2, 3}));
  EXPECT_FALSE(energy_split(std::vector<double>(10, 5.0)));
  EXPECT_EQ(energy_split(std::vector<double>{1, 1, 9, 9})->change, 2u);
}

TEST(ChangePoints, AgreeWithTheDefinition) {
  const std::vector<ChangePoint> found = change_points(kTwoSteps);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].index, 8u);
  EXPECT_DOUBLE_EQ(found[0].before, 100);
  EXPECT_DOUBLE_EQ(found[0].after, 90);
  EXPECT_DOUBLE_EQ(found[0].change(), -0.1);
  EXPECT_NEAR(found[0].p, 9.341394225805451e-08, 1e-19);
  EXPECT_EQ(found[1].index, 16u);
  EXPECT_NEAR(found[1].p, 1.0753400543231252e-11, 1e-22);
  EXPECT_TRUE(indices(kDigits).empty());
  EXPECT_EQ(indices(kBump), (std::vector<std::size_t>{31, 46}));
}

TEST(ChangePoints, TestBothTrueNeighboursOfWhatWasRemoved) {
  // Divided at 11 too, which does not last (2 %): the change at 20 is then tested against all
  // twenty before it, not against the nine last.
  std::vector<double> values;
  for (int i = 0; i < 10; ++i) values.push_back(100 + (i * 7) % 5);
  for (int i = 0; i < 10; ++i) values.push_back(102.6 + (i * 3) % 5);
  for (int i = 0; i < 10; ++i) values.push_back(130 + (i * 7) % 5);
  const std::vector<ChangePoint> found = change_points(values);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].index, 20u);
  EXPECT_NEAR(found[0].before, 103.3, 1e-9);
  EXPECT_NEAR(found[0].after, 132, 1e-9);
}

TEST(ChangePoints, LeaveSmallChangesAlone) {
  std::vector<double> values(20, 1000.0);
  values.insert(values.end(), 20, 1029.0);  // certain, but 2.9 %
  EXPECT_TRUE(change_points(values).empty());
  values.back() = 1051;
  EXPECT_EQ(change_points(values, {0.001, 0.02}).size(), 1u);
}

TEST(ChangePoints, DropMissingValuesAndKeepThePositions) {
  std::vector<double> values{kNaN};
  for (const double value : kTwoSteps) {
    values.push_back(value);
    values.push_back(kNaN);
  }
  EXPECT_EQ(indices(values), (std::vector<std::size_t>{17, 33}));
}

TEST(ChangePoints, HaveNoneInNothingAndInEqualValues) {
  EXPECT_TRUE(change_points({}).empty());
  EXPECT_TRUE(change_points(std::vector<double>{1}).empty());
  EXPECT_TRUE(change_points(std::vector<double>{1, 2}).empty());
  EXPECT_TRUE(change_points(std::vector<double>(50, 7.0)).empty());
  EXPECT_TRUE(change_points(std::vector<double>(50, kNaN)).empty());
  EXPECT_EQ(indices(std::vector<double>{0, 0, 0, 5, 5, 5}), (std::vector<std::size_t>{3}));
}

// 4,000 series of 50 at CV 3, 10 and 30 %: 0.0135, 0.0180, 0.0180 flagged.
TEST(ChangePoints, FlagAtMostThreePercentOfPureNoise) {
  std::mt19937_64 engine(7);
  for (const double cv : {0.03, 0.1}) {
    constexpr int kSeries = 400;
    int flagged = 0;
    for (int i = 0; i < kSeries; ++i)
      flagged += change_points(noise(engine, 50, cv)).empty() ? 0 : 1;
    EXPECT_LE(flagged, 0.03 * kSeries) << cv;
  }
}

// 1,000 series at CV 3 %, a step of 10 % three nights ago: 0.975 found, 0.998 ten nights ago.
TEST(ChangePoints, FindAStepOfTenPercent) {
  std::mt19937_64 engine(9);
  for (const std::size_t at : {std::size_t{40}, std::size_t{47}}) {
    int found = 0;
    for (int i = 0; i < 100; ++i) {
      std::vector<double> values = noise(engine, 50, 0.03);
      for (std::size_t j = at; j < values.size(); ++j) values[j] *= 0.9;
      for (const std::size_t index : indices(values)) {
        if (index + 1 >= at && index <= at + 1) {
          ++found;
          break;
        }
      }
    }
    EXPECT_GE(found, 90) << at;
  }
}

TEST(PredictionInterval, AgreesWithScipy) {
  // m +- t.ppf(0.975, 13) * s * sqrt(1 + 1/14) of the last 14
  const std::vector<double> values{999, 52, 49, 51, 48, 53, 50, 47, 52, 51, 50, 49, 51, 50, 48};
  const PredictionInterval interval = *prediction_interval(values);
  EXPECT_EQ(interval.values, 14u);
  EXPECT_NEAR(interval.mean, 50.07142857142857, 1e-12);
  EXPECT_NEAR(interval.low, 46.20177544752629, 1e-9);
  EXPECT_NEAR(interval.high, 53.94108169533085, 1e-9);
  EXPECT_FALSE(prediction_interval(std::vector<double>{1, 2, 3, kNaN, 4, 5}));
  EXPECT_FALSE(prediction_interval({}));
}

TEST(Alert, NeedsTwoOfThree) {
  EXPECT_FALSE(AlertEvidence{}.alarm());
  EXPECT_TRUE(AlertEvidence{}.undecided());
  EXPECT_FALSE((AlertEvidence{true, false, false}.alarm()));
  EXPECT_FALSE((AlertEvidence{true, {}, {}}.alarm()));
  EXPECT_TRUE((AlertEvidence{true, {}, {}}.undecided()));
  EXPECT_TRUE((AlertEvidence{true, false, true}.alarm()));
  EXPECT_TRUE((AlertEvidence{{}, true, true}.alarm()));
  EXPECT_FALSE((AlertEvidence{false, false, {}}.undecided()));
}

TEST(JudgeLatest, SeesARecentChangeForTheWorse) {
  std::vector<double> values{100, 101, 99, 100, 102, 98, 100, 101, 99, 100, 101, 99};
  const std::vector<double> accepted = values;
  values.insert(values.end(), {80, 81, 79});
  const AlertEvidence slower = judge_latest(values, accepted, Better::higher);
  EXPECT_EQ(slower.change_point, true);
  EXPECT_EQ(slower.prediction, true);
  EXPECT_TRUE(slower.alarm());
  const AlertEvidence faster = judge_latest(values, accepted, Better::lower);
  EXPECT_EQ(faster.change_point, false);
  EXPECT_EQ(faster.prediction, false);
  values.push_back(80);  // by now it is older than three nights
  EXPECT_EQ(judge_latest(values, accepted, Better::higher).change_point, false);
}

TEST(JudgeLatest, SaysNothingWhileASeriesIsLearning) {
  const std::vector<double> values{100, 101, 99, 100, 102, 50};
  const AlertEvidence young = judge_latest(values, std::span(values).first(5), Better::higher);
  EXPECT_FALSE(young.change_point.has_value());
  EXPECT_FALSE(young.prediction.has_value());
  EXPECT_TRUE(young.undecided());
}

}  // namespace
}  // namespace benchfield::stats
