#include <gtest/gtest.h>

#include "runner/load/load.h"

namespace benchfield {
namespace {

TEST(Histogram, IsEmptyAtFirst) {
  const Histogram histogram;
  EXPECT_EQ(histogram.count(), 0);
  EXPECT_EQ(histogram.quantile(0.99), 0);
}

TEST(Histogram, IsExactBelow256) {
  Histogram histogram;
  for (int i = 1; i <= 100; ++i) histogram.add(i);
  EXPECT_EQ(histogram.quantile(0.5), 50);
  EXPECT_EQ(histogram.quantile(0.99), 99);
  EXPECT_EQ(histogram.quantile(1), 100);
  EXPECT_EQ(histogram.quantile(0), 1);
}

TEST(Histogram, StaysWithinItsErrorOverTheWholeRange) {
  for (std::int64_t value = 1; value < 3'600'000'000'000; value = value * 9 / 7 + 1) {
    Histogram histogram;
    histogram.add(value);
    histogram.add(3'700'000'000'000);  // so that max does not tell
    const auto read = static_cast<double>(histogram.quantile(0.5));
    ASSERT_GE(read, static_cast<double>(value));
    ASSERT_LE(read, static_cast<double>(value) * (1 + 1.0 / 128));
  }
}

TEST(Histogram, KeepsTheTrueMaximumBeyondItsRange) {
  Histogram histogram;
  histogram.add(7'200'000'000'000);
  EXPECT_EQ(histogram.max(), 7'200'000'000'000);
  EXPECT_EQ(histogram.quantile(1), 7'200'000'000'000);
}

TEST(Histogram, CountsTheNegativeAsZero) {
  Histogram histogram;
  histogram.add(-5, 3);
  EXPECT_EQ(histogram.count(), 3);
  EXPECT_EQ(histogram.quantile(1), 0);
}

TEST(Histogram, MergedEqualsAddedTogether) {
  Histogram a;
  Histogram b;
  Histogram both;
  for (std::int64_t i = 0; i < 1000; ++i) {
    (i % 2 == 0 ? a : b).add(i * i * 1000);
    both.add(i * i * 1000);
  }
  a.merge(b);
  EXPECT_EQ(a.to_value(), both.to_value());
}

TEST(Histogram, SurvivesItsSparseForm) {
  Histogram histogram;
  histogram.add(17, 3);
  histogram.add(123'456'789, 2);
  EXPECT_EQ(histogram.to_value(),
            Value(Map{{"max", 123'456'789}, {"buckets", Map{{"17", 3}, {"2667", 2}}}}));
  EXPECT_EQ(Histogram::from_value(histogram.to_value()).to_value(), histogram.to_value());
}

TEST(Histogram, PrintsThePercentileTextOfHdrHistogram) {
  Histogram histogram;
  histogram.add(100);
  histogram.add(100);
  histogram.add(1'000'000);
  histogram.add(1'000'000);
  EXPECT_EQ(histogram.percentile_text(),
            "       Value     Percentile TotalCount 1/(1-Percentile)\n"
            "\n"
            "       0.000 0.500000000000          2           2.00\n"
            "       1.000 1.000000000000          4\n"
            "#[Mean    =        0.500, StdDeviation   =        0.500]\n"
            "#[Max     =        1.000, Total count    =            4]\n"
            "#[Buckets =         4562, SubBuckets     =          128]\n");
}

}  // namespace
}  // namespace benchfield
