#include "runner/engine/warm_up.h"

#include <gtest/gtest.h>

namespace benchfield {
namespace {

Sample sample(std::int64_t at_ns, std::vector<std::pair<std::string, std::int64_t>> values) {
  return {at_ns, at_ns, at_ns, true, "", std::move(values)};
}

/// A round of 1,000 records that began at 10.
Observation round_of(std::vector<Sample> samples) {
  Observation out;
  out.start_ns = 10;
  AgentState& agent = out.agents.emplace_back();
  agent.ticks.push_back({});
  agent.ticks.back().acknowledged = 1000;
  ProbeRecord& record = out.probes.emplace_back();
  record.samples = std::move(samples);
  return out;
}

TEST(CpuPerRecord, IsTheGrowthSinceTheStartOverTheRecords) {
  const Observation round = round_of(
      {sample(1, {{"search.cpu_ns", 5'000'000}}), sample(9, {{"search.cpu_ns", 7'000'000}}),
       sample(20, {{"search.cpu_ns", 9'000'000}, {"runner.cpu_ns", 1}}),
       sample(30, {{"search.cpu_ns", 19'000'000}})});
  EXPECT_EQ(cpu_per_record(round), (CpuPerRecord{{"search", 12.0}}));  // 12 ms over 1,000 records
}

TEST(CpuPerRecord, IsKnownOfARoundThatIsShorterThanTheTimeBetweenReadings) {
  Observation round = round_of({sample(1, {{"kafka.cpu_ns", 7'000'000}})});
  round.probes.back().last = sample(30, {{"kafka.cpu_ns", 19'000'000}});
  EXPECT_EQ(cpu_per_record(round), (CpuPerRecord{{"kafka", 12.0}}));
}

TEST(CpuPerRecord, LeavesOutWhatWasNotReadOrBeganAnew) {
  Observation round =
      round_of({sample(1, {{"search.cpu_ns", 50}}), sample(20, {{"search.cpu_ns", 2}})});
  EXPECT_TRUE(cpu_per_record(round).empty());
  round.agents.clear();
  EXPECT_TRUE(cpu_per_record(round).empty());
}

int rounds_until_settled(WarmUpProgress& progress, const std::vector<double>& search) {
  progress.begin();
  int rounds = 0;
  for (const double us : search) {
    ++rounds;
    if (progress.is_settled_after({{"search", us}, {"kafka", 2.0}})) return rounds;
  }
  return -1;
}

TEST(WarmUpProgress, WaitsUntilNothingFallsTwiceInARowWhenCold) {
  WarmUpProgress progress;
  EXPECT_EQ(rounds_until_settled(progress, {35.4, 16.7, 9.1, 9.0, 8.9, 1}), 5);
}

TEST(WarmUpProgress, StartsCountingAgainAfterAFall) {
  WarmUpProgress progress;
  EXPECT_EQ(rounds_until_settled(progress, {20, 20, 15, 15, 14.8}), 5);
}

TEST(WarmUpProgress, NeedsOneRoundOfWhatStayed) {
  WarmUpProgress progress;
  ASSERT_EQ(rounds_until_settled(progress, {20, 10, 10, 10}), 4);
  EXPECT_EQ(rounds_until_settled(progress, {10.2, 1}), 1);
  progress.forget("search");
  EXPECT_EQ(rounds_until_settled(progress, {30, 10, 10, 10}), 4);
}

TEST(WarmUpProgress, SaysWhatStillFalls) {
  WarmUpProgress progress;
  EXPECT_EQ(rounds_until_settled(progress, {20, 10}), -1);
  EXPECT_EQ(progress.falling(), "search 20 to 10 us");
}

TEST(WarmUpProgress, DoesNotWaitForComponentsWithNextToNoCpu) {
  WarmUpProgress progress;
  progress.begin();
  EXPECT_FALSE(progress.is_settled_after({{"search", 10}, {"idle", 0.3}}));
  EXPECT_FALSE(progress.is_settled_after({{"search", 10}, {"idle", 0.2}}));
  EXPECT_TRUE(progress.is_settled_after({{"search", 10}, {"idle", 0.1}}));
}

}  // namespace
}  // namespace benchfield
