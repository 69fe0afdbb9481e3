#include "runner/results/flags.h"

#include <gtest/gtest.h>

#include "tests/unit/results/simulated_trial.h"

namespace benchfield {
namespace {

TEST(Flags, JoinDetailsOfOneCode) {
  std::vector<Flag> flags;
  add_flag(flags, "W_SHORT", "eim.rate", "4 increments");
  add_flag(flags, "W_CLOCK", "", "+1.000 s");
  add_flag(flags, "W_SHORT", "ktm.rate", "3 increments");
  EXPECT_EQ(flags, (std::vector<Flag>{{"W_SHORT", "eim.rate: 4 increments; ktm.rate: 3 increments"},
                                      {"W_CLOCK", "+1.000 s"}}));
}

TEST(Flags, NameEveryMismatchWithItsNumbers) {
  TrialMaterial material = SimulatedTrial().material();
  InstanceMaterial& process = material.loads[0].processes[0];
  process.acknowledged -= 150;
  process.failed = 100;
  process.unknown = 20;
  material.counters[0].final_reading->count -= 150;
  material.counters[1].final_reading->count -= 151;
  const TrialResult result = analyzed(material);
  EXPECT_FALSE(result.counts_agree);
  EXPECT_EQ(
      flag_of(result, "E_COUNT_MISMATCH"),
      "senders: sent 60,000, acknowledged 59,850, failed 100, unknown 20, unaccounted for 30; "
      "eim.count: indexed 59,849, acknowledged 59,850, missing 1");
}

TEST(Flags, SayWhenThereIsMoreThanWasSent) {
  TrialMaterial material = SimulatedTrial().material();
  material.counters[0].final_reading->count += 7;
  EXPECT_EQ(flag_of(analyzed(material), "E_COUNT_MISMATCH"),
            "ktm.count: end offsets 60,007, acknowledged 60,000, more by 7");
}

TEST(Flags, LeaveMissingFinalReadingsMissing) {
  TrialMaterial material = SimulatedTrial().material();
  material.counters[1].final_reading->ok = false;
  const TrialResult result = analyzed(material);
  EXPECT_FALSE(result.counts[4].count);
  EXPECT_FALSE(result.counts_agree);
  EXPECT_EQ(flag_of(result, "E_NO_DATA"), "eim.count: no final reading");
  EXPECT_FALSE(flag_of(result, "E_COUNT_MISMATCH"));
}

TEST(Flags, TellALateGeneratorFromASlowSystem) {
  SimulatedTrial trial;
  trial.offered = 900;
  const TrialResult degraded = analyzed(trial.material());
  EXPECT_EQ(rate_of(degraded, "eim.rate").classification, "source-degraded");
  EXPECT_EQ(flag_of(degraded, "W_SOURCE_DEGRADED"),
            "eim.rate: 900/s of 1000/s reached the sink's source");
  EXPECT_FALSE(flag_of(degraded, "E_LOAD_LIMITED"));

  TrialMaterial late = trial.material();
  late.loads[0].send_delay.p99_ms = 140;
  EXPECT_EQ(flag_of(analyzed(late), "E_LOAD_LIMITED"), "senders: send delay p99 140 ms");
  EXPECT_EQ(rate_of(analyzed(late), "eim.rate").classification, "load-limited");
  late.loads[0].processes[0].blocked_ns = 5'000'000'000;  // it was the system that made it wait
  EXPECT_FALSE(flag_of(analyzed(late), "E_LOAD_LIMITED"));
  late.loads[0].wake_lateness.p99_ms = 120;
  EXPECT_EQ(flag_of(analyzed(late), "E_LOAD_LIMITED"), "senders: woke late, p99 120 ms");

  TrialMaterial busy = trial.material();
  busy.loads[0].processes[0].cpu_ns = 57'000'000'000;
  EXPECT_EQ(flag_of(analyzed(busy), "E_LOAD_LIMITED"), "senders: used 0.95 of 1.00 cores");
}

TEST(Flags, SayWhenLittlesLawIsBroken) {
  SimulatedTrial truth;
  TrialMaterial material = truth.material();
  LoadMaterial& load = material.loads[0];
  for (InstanceMaterial& process : load.processes) {
    for (LoadTick& tick : process.ticks) {
      tick.scheduled = std::min(process.sent, tick.acknowledged + 2000);  // 2 s at 1,000/s
    }
  }
  load.acknowledge_delay = {1900, 2200, 2300};
  EXPECT_FALSE(flag_of(analyzed(material), "W_LITTLE"));
  load.acknowledge_delay = {20, 30, 40};
  const auto told = flag_of(analyzed(material), "W_LITTLE");
  ASSERT_TRUE(told);
  EXPECT_NE(told->find("measured were p50 20 ms, max 40 ms"), std::string::npos) << *told;
}

TEST(Flags, ReportLostPollsResetsAndClockSteps) {
  TrialMaterial material = SimulatedTrial().material();
  std::vector<Tick>& ticks = material.counters[1].ticks;
  ticks[10].ok = false;
  ticks[20].received_ns += 900'000'000;
  ticks[20].wall_ns += 900'000'000;
  for (std::size_t i = 30; i < ticks.size(); ++i) ticks[i].wall_ns -= 1'500'000'000;
  for (std::size_t i = 50; i < ticks.size(); ++i) ticks[i].count -= 45'000;
  const TrialResult result = analyzed(material);
  EXPECT_EQ(flag_of(result, "W_GAPS"), "eim.rate: 3 % (2 of 68 polls: 1 failed, 1 too slow)");
  EXPECT_EQ(flag_of(result, "E_RESET"), "eim.rate: count decreased at 47.9 s");
  EXPECT_EQ(flag_of(result, "W_CLOCK"), "-1.500 s");
}

TEST(Flags, MarkStaircaseStallAliasAndEarlyEnd) {
  SimulatedTrial trial;
  trial.seconds = 120;
  TrialMaterial stepped = trial.material();
  for (Tick& tick : stepped.counters[1].ticks) tick.count = tick.count / 10'000 * 10'000;
  EXPECT_EQ(flag_of(analyzed(stepped), "W_STAIRCASE"), "eim.rate: 10 s");

  TrialMaterial stalled = trial.material();
  for (std::size_t i = 60; i < 64; ++i) {
    stalled.counters[1].ticks[i].count = stalled.counters[1].ticks[59].count;
  }
  EXPECT_EQ(flag_of(analyzed(stalled), "W_STALL"), "eim.rate: 56.9 s to 60.9 s");

  TrialMaterial aliased = trial.material();
  aliased.counters[1].refresh_s = 1;
  EXPECT_EQ(flag_of(analyzed(aliased), "W_ALIAS"), "eim.rate: polled every 1 s, grows every 1 s");

  TrialMaterial cut = trial.material();
  cut.reached_until = false;
  cut.ended_by = "deadline";
  cut.counters[1].final_reading->count -= 1000;
  EXPECT_EQ(flag_of(analyzed(cut), "W_CENSORED"),
            "eim.count: stopped at 119,000 of 120,000 by deadline");
}

TEST(Flags, CallADecayUnsteadyAndGiveItNoCapacity) {
  SimulatedTrial trial;
  trial.offered = 2000;
  trial.target = 2000;
  trial.cap = 1500;
  TrialMaterial material = trial.material();
  double count = 0;
  for (std::size_t i = 2; i < material.counters[1].ticks.size(); ++i) {
    count += 1500 * std::max(0.5, 1 - 0.005 * static_cast<double>(i));
    material.counters[1].ticks[i].count = static_cast<std::int64_t>(count);
  }
  const TrialResult result = analyzed(material);
  EXPECT_EQ(rate_of(result, "eim.rate").classification, "unsteady");
  ASSERT_TRUE(flag_of(result, "E_NOT_STEADY"));
  EXPECT_TRUE(flag_of(result, "E_NOT_STEADY")->starts_with("eim.rate: drifts by -"));
}

TEST(Flags, SayThatAWindowIsShortAndItsRateALowerBound) {
  SimulatedTrial trial;
  trial.seconds = 4;
  const TrialResult brief = analyzed(trial.material());
  ASSERT_TRUE(flag_of(brief, "W_SHORT"));
  EXPECT_NE(flag_of(brief, "W_SHORT")->find("eim.rate: 3 increments"), std::string::npos)
      << *flag_of(brief, "W_SHORT");
  const TrialResult paced = analyzed(SimulatedTrial().material());
  EXPECT_EQ(rate_of(paced, "eim.rate").classification, "source-limited");
  EXPECT_EQ(flag_of(paced, "W_SOURCE_LIMITED"), "eim.rate: a lower bound of what the sink can do");
  EXPECT_FALSE(flag_of(paced, "W_SHORT"));
}

/// The sink's count replaced by what a rate of its own made of it.
template <class Rate>
TrialMaterial with_sink(const Rate& rate_at) {
  SimulatedTrial trial;
  trial.offered = 2000;
  trial.target = 2000;
  trial.cap = 1500;
  TrialMaterial material = trial.material();
  double count = 0;
  std::vector<Tick>& ticks = material.counters[1].ticks;
  for (std::size_t i = 0; i < ticks.size(); ++i) {
    ticks[i].count = static_cast<std::int64_t>(count);
    if (i >= 2) count += rate_at(i - 2);
  }
  return material;
}

TEST(Flags, SayWhatWasTrimmedAndWhenNoSteadyHalfWasFound) {
  const auto wobble = [](std::size_t i) { return static_cast<double>(i * 37 % 11) - 5; };
  const TrialResult warming = analyzed(with_sink(
      [&](std::size_t i) { return i < 5 ? 200.0 * static_cast<double>(i) : 1500 + wobble(i); }));
  ASSERT_TRUE(flag_of(warming, "W_TRIMMED"));
  EXPECT_TRUE(flag_of(warming, "W_TRIMMED")->starts_with("eim.rate: first "))
      << *flag_of(warming, "W_TRIMMED");
  EXPECT_FALSE(flag_of(warming, "E_NOT_STEADY"));
  EXPECT_NEAR(rate_of(warming, "eim.rate").rate, 1500, 10);

  const TrialResult never = analyzed(with_sink([&](std::size_t i) {
    return std::min(1500.0, 10.0 * static_cast<double>(i * i)) + wobble(i);
  }));
  const TrialResult late = analyzed(with_sink([&](std::size_t i) {
    return i < 33 ? 300.0 + 30 * static_cast<double>(i) : 1500 + wobble(i);
  }));
  EXPECT_TRUE(flag_of(never, "W_TRIMMED"));
  EXPECT_TRUE(flag_of(late, "W_MSER_LIMIT")) << flag_of(late, "W_TRIMMED").value_or("-");
  EXPECT_TRUE(flag_of(late, "E_NOT_STEADY"));
  EXPECT_EQ(rate_of(late, "eim.rate").classification, "unsteady");
}

TEST(Flags, NameInstancesWithoutALastWord) {
  TrialMaterial material = SimulatedTrial().material();
  material.loads[0].processes[0].lost = true;
  EXPECT_EQ(flag_of(analyzed(material), "E_NO_DATA"), "senders: 1 instances gave no summary");
}

}  // namespace
}  // namespace benchfield
