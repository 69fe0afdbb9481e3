#include "runner/engine/usage.h"

#include <gtest/gtest.h>

#include "runner/engine/observation.h"

namespace benchfield {
namespace {

TEST(TotalLimits, AreThoseOfAllInstances) {
  const Limits first{"k/broker-0", 500, 100, 512}, second{"k/broker-1", 500, {}, 512};
  const auto limits = total_limits({first, second}, 2);
  EXPECT_EQ(limits.millicores, 1000);
  EXPECT_FALSE(limits.memory) << "broker 1 has no bound";
  EXPECT_TRUE(limits.any);
}

TEST(TotalLimits, AreNoneWhereOneInstanceHasNone) {
  EXPECT_FALSE(total_limits({Limits{"a", 500, {}, {}}}, 2).millicores);
  EXPECT_TRUE(total_limits({Limits{"a", 500, {}, {}}}, 2).any);
  EXPECT_FALSE(total_limits({}, 1).any);
}

TEST(TotalLimits, AreNoneWhereInstancesOnlyHaveAWeight) {
  const auto limits = total_limits({Limits{"a", {}, {}, 102}}, 1);
  EXPECT_FALSE(limits.any);
  EXPECT_FALSE(limits.millicores || limits.memory);
}

TEST(AddLimits, SaysWhetherTheyHeldAndWhoseWeightIsAnother) {
  const std::map<std::string, ComponentLimits> limits = {
      {"kafka", {1500, 64, true}}, {"search", {{}, {}, false}}, {"spark", {{}, {}, false}}};
  TrialResult held;
  add_limits(held, limits, {});
  EXPECT_EQ(held.facts, (Map{{"kafka.limits", "held"}}));
  EXPECT_TRUE(held.flags.empty());
  TrialResult without;
  add_limits(without, limits, {{"kafka", "no root"}, {"search", "no root"}});
  EXPECT_EQ(without.facts,
            (Map{{"kafka.limits", "not held"}, {"search.weight", "not that of a pod"}}));
  EXPECT_EQ(without.flags, (std::vector<Flag>{{"W_LIMITS_NOT_APPLIED", "kafka: no root"},
                                              {"W_WEIGHT", "search: no root"}}));
}

TEST(UsageMaterial, TakesEachValueToItsComponent) {
  ProbeRecord record;
  Sample sample;
  sample.ok = true;
  sample.sent_ns = 10;
  sample.received_ns = 20;
  sample.values = {{"kafka.cpu_ns", 5},
                   {"kafka.resident_bytes", 6},
                   {"kafka.throttled_periods", 7},
                   {"kafka.periods", 8},
                   {"search.cpu_ns", 9}};
  record.samples = {sample, Sample{}};
  const auto usage = usage_material(record, {{"kafka", {1500, 64, true}}});
  ASSERT_EQ(usage.size(), 2u);
  EXPECT_EQ(usage[0].component, "kafka");
  ASSERT_EQ(usage[0].points.size(), 1u) << "a gap is no reading";
  EXPECT_EQ(usage[0].asked, 2);
  EXPECT_EQ(usage[0].points[0].at_ns, 15);
  EXPECT_EQ(usage[0].points[0].throttled_periods, 7);
  EXPECT_EQ(usage[0].limit_cores, 1.5);
  EXPECT_EQ(usage[0].limit_bytes, 64);
  EXPECT_FALSE(usage[1].points[0].periods);
  EXPECT_FALSE(usage[1].limit_cores);
}

TEST(UsageMaterial, EndsWithTheReadingAfterEverythingStopped) {
  ProbeRecord record;
  record.last = Sample{};
  record.last->ok = true;
  record.last->values = {{"kafka.restarts", 1}};
  const auto usage = usage_material(record, {});
  ASSERT_EQ(usage.size(), 1u);
  EXPECT_EQ(usage[0].points.back().restarts, 1);
  EXPECT_EQ(usage[0].asked, 1);
}

TEST(UsageMaterial, LeavesOutWhatPodsTookOfThisMachineInAll) {
  ProbeRecord record;
  for (const std::int64_t cpu : {100, 250, 400}) {
    Sample sample;
    sample.ok = true;
    sample.values = {{"kafka.cpu_ns", cpu / 2}, {"this-machine.cpu_ns", cpu}};
    record.samples.push_back(sample);
  }
  ASSERT_EQ(usage_material(record, {}).size(), 1u);
  EXPECT_EQ(usage_material(record, {})[0].component, "kafka");
  EXPECT_EQ(cpu_of_pods_here({record, ProbeRecord{}}), 300);
}

}  // namespace
}  // namespace benchfield
