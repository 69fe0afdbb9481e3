#include "runner/stats/little.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace benchfield::stats {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

/// So many a second for 20 s, then none until 30 s, `late` seconds after they were due.
Points counted(std::int64_t rate, std::int64_t late) {
  Points out;
  for (std::int64_t s = 0; s <= 30; ++s)
    out.push_back({s * kSecond, rate * std::clamp<std::int64_t>(s - late, 0, 20)});
  return out;
}

TEST(LittleLaw, FindsTheTimeBetweenTwoCounters) {
  // by hand: 100/s for 20 s, each 2 s under way: 2000 records x 2 s = 4000 record seconds in 30 s
  const auto law = little_law(counted(100, 0), counted(100, 2));
  ASSERT_TRUE(law);
  EXPECT_NEAR(law->seconds, 2, 1e-9);
  EXPECT_NEAR(law->rate, 2000.0 / 30, 1e-9);
  EXPECT_NEAR(law->concurrency, 4000.0 / 30, 1e-9);
}

TEST(LittleLaw, SaysNothingWhereRecordsAreMissingOrReadingsFew) {
  EXPECT_FALSE(little_law(counted(100, 0), counted(99, 2)));
  EXPECT_FALSE(little_law({}, {}));
  const Points all = counted(100, 0);
  const Points few(all.begin(), all.begin() + 5);
  EXPECT_FALSE(little_law(few, few));
}

}  // namespace
}  // namespace benchfield::stats
