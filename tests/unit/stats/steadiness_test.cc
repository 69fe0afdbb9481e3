#include "runner/stats/steadiness.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace benchfield::stats {
namespace {

Curve from_rates(const std::vector<double>& rates) {
  Curve curve{{0}, {0}};
  for (const double rate : rates) {
    curve.t.push_back(curve.t.back() + 1);
    curve.y.push_back(curve.y.back() + rate);
  }
  return curve;
}

const std::vector<double> kWarming{20, 45, 70, 88, 101, 99, 102, 98, 100, 103, 97, 101};

TEST(Mser, CutsTheWarmUp) {
  const Cut cut = mser(kWarming);  // argmin by hand in numpy: d* = 4
  EXPECT_EQ(cut.increments, 4u);
  EXPECT_FALSE(cut.at_limit);
}

// numpy: z = y[:k*m].reshape(k, m).mean(1); argmin of ((z[d:] - z[d:].mean())**2).sum() / (k-d)**2
TEST(Mser, AveragesTwoFrom60AndFiveFrom120) {
  const std::array<int, 6> wobble{0, 3, -2, 1, -3, 2};
  const auto rising = [&](std::size_t n, double tau) {
    std::vector<double> rates;
    for (std::size_t i = 0; i < n; ++i) {
      const double up = 1 - std::exp(-(static_cast<double>(i) + 0.5) / tau);
      rates.push_back(std::nearbyint(100 * up + wobble[i % 6]));
    }
    return rates;
  };
  EXPECT_EQ(mser(rising(59, 5)).increments, 17u);
  EXPECT_EQ(mser(rising(60, 5)).increments, 24u);
  EXPECT_EQ(mser(rising(119, 9)).increments, 36u);
  EXPECT_EQ(mser(rising(120, 9)).increments, 45u);
}

TEST(Mser, SaysWhenItCutsAllItMay) {
  const Cut cut = mser(std::vector<double>{1, 2, 3, 4, 5, 6, 7, 8});
  EXPECT_EQ(cut.increments, 4u);
  EXPECT_TRUE(cut.at_limit);
}

TEST(Mser, LeavesNothingAndEqualRatesAlone) {
  EXPECT_EQ(mser({}).increments, 0u);
  EXPECT_EQ(mser(std::vector<double>{5}).increments, 0u);
  EXPECT_EQ(mser(std::vector<double>(20, 5.0)).increments, 0u);
}

TEST(Cuts, TakeWarmUpAndCoolDownAtTheirOwnEnds) {
  EXPECT_EQ(warm_up_cut(from_rates(kWarming), false).increments, 4u);
  EXPECT_EQ(cool_down_cut(from_rates(kWarming)).increments, 0u);
  const std::vector<double> cooling(kWarming.rbegin(), kWarming.rend());
  EXPECT_EQ(cool_down_cut(from_rates(cooling)).increments, 4u);
}

TEST(Cuts, KeepAFrontThatIsNoDifferentAndAStallThatIsNotAtTheFront) {
  const Curve alike = from_rates({97, 104, 99, 101, 100, 100, 99, 101, 100, 100});
  EXPECT_EQ(warm_up_cut(alike, true).increments, 0u);
  const std::vector<double> stalled{100, 101, 99, 100, 0, 0, 100, 101, 99, 100, 100, 99, 101, 100};
  EXPECT_GT(mser(stalled).increments, 0u);
  EXPECT_EQ(warm_up_cut(from_rates(stalled), true).increments, 0u);
}

TEST(Cuts, TakeAStallAtTheFrontForWarmUpOnlyWhereNothingGrewBefore) {
  std::vector<double> rates(30, 100.0);
  for (std::size_t i = 3; i < rates.size(); ++i) rates[i] += static_cast<double>(i * 37 % 11) - 5;
  rates[0] = rates[1] = rates[2] = 0;
  EXPECT_EQ(warm_up_cut(from_rates(rates), true).increments, 3u);
  EXPECT_EQ(warm_up_cut(from_rates(rates), false).increments, 0u);
  std::reverse(rates.begin(), rates.end());
  EXPECT_EQ(cool_down_cut(from_rates(rates)).increments, 0u);
}

TEST(Steadiness, FindsDriftAsScipyDoes) {
  // linregress over 10 batch rates: slope * 10 / mean = 0.139422..., p = 3.3e-11
  const Steadiness found =
      steadiness(from_rates({100, 101, 103, 104, 106, 107, 109, 110, 112, 113}));
  EXPECT_TRUE(found.drifts);
  EXPECT_NEAR(found.drift, 0.13942239294351969, 1e-12);
  EXPECT_NEAR(found.p, 3.330032977998303e-11, 1e-16);
  EXPECT_FALSE(found.steady());
}

TEST(Steadiness, FindsAStepBetweenTheHalves) {
  const Steadiness found =
      steadiness(from_rates({100, 101, 99, 100, 101, 99, 91, 89, 90, 89, 91, 90}));
  EXPECT_TRUE(found.halves_differ);
}

TEST(Steadiness, CallsEqualFewAndSlightlyDriftingRatesSteady) {
  EXPECT_TRUE(steadiness(from_rates(std::vector<double>(30, 100.0))).steady());
  EXPECT_TRUE(steadiness(from_rates(std::vector<double>(30, 0.0))).steady());
  EXPECT_TRUE(steadiness(from_rates({100, 200})).steady());
  EXPECT_TRUE(steadiness({}).steady());
  // 1 % over the window, without any noise: certain, but not material
  EXPECT_TRUE(steadiness(from_rates({1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009}))
                  .steady());
}

TEST(Stalls, AreTwoOrMoreIncrementsWithoutGrowth) {
  const std::vector<Stall> stalls =
      find_stalls(from_rates({100, 100, 0, 5, 0, 100, 100, 0, 100, 100}));
  ASSERT_EQ(stalls.size(), 1u);
  EXPECT_EQ(stalls[0].from_s, 2);
  EXPECT_EQ(stalls[0].to_s, 5);
  EXPECT_TRUE(find_stalls(from_rates({0, 0, 0})).empty());
  EXPECT_TRUE(find_stalls({}).empty());
}

}  // namespace
}  // namespace benchfield::stats
