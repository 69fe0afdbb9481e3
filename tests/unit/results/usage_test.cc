#include "runner/results/usage.h"

#include <gtest/gtest.h>

#include "runner/results/machine.h"

namespace benchfield {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

/// A component at half a core that meets its quota in 8 of 10 periods, read once a second.
UsageMaterial throttled() {
  UsageMaterial out;
  out.component = "search";
  out.limit_cores = 0.5;
  for (std::int64_t s = 0; s <= 20; ++s) {
    UsagePoint point;
    point.at_ns = s * kSecond;
    point.cpu_ns = s * kSecond / 2;
    point.resident_bytes = 100 + s;
    point.periods = 10 * s;
    point.throttled_periods = 8 * s;
    point.throttled_ns = s * kSecond / 4;
    point.peak_bytes = 1'000 + s;
    point.memory_kills = 0;
    out.points.push_back(point);
  }
  return out;
}

TEST(Usage, IsThatOfTheWindowAlone) {
  const stats::Points counted = {{0, 0}, {20 * kSecond, 20'000}};
  const UsageResult result = usage_of(throttled(), &counted, 5 * kSecond, 15 * kSecond);
  EXPECT_DOUBLE_EQ(*result.cpu_cores, 0.5);
  EXPECT_DOUBLE_EQ(*result.cpu_us_per_record, 500);
  EXPECT_DOUBLE_EQ(*result.throttled_share, 0.8);
  EXPECT_DOUBLE_EQ(*result.throttled_seconds, 2.5);
  EXPECT_EQ(result.resident_bytes, 115);
  EXPECT_EQ(result.peak_bytes, 1'015);
  EXPECT_EQ(result.limit_cores, 0.5);
}

TEST(Usage, HasNoThrottlingWithoutAQuota) {
  UsageMaterial usage = throttled();
  for (UsagePoint& point : usage.points) point.periods = point.throttled_periods = 0;
  EXPECT_FALSE(usage_of(usage, nullptr, 0, 20 * kSecond).throttled_share);
  for (UsagePoint& point : usage.points) point.periods.reset();
  EXPECT_FALSE(usage_of(usage, nullptr, 0, 20 * kSecond).throttled_share);
}

std::vector<Flag> flags_of(const UsageMaterial& usage) {
  std::vector<Flag> flags;
  flag_usage(usage, usage_of(usage, nullptr, 0, 20 * kSecond), flags);
  return flags;
}

TEST(Usage, FlagsAComponentThatMetItsLimits) {
  UsageMaterial usage = throttled();
  usage.points.back().memory_kills = 2;
  EXPECT_EQ(flags_of(usage), (std::vector<Flag>{{"W_THROTTLED", "search: 80 % of its periods"},
                                                {"W_OUT_OF_MEMORY", "search: 2 processes ended"}}));
}

TEST(Usage, FlagsNoSingleBurst) {
  UsageMaterial usage = throttled();
  for (UsagePoint& point : usage.points) point.throttled_periods = *point.periods / 25;  // 4 %
  EXPECT_TRUE(flags_of(usage).empty());
}

TEST(Usage, FlagsWhatWasStartedAnewOrEvicted) {
  UsageMaterial usage = throttled();
  for (UsagePoint& point : usage.points) point.throttled_periods = 0;
  usage.points.back().restarts = usage.points.back().evicted = 1;
  EXPECT_EQ(flags_of(usage),
            (std::vector<Flag>{{"W_RESTARTED", "search: once"}, {"W_EVICTED", "search: 1 pod"}}));
  usage.points.back().restarts = 3;
  usage.points.back().evicted = 2;
  EXPECT_EQ(flags_of(usage), (std::vector<Flag>{{"W_RESTARTED", "search: 3 times"},
                                                {"W_EVICTED", "search: 2 pods"}}));
}

TEST(Usage, IsMissingWhereItWasReadTooSeldom) {
  UsageMaterial usage = throttled();
  for (UsagePoint& point : usage.points) point.throttled_periods = 0;
  usage.asked = 21;
  EXPECT_TRUE(flags_of(usage).empty());
  for (std::size_t i = 0; i < 10; ++i) usage.points[2 * i].cpu_ns.reset();
  EXPECT_TRUE(flags_of(usage).empty()) << "11 of 21";
  EXPECT_DOUBLE_EQ(*usage_of(usage, nullptr, 0, 20 * kSecond).cpu_cores, 0.5);
  usage.points[1].cpu_ns.reset();
  EXPECT_EQ(flags_of(usage), (std::vector<Flag>{{"W_NO_USAGE", "search: 10 of 21 readings"}}));
  usage.points.resize(10);  // the other readings failed as a whole
  EXPECT_EQ(flags_of(usage), (std::vector<Flag>{{"W_NO_USAGE", "search: 4 of 21 readings"}}));
}

TrialResult judged(const MachineMaterial& machine) {
  TrialMaterial material;
  material.machine = machine;
  TrialResult result;
  judge_machine(material, result);
  return result;
}

TEST(Machine, IsFlaggedForWhatMayHaveBentTheNumbers) {
  MachineMaterial machine;
  machine.cores = 2;
  machine.others_cores = 0.5;
  machine.steal_percent = 3.14;
  machine.swapped_bytes = 12 << 20;
  machine.suspended_ns = 61 * kSecond;
  machine.clock_step_ns = -kSecond;
  const TrialResult result = judged(machine);
  EXPECT_EQ(result.flags, (std::vector<Flag>{{"W_STEAL", "3.1 %"},
                                             {"W_OTHER_LOAD", "0.50 of 2 cores"},
                                             {"W_SWAP", "12.0 MiB"},
                                             {"W_SUSPENDED", "61.0 s"},
                                             {"W_CLOCK", "-1.000 s"}}));
  EXPECT_EQ(result.facts.find("machine.others_cores")->number(), 0.5);
  EXPECT_EQ(result.facts.find("machine.suspended_s")->number(), 61);
}

TEST(Machine, IsNotFlaggedForWhatEveryMachineDoes) {
  MachineMaterial machine;
  machine.cores = 2;
  machine.others_cores = 0.19;
  machine.steal_percent = 1.9;
  machine.swapped_bytes = 1 << 20;
  machine.suspended_ns = 1'000;
  machine.clock_step_ns = kSecond / 10;
  EXPECT_TRUE(judged(machine).flags.empty());
}

TEST(Machine, SaysNothingOfWhatCouldNotBeRead) {
  const TrialResult result = judged({});
  EXPECT_TRUE(result.flags.empty());
  EXPECT_EQ(result.facts.find("machine.others_cores"), nullptr);
  EXPECT_EQ(result.facts.find("machine.swapped_bytes"), nullptr);
}

}  // namespace
}  // namespace benchfield
