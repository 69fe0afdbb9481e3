#include "runner/stats/series.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>

namespace benchfield::stats {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

Reading at(double seconds, std::int64_t count, double round_trip = 0.01, bool ok = true) {
  const auto sent = static_cast<std::int64_t>(seconds * 1e9);
  return {sent, sent + static_cast<std::int64_t>(round_trip * 1e9), count, ok};
}

TEST(Clean, HasNothingOfNothing) {
  const Cleaned cleaned = clean({});
  EXPECT_TRUE(cleaned.segments.empty());
  EXPECT_EQ(cleaned.period_s, 0);
  EXPECT_EQ(longest_segment(cleaned, INT64_MIN, INT64_MAX), nullptr);
}

TEST(Clean, PlacesASampleAtTheMiddleOfItsPoll) {
  const std::vector<Reading> readings{{100, 300, 7, true}};
  EXPECT_EQ(clean(readings).segments, (std::vector<Points>{{{200, 7}}}));
}

TEST(Clean, DropsFailedSlowAndBackwardPollsAndCountsThem) {
  const std::vector<Reading> readings{at(0, 0),        at(1, 10), at(2, 0, 0.01, false),
                                      at(3, 30, 0.21), at(4, 40), at(3.5, 45),
                                      at(5, 50),       at(6, -1)};
  const Cleaned cleaned = clean(readings, 1);
  ASSERT_EQ(cleaned.segments.size(), 1u);
  EXPECT_EQ(cleaned.segments[0].size(), 4u);
  EXPECT_EQ(cleaned.polls, 8u);
  EXPECT_EQ(cleaned.gaps, 2u);       // failed, negative
  EXPECT_EQ(cleaned.uncertain, 2u);  // 105 ms of uncertainty at h = 1 s, time going back
}

TEST(Clean, EstimatesThePeriodAsTheMedianDistance) {
  const std::vector<Reading> readings{at(0, 0), at(5, 1), at(10, 2), at(21, 3), at(26, 4)};
  EXPECT_DOUBLE_EQ(clean(readings).period_s, 5);
}

TEST(Clean, SplitsWhereTheCountDecreases) {
  const std::vector<Reading> readings{at(0, 5), at(1, 9), at(2, 1), at(3, 2), at(4, 3)};
  const Cleaned cleaned = clean(readings);
  ASSERT_EQ(cleaned.segments.size(), 2u);
  EXPECT_EQ(cleaned.reset_ns, (std::vector<std::int64_t>{2 * kSecond + kSecond / 200}));
  EXPECT_EQ(longest_segment(cleaned, 0, 10 * kSecond)->front().count, 1);
  EXPECT_EQ(longest_segment(cleaned, 0, 2 * kSecond)->front().count, 5);
}

TEST(Series, KeepsEveryDigitOf64BitCounts) {
  const std::int64_t most = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(difference(most, most - 3), 3);
  EXPECT_EQ(difference(most - 3, most), -3);
  EXPECT_EQ(difference(most, std::numeric_limits<std::int64_t>::min()), 18446744073709551615.0);
  const Points points{{0, most - 30}, {kSecond, most - 20}, {2 * kSecond, most - 5}};
  EXPECT_EQ(to_curve(points).y, (std::vector<double>{0, 10, 25}));
  EXPECT_EQ(interval_rates(to_curve(points)), (std::vector<double>{10, 15}));
}

TEST(CountAt, InterpolatesInsideOnly) {
  const Points points{{0, 0}, {10, 100}, {20, 400}};
  EXPECT_EQ(count_at(points, 15), 250);
  EXPECT_EQ(count_at(points, 0), 0);
  EXPECT_EQ(count_at(points, 20), 400);
  EXPECT_EQ(count_at(points, 21), std::nullopt);
  EXPECT_EQ(count_at(points, -1), std::nullopt);
  EXPECT_EQ(count_at({}, 0), std::nullopt);
}

TEST(Crossing, InterpolatesAndContinuesThePaceToAnExactHit) {
  const Points points{{0, 0}, {10, 100}, {20, 200}, {30, 240}, {40, 240}};
  EXPECT_EQ(crossing_ns(points, 150), 15);
  EXPECT_EQ(crossing_ns(points, 240), 24);  // 10 a tick until it was through
  EXPECT_EQ(crossing_ns(points, 241), std::nullopt);
  EXPECT_EQ(crossing_ns(points, 0), std::nullopt);
  EXPECT_EQ(crossing_ns({}, 5), std::nullopt);
  const Points slower{{0, 0}, {10, 10}, {20, 200}};
  EXPECT_EQ(crossing_ns(slower, 200), 20);  // never later than it was seen
}

TEST(Median, TakesTheMiddleOrTheMeanOfTwo) {
  EXPECT_EQ(median({}), std::nullopt);
  EXPECT_EQ(median({3}), 3);
  EXPECT_EQ(median({4, 1}), 2.5);
  EXPECT_EQ(median({9, 1, 5}), 5);
}

}  // namespace
}  // namespace benchfield::stats
