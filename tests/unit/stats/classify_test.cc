#include "runner/stats/classify.h"

#include <gtest/gtest.h>

namespace benchfield::stats {
namespace {

Slope lag(double value, double reach, double seconds = 60) {
  Slope slope;
  slope.value = value;
  slope.low = value - reach;
  slope.high = value + reach;
  slope.seconds = seconds;
  return slope;
}

ClassifyInput paced(double source, const Slope& slope) {
  ClassifyInput input;
  input.target_rate = 1000;
  input.source_rate = source;
  input.lag = slope;
  return input;
}

TEST(Classify, NamesEachCaseInOrder) {
  EXPECT_EQ(classify(paced(1000, lag(200, 50))).name, "saturated");
  EXPECT_EQ(classify(paced(1000, lag(3, 10))).name, "source-limited");
  EXPECT_EQ(classify(paced(1000, lag(-200, 50))).name, "draining");
  EXPECT_EQ(classify(paced(1000, lag(25, 50))).name, "undetermined");
  EXPECT_EQ(classify(paced(979, lag(200, 50))).name, "source-degraded");
  EXPECT_EQ(classify(paced(981, lag(200, 50))).name, "saturated");

  ClassifyInput late = paced(900, lag(200, 50));
  late.generator_on_time = false;
  EXPECT_EQ(classify(late).name, "load-limited");
  late.after_source_stop = true;
  EXPECT_EQ(classify(late).name, "draining");
  late.unsteady = true;
  EXPECT_EQ(classify(late).name, "unsteady");
}

TEST(Classify, KnowsAFlatOutLoadThatWaitsForItsSink) {
  ClassifyInput input;
  input.source_rate = 500;
  input.lag = lag(0, 1);
  EXPECT_EQ(classify(input).name, "source-limited");
  input.closed_by_sink = true;
  EXPECT_EQ(classify(input).name, "saturated");
}

TEST(Classify, SaysHowLongAWindowWouldSettleIt) {
  // 25 +- 50 straddles both limits of +-20; the nearer one is 5 away: (50/5)^2 = 100 times as long.
  EXPECT_NEAR(*classify(paced(1000, lag(25, 50))).settling_window_s, 6000, 1e-6);
  // 40 +- 40 straddles +20 only, 20 away: 4 times as long.
  EXPECT_NEAR(*classify(paced(1000, lag(40, 40))).settling_window_s, 240, 1e-6);
  // On the limit itself no window would.
  EXPECT_FALSE(classify(paced(1000, lag(20, 40))).settling_window_s);
}

TEST(Classify, IsSilentWithoutASourceAndUndeterminedWithoutAnInterval) {
  EXPECT_EQ(classify({}).name, "");
  Slope bare;
  bare.value = 500;
  EXPECT_EQ(classify(paced(1000, bare)).name, "undetermined");
}

}  // namespace
}  // namespace benchfield::stats
