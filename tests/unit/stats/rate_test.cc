#include "runner/stats/rate.h"

#include <gtest/gtest.h>

#include <cmath>

#include "runner/stats/quantum.h"

namespace benchfield::stats {
namespace {

constexpr double kNs = 1e9;

/// A count that grows by `rate` a second but shows only every `refresh` seconds.
Points staircase(int seconds, double tick, double refresh, double rate) {
  Points points;
  for (double t = 0; t <= seconds; t += tick) {
    const double shown = refresh > 0 ? std::floor((t + 1.7) / refresh) * refresh : t;
    points.push_back({std::llround(t * kNs), std::llround(shown * rate)});
  }
  return points;
}

RateRequest with_tick(double tick_s) {
  RateRequest request;
  request.tick_s = tick_s;
  return request;
}

TEST(Quantum, FindsWholeAndBrokenPeriods) {
  for (const double refresh : {4.0, 6.0, 6.5, 6.6, 13.0}) {
    const Points points = staircase(130, 1, refresh, 1000);
    const auto quantum = find_quantum(to_curve(points), 1);
    ASSERT_TRUE(quantum) << refresh;
    EXPECT_NEAR(quantum->period_s, refresh, 0.05 * refresh);
  }
}

// scipy.signal.lombscargle of the interval rates over 5.5..7.5 s: largest at 6.5007 s.
TEST(Quantum, RefinesAsThePeriodogramDoes) {
  const auto quantum = find_quantum(to_curve(staircase(130, 1, 6.5, 1000)), 1);
  ASSERT_TRUE(quantum);
  EXPECT_NEAR(quantum->period_s, 6.5007, 0.01);
}

TEST(Quantum, SeesNoneWhereThereIsNone) {
  EXPECT_FALSE(find_quantum(to_curve(staircase(100, 1, 0, 1000)), 1));
  EXPECT_FALSE(find_quantum({}, 1));
  Curve drifting{{0}, {0}};
  for (int i = 1; i < 60; ++i) {
    drifting.t.push_back(i);
    drifting.y.push_back(drifting.y.back() + 100 + i);
  }
  EXPECT_FALSE(find_quantum(drifting, 1));
}

// All lags of all of it would be 1.3e10 products; the middle says the same.
TEST(Quantum, LooksAtTheMiddleOfAVeryLongSeries) {
  const auto quantum = find_quantum(to_curve(staircase(200'000, 1, 3, 1000)), 1);
  ASSERT_TRUE(quantum);
  EXPECT_NEAR(quantum->period_s, 3, 0.001);
}

TEST(Coarsen, TakesOnePointAPeriodAwayFromTheSteps) {
  // Steps between 2 and 3, 5 and 6, 8 and 9: 8 is half a tick from one, 7 half a period.
  const Curve curve{{0, 1, 2, 3, 4, 5, 6, 7, 8}, {0, 0, 0, 3, 3, 3, 6, 6, 6}};
  EXPECT_EQ(coarsen(curve, 3).t, (std::vector<double>{1, 4, 7}));
  EXPECT_EQ(coarsen(curve, 3).y, (std::vector<double>{0, 3, 6}));
  EXPECT_EQ(coarsen(curve, 0).t, curve.t);
  EXPECT_EQ(coarsen({}, 3).size(), 0u);
}

TEST(AnalyseRate, IsRightOnAStaircase) {
  const auto rate = analyse_rate(staircase(600, 10, 66, 1000), with_tick(10));
  ASSERT_TRUE(rate);
  EXPECT_NEAR(rate->quantum_s, 66, 2);
  EXPECT_LE(*rate->slope.low, 1000);
  EXPECT_GE(*rate->slope.high, 1000);
  EXPECT_LT(*rate->slope.high - *rate->slope.low, 200);
}

TEST(AnalyseRate, HidesNothingWhenStepsAreTooFew) {
  const auto rate = analyse_rate(staircase(15, 1, 6, 1000), with_tick(1));
  ASSERT_TRUE(rate);
  EXPECT_TRUE(rate->is_short);
  EXPECT_EQ(rate->cut_front_s + rate->cut_back_s, 0);
  EXPECT_LE(*rate->slope.low, 1000);
  EXPECT_GE(*rate->slope.high, 1000);
}

TEST(AnalyseRate, LeavesOutTheTickInWhichGrowthEnded) {
  const Points points{{0, 0},
                      {1'000'000'000, 100},
                      {2'000'000'000, 200},
                      {3'000'000'000, 230},
                      {4'000'000'000, 230}};
  const auto rate = analyse_rate(points, with_tick(1));
  EXPECT_EQ(rate->slope.value, 100);
  EXPECT_EQ(rate->slope.increments, 2);
  EXPECT_TRUE(rate->is_short);
  RateRequest exact = with_tick(1);
  exact.expected_total = 230;
  EXPECT_EQ(analyse_rate(points, exact)->slope.increments, 3);
}

TEST(AnalyseRate, TakesTheLastStepOfAStaircaseForNoEnd) {
  // 21 s of steps of 6 s that go on, seen 1 s after a step: all but that second counts.
  Points points = staircase(121, 1, 6, 1000);
  const auto rate = analyse_rate(points, with_tick(1));
  ASSERT_TRUE(rate);
  EXPECT_NEAR(rate->quantum_s, 6, 0.1);
  EXPECT_GT(rate->to_ns, 115 * kNs);
  EXPECT_NEAR(rate->slope.value, 1000, 1);
}

TEST(AnalyseRate, CutsTheIdleStartOfASinkThatHadNotBegun) {
  Points points;
  std::int64_t count = 0;
  for (int i = -3; i <= 40; ++i) {
    points.push_back({i * 1'000'000'000LL, count});
    if (i >= 4) count += 1000 + (i * 37) % 11;
  }
  RateRequest request = with_tick(1);
  request.from_ns = 0;
  const auto rate = analyse_rate(points, request);
  EXPECT_EQ(rate->cut_front_s, 4);
  EXPECT_TRUE(rate->stalls.empty());
}

TEST(AnalyseRate, KeepsToTheWindowOfThePlan) {
  RateRequest request = with_tick(1);
  request.fixed = true;
  request.from_ns = 10'000'000'000;
  request.to_ns = 20'000'000'000;
  const auto rate = analyse_rate(staircase(60, 1, 0, 50), request);
  EXPECT_EQ(rate->from_ns, request.from_ns);
  EXPECT_EQ(rate->to_ns, request.to_ns);
  EXPECT_EQ(rate->window.size(), 11u);
  EXPECT_EQ(rate->slope.value, 50);
}

TEST(AnalyseRate, CutsAWarmUpAndSaysSo) {
  Points points{{-1'000'000'000, 0}, {0, 0}};
  std::int64_t count = 0;
  for (int i = 1; i <= 40; ++i) {
    count += i <= 6 ? 20 * i : 1000 + (i * 37) % 11;
    points.push_back({i * 1'000'000'000LL, count});
  }
  RateRequest request = with_tick(1);
  request.from_ns = 0;
  const auto rate = analyse_rate(points, request);
  EXPECT_EQ(rate->cut_front_s, 6);
  EXPECT_EQ(rate->from_ns, 6'000'000'000);
  EXPECT_NEAR(rate->slope.value, 1005, 2);
  EXPECT_TRUE(rate->steady());
}

TEST(AnalyseRate, HasNoIntervalWithoutGrowthAndNothingWithoutPoints) {
  const Points flat{{0, 5}, {1'000'000'000, 5}, {2'000'000'000, 5}};
  const auto rate = analyse_rate(flat, with_tick(1));
  ASSERT_TRUE(rate);
  EXPECT_EQ(rate->slope.value, 0);
  EXPECT_FALSE(rate->slope.low);
  EXPECT_FALSE(analyse_rate({}, with_tick(1)));
  EXPECT_FALSE(analyse_rate(Points{{0, 5}}, with_tick(1)));
}

TEST(RateMarks, AreMeansSinceTheStart) {
  const Points points = staircase(150, 1, 0, 10);
  const std::vector<double> marks{60, 120, 300};
  EXPECT_EQ(rate_marks(points, 0, marks),
            (std::vector<std::pair<double, double>>{{60, 10}, {120, 10}}));
  EXPECT_TRUE(rate_marks({}, 0, marks).empty());
}

}  // namespace
}  // namespace benchfield::stats
