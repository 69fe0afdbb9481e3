#include "runner/load/tally.h"

#include <gtest/gtest.h>

namespace benchfield {
namespace {

TEST(LiveCounters, FreezeWhatWasDueWhenTheScheduleEnds) {
  const Schedule schedule({.amount = 10, .per_ns = 1'000'000'000, .count = 1000});
  LiveCounters counters;
  EXPECT_EQ(counters.read(schedule, 5'000'000'000).scheduled, 0) << "not started";
  counters.started(1'000'000'000);
  EXPECT_EQ(counters.read(schedule, 2'000'000'000).scheduled, 11);
  counters.ended(3'000'000'000);
  EXPECT_EQ(counters.read(schedule, 9'000'000'000).scheduled, 21);
}

TEST(LiveCounters, FlatOutWhatIsDueIsWhatWasSent) {
  LiveCounters counters;
  counters.started(1);
  counters.sent(7);
  counters.acknowledged(3);
  counters.failed(1);
  const LoadCounters read = counters.read(Schedule({.count = 100}), 10);
  EXPECT_EQ(read.scheduled, 7);
  EXPECT_EQ(counters.in_flight(), 3);
}

TEST(BlockedTime, AddsUpRunsOfNoRoom) {
  BlockedTime blocked;
  blocked.found_room(5);
  blocked.found_none(0);
  blocked.found_none(30);
  blocked.found_room(100);
  blocked.found_none(200);
  blocked.found_room(250);
  blocked.found_room(900);
  EXPECT_EQ(blocked.total_ns(), 150);
  EXPECT_EQ(blocked.longest_ns(), 100);
}

TEST(FailureTexts, AreSortedByHowOften) {
  FailureTexts texts;
  texts.add("b");
  texts.add("a", 5);
  texts.add("b", 2);
  EXPECT_EQ(texts.most_frequent(), (std::vector<std::string>{"5 x a", "3 x b"}));
  for (int i = 0; i < 500; ++i) texts.add("text " + std::to_string(i));
  EXPECT_EQ(texts.most_frequent().size(), 10U);
  EXPECT_EQ(texts.most_frequent()[0], "302 x other failures");
}

}  // namespace
}  // namespace benchfield
