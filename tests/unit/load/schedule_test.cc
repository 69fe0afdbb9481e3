#include "runner/load/schedule.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace benchfield {
namespace {

TEST(Schedule, IntendedTimesAreTheExactQuotientRoundedUp) {
  const Schedule schedule({.amount = 3, .per_ns = 7, .count = 1000});
  // 0, 7/3, 14/3, 7, ...
  const std::vector<std::int64_t> first{0, 3, 5, 7, 10, 12, 14};
  for (std::size_t i = 0; i < first.size(); ++i) {
    EXPECT_EQ(schedule.intended_ns(static_cast<std::int64_t>(i)), first[i]);
  }
}

TEST(Schedule, DueCountAgreesWithBruteForceAtEveryNanosecond) {
  for (const int stripe : {0, 1, 2}) {
    const Schedule schedule(
        {.amount = 3, .per_ns = 7, .count = 400, .stripe = stripe, .stripes = 3});
    for (std::int64_t t = -5; t < 1000; ++t) {
      std::int64_t due = 0;
      while (due < 400 && schedule.intended_ns(due) <= t) ++due;
      ASSERT_EQ(schedule.due(t), due) << "stripe " << stripe << " at " << t;
    }
  }
}

TEST(Schedule, DoesNotDriftOverAMonth) {
  const std::int64_t month_ns = 30LL * 86'400 * 1'000'000'000;
  const Schedule schedule({.amount = 333'333, .per_ns = 1'000'000'000, .count = INT64_MAX});
  const std::int64_t due = schedule.due(month_ns);
  EXPECT_EQ(due, 30LL * 86'400 * 333'333 + 1);
  EXPECT_EQ(schedule.intended_ns(due - 1), month_ns);
}

TEST(Schedule, WalkedTimesEqualTheClosedForm) {
  for (const Pace pace : {Pace{3, 7, 2000, 1, 4}, Pace{25'000, 1'000'000'000, 2000, 0, 1},
                          Pace{7, 60'000'000'000, 2000, 2, 3}}) {
    const Schedule schedule(pace);
    IntendedTimes times(schedule, 17);
    for (std::int64_t i = 17; i < 1500; ++i) ASSERT_EQ(times.next(), schedule.intended_ns(i));
  }
}

TEST(Schedule, StripesTogetherAreTheWholeScheduleOnce) {
  const int instances = 8;
  const Schedule whole({.amount = 8 * 25'000, .per_ns = 1'000'000'000, .count = 8000});
  std::vector<std::int64_t> expected;
  std::vector<std::int64_t> striped;
  for (std::int64_t i = 0; i < 8000; ++i) expected.push_back(whole.intended_ns(i));
  for (int k = 0; k < instances; ++k) {
    const Schedule one({25'000, 1'000'000'000, 1000, k, instances});
    for (std::int64_t i = 0; i < 1000; ++i) striped.push_back(one.intended_ns(i));
  }
  std::sort(striped.begin(), striped.end());
  EXPECT_EQ(striped, expected);
}

TEST(Schedule, EverythingIsDueFlatOut) { EXPECT_EQ(Schedule({.count = 42}).due(0), 42); }

TEST(NextWake, SleepsToTheTickOfTheNextRecordButNotTooLong) {
  const Schedule slow({.amount = 10, .per_ns = 1'000'000'000, .count = 100});  // each 100 ms
  EXPECT_EQ(next_wake_ns(slow, 5'000'000, 1, 1'000'000, 200'000'000), 100'000'000);
  EXPECT_EQ(next_wake_ns(slow, 5'000'000, 1, 1'000'000, 15'000'000), 15'000'000);
  EXPECT_EQ(next_wake_ns(slow, 105'400'000, 1, 1'000'000, 200'000'000), 106'000'000);
}

struct Sent {
  std::int64_t at_ns = 0;
  std::int64_t count = 0;
};

/// Ticks every millisecond from start_ns on and sends all that is granted.
std::vector<Sent> ticks(Pacer& pacer, std::int64_t& next, std::int64_t from_ns,
                        std::int64_t to_ns) {
  std::vector<Sent> sent;
  for (std::int64_t t = from_ns; t < to_ns; t += 1'000'000) {
    const Pacer::Grant grant = pacer.grant(t, next);
    next += grant.dropped + grant.count;
    sent.push_back({t, grant.count});
  }
  return sent;
}

TEST(Pacer, BoundedRepaysAStallAtNoMoreThanTwiceTheRate) {
  const Schedule schedule({.amount = 100'000, .per_ns = 1'000'000'000, .count = 1'000'000});
  Pacer pacer(schedule, CatchUp::bounded, 2);
  std::int64_t next = 0;
  ticks(pacer, next, 0, 1'000'000'000);
  EXPECT_EQ(next, schedule.due(999'000'000));
  const auto after = ticks(pacer, next, 3'000'000'000, 6'000'000'000);  // a stall of 2 s
  EXPECT_LE(after.front().count, 2'000);                                // one burst of 10 ms
  for (std::size_t i = 1; i < after.size(); ++i) ASSERT_LE(after[i].count, 200);
  EXPECT_EQ(next, schedule.due(5'999'000'000)) << "back on schedule";
}

TEST(Pacer, BoundedKeepsUpAtLowRates) {
  const Schedule schedule({.amount = 3, .per_ns = 1'000'000'000, .count = 100});
  Pacer pacer(schedule, CatchUp::bounded, 2);
  std::int64_t next = 0;
  for (std::int64_t t = 0; t < 10'000'000'000; t += 100'000'000) {
    next += pacer.grant(t, next).count;
    ASSERT_EQ(next, schedule.due(t));
  }
}

TEST(Pacer, UnlimitedRepaysAtOnce) {
  const Schedule schedule({.amount = 1000, .per_ns = 1'000'000'000, .count = 10'000});
  Pacer pacer(schedule, CatchUp::unlimited, 2);
  EXPECT_EQ(pacer.grant(5'000'000'000, 0).count, 5001);
}

TEST(Pacer, DropSkipsWhatIsTooLateAndLosesNothingElse) {
  const Schedule schedule({.amount = 1000, .per_ns = 1'000'000'000, .count = 10'000});
  Pacer pacer(schedule, CatchUp::drop, 2);
  const Pacer::Grant grant = pacer.grant(5'000'000'000, 0);
  EXPECT_EQ(grant.dropped, 4901);  // due by 4.9 s
  EXPECT_EQ(grant.count, 100);
}

TEST(Pacer, GrantGivenBackIsGrantedAgain) {
  const Schedule schedule({.amount = 100'000, .per_ns = 1'000'000'000, .count = 1'000'000});
  Pacer pacer(schedule, CatchUp::bounded, 2);
  const std::int64_t granted = pacer.grant(10'000'000, 0).count;
  EXPECT_EQ(granted, 1001);
  pacer.give_back(granted);
  EXPECT_EQ(pacer.grant(10'000'000, 0).count, 1001);
}

}  // namespace
}  // namespace benchfield
