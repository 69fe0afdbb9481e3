#include "runner/probe/unwrap.h"

#include <gtest/gtest.h>

#include <vector>

#include "runner/stats/rate.h"

namespace benchfield {
namespace {

constexpr std::int64_t k32Bit = std::int64_t{1} << 32;

std::vector<std::int64_t> unwrapped(std::optional<std::int64_t> wraps_at,
                                    const std::vector<std::int64_t>& counts) {
  Unwrap unwrap(wraps_at);
  std::vector<std::int64_t> out;
  for (const std::int64_t count : counts) out.push_back(unwrap.next(count).value_or(-1));
  return out;
}

TEST(Unwrap, GoesOnWhereTheCounterBeginsAgain) {
  EXPECT_EQ(unwrapped(100, {90, 95, 5, 60, 99, 0, 1}),
            (std::vector<std::int64_t>{90, 95, 105, 160, 199, 200, 201}));
  EXPECT_EQ(unwrapped(k32Bit, {k32Bit - 1, 0}), (std::vector<std::int64_t>{k32Bit - 1, k32Bit}));
}

TEST(Unwrap, LeavesAWideCounterAlone) {
  EXPECT_EQ(unwrapped(std::nullopt, {90, 5, -1, INT64_MAX}),
            (std::vector<std::int64_t>{90, 5, -1, INT64_MAX}));
}

TEST(Unwrap, ShowsACounterThatBeganAnewAsADecrease) {
  // 40 -> 3 would be a growth by 63 of 100
  EXPECT_EQ(unwrapped(100, {40, 3, 10}), (std::vector<std::int64_t>{40, 3, 10}));
  // 5 of the second round -> 0 would be a growth by 95
  EXPECT_EQ(unwrapped(100, {90, 5, 0, 7}), (std::vector<std::int64_t>{90, 105, 0, 7}));
  // half of it is the most that one step can grow
  EXPECT_EQ(unwrapped(100, {90, 40}), (std::vector<std::int64_t>{90, 140}));
  EXPECT_EQ(unwrapped(100, {90, 41}), (std::vector<std::int64_t>{90, 41}));
}

TEST(Unwrap, RefusesWhatTheCounterCannotShow) {
  Unwrap unwrap(100);
  EXPECT_EQ(to_text(unwrap.next(100).error()),
            "error: count 100 of a counter that wraps at 100 [probe-failed]\n");
  EXPECT_FALSE(unwrap.next(-1));
  EXPECT_EQ(unwrap.next(99).value_or(-1), 99);
}

// 50,000,000 a second, polled every second: a 32-bit counter wraps every 86 s. The rate of the
// counts as read is that of the longest round, that of the unwrapped ones has the whole window.
TEST(Unwrap, GivesTheEstimatorOneSeriesWithoutResets) {
  constexpr std::int64_t kRate = 50'000'000;
  const auto readings = [&](std::optional<std::int64_t> wraps_at) {
    Unwrap unwrap(wraps_at);
    std::vector<stats::Reading> out;
    for (std::int64_t s = 0; s <= 300; ++s) {
      const std::int64_t at = s * 1'000'000'000;
      out.push_back({at, at, unwrap.next((4'000'000'000 + s * kRate) % k32Bit).value_or(-1), true});
    }
    return out;
  };
  const stats::Cleaned raw = stats::clean(readings(std::nullopt), 1);
  EXPECT_EQ(raw.reset_ns.size(), 4u);
  const stats::Cleaned whole = stats::clean(readings(k32Bit), 1);
  EXPECT_TRUE(whole.reset_ns.empty());
  ASSERT_EQ(whole.segments.size(), 1u);
  stats::RateRequest request;
  request.tick_s = 1;
  const auto rate = stats::analyse_rate(whole.segments.front(), request);
  ASSERT_TRUE(rate);
  EXPECT_DOUBLE_EQ(rate->slope.value, static_cast<double>(kRate));
  EXPECT_EQ(rate->to_ns - rate->from_ns, 300'000'000'000);
}

}  // namespace
}  // namespace benchfield
