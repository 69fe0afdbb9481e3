#include "runner/stats/rttest.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>

namespace benchfield::stats {
namespace {

const std::vector<MonitorSample> kGolden{{1565739747633, 0},         {1565739817633, 30724012},
                                         {1565739887610, 69228979},  {1565739957611, 106779686},
                                         {1565740027647, 145491839}, {1565740097610, 183529764},
                                         {1565740167578, 200000000}, {1565740237578, 200000000}};

// Printed by rttest for a run on EKS (70 s period, finish at the first unchanged poll); unrounded
// summary by scipy.stats.linregress over the first five.
TEST(Rttest, ReproducesTheGoldenRun) {
  const auto segments = emulate_rttest(kGolden, 1, false);
  ASSERT_EQ(segments.size(), 1u);
  const MonitorSegment& run = segments[0];
  ASSERT_EQ(run.rows.size(), 6u);
  const std::array<const char*, 5> printed{"550,252", "543,340", "545,473", "545,542", "501,276"};
  for (std::size_t i = 0; i < printed.size(); ++i) {
    EXPECT_EQ(grouped(*run.rows[i + 1].linear_regression), printed[i]);
  }
  EXPECT_TRUE(run.finished);
  EXPECT_EQ(run.total, 200'000'000);
  EXPECT_NEAR(*run.linear_regression_rate, 545541.8910322435, 1e-4);
  EXPECT_NEAR(*run.standard_error, 1252.047321384724, 1e-5);
  EXPECT_NEAR(*run.average_rate, 545779.6604721103, 1e-6);
  EXPECT_EQ(rttest_summary(run),
            "Total Count: 200,000,000 | Linear Regression Rate:  545,542 | Linear Regression "
            "Standard Error: 1.25 | Average Rate: 545,780");
}

// A table as it stands in a monitor log of 2019.
TEST(Rttest, PrintsTheTableToTheLastBlank) {
  const std::vector<MonitorSample> samples{{1565713713824, 0},         {1565713783824, 17953339},
                                           {1565713853881, 56606779},  {1565713923819, 81734398},
                                           {1565713993818, 105142422}, {1565714063854, 128496028},
                                           {1565714133904, 150839247}, {1565714203831, 171931746},
                                           {1565714273817, 194695737}, {1565714343818, 200000000}};
  const auto segments = emulate_rttest(samples, 1, true);
  ASSERT_EQ(segments.size(), 1u);
  const std::vector<std::string> table = rttest_table(segments[0]);
  ASSERT_EQ(table.size(), 11u);
  EXPECT_EQ(table[0],
            "|Query Number|Sample Number|Epoch (ms)    |Time (s) |Count             |Linear Reg. "
            "Rate  |Rate From Previous|Rate From First   |");
  EXPECT_EQ(table[1],
            "|------------|-------------|--------------|---------|------------------|------------"
            "------|------------------|------------------|");
  EXPECT_EQ(table[2],
            "|          1 |           1 |1565713783824 |       0 |       17,953,339 |            "
            "      |                  |                  |");
  EXPECT_EQ(table[4],
            "|          3 |           3 |1565713923819 |     139 |       81,734,398 |          455"
            ",623 |          359,284 |          455,595 |");
  EXPECT_EQ(table[10],
            "|          9 |           9 |1565714343818 |     559 |      200,000,000 |          325"
            ",855 |           75,774 |          325,087 |");
  EXPECT_EQ(rttest_summary(segments[0]),
            "Total Count: 200,000,000 | Linear Regression Rate:  347,705 | Linear Regression "
            "Standard Error: 12.41 | Average Rate: 360,704");
}

TEST(Rttest, PrintsUnchangedPollsAndFinishesAfterEnoughOfThem) {
  const std::vector<MonitorSample> samples{{0, 0},     {1000, 10}, {2000, 20},
                                           {3000, 20}, {4000, 30}, {5000, 30},
                                           {6000, 30}, {7000, 30}, {8000, 30}};
  const auto segments = emulate_rttest(samples, 3, false);
  ASSERT_EQ(segments.size(), 1u);
  ASSERT_EQ(segments[0].rows.size(), 6u);
  EXPECT_FALSE(segments[0].rows[2].sample);
  EXPECT_EQ(*segments[0].rows[2].from_first, 5);
  EXPECT_EQ(rttest_table(segments[0])[4],
            "|          3 |       ***** |         3000 |       2 |               20 |            "
            "   10 |                0 |                5 |");
  EXPECT_EQ(segments[0].average_rate, 10);
}

TEST(Rttest, StartsAgainAtADecreaseAndSkipsErrors) {
  const std::vector<MonitorSample> samples{{0, 100},    {1000, 110}, {2000, -1},
                                           {3000, 120}, {4000, 5},   {5000, 9}};
  const auto segments = emulate_rttest(samples, 1, false);
  ASSERT_EQ(segments.size(), 2u);
  EXPECT_FALSE(segments[0].finished);
  EXPECT_EQ(segments[0].rows.back().count, 20);
  EXPECT_EQ(segments[1].start_count, 5);
  EXPECT_EQ(segments[1].rows.back().count, 4);
  EXPECT_EQ(rttest_summary(segments[1]), "");
}

TEST(Rttest, SaysWhenSamplesDoNotSuffice) {
  EXPECT_TRUE(emulate_rttest({}, 1, true).empty());
  const std::vector<MonitorSample> samples{{0, 0}, {1000, 10}, {2000, 7'000'000'000}};
  const auto segments = emulate_rttest(samples, 1, true);
  ASSERT_EQ(segments.size(), 1u);
  EXPECT_EQ(rttest_summary(segments[0]),
            "Total Count: 7,000,000,000 | Not enough samples Rate calculations.");
}

TEST(Grouped, RoundsHalvesUpAsJavaDoes) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999.5), "1,000");
  EXPECT_EQ(grouped(2.5), "3");
  EXPECT_EQ(grouped(-1234567), "-1,234,567");
  EXPECT_EQ(grouped(-0.4), "0");
}

}  // namespace
}  // namespace benchfield::stats
