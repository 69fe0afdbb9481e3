#include "runner/results/analyze.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "runner/results/results_json.h"
#include "tests/unit/results/simulated_trial.h"

namespace benchfield {
namespace {

SimulatedTrial capped() {
  SimulatedTrial trial;
  trial.offered = 2000;
  trial.target = 2000;
  trial.cap = 1500;
  return trial;
}

void expect_covers(const RateEstimate& rate, double truth) {
  ASSERT_TRUE(rate.low && rate.high);
  EXPECT_LE(*rate.low, truth);
  EXPECT_GE(*rate.high, truth);
}

TEST(Analyze, ConfirmsTheCapOfASlowerSink) {
  const TrialResult result = analyzed(capped().material());
  const RateEstimate rate = rate_of(result, "eim.rate");
  EXPECT_EQ(rate.classification, "saturated");
  EXPECT_EQ(rate.unit, "documents/s");
  EXPECT_EQ(rate.estimator, "aligned-ewc/2");
  expect_covers(rate, 1500);
  EXPECT_LT(*rate.high - *rate.low, 0.02 * 1500);
  EXPECT_GE(rate.window_from_s, 0);
  EXPECT_LE(rate.window_to_s, 60);

  ASSERT_TRUE(result.drain && result.drain->predicted_s && result.drain->measured_s);
  EXPECT_NEAR(static_cast<double>(result.drain->backlog), 30'000, 600);
  EXPECT_NEAR(*result.drain->predicted_s, 20, 0.4);
  EXPECT_NEAR(*result.drain->measured_s, 20, 0.6);
  EXPECT_NEAR(*result.measured_s, 80, 0.6);
  EXPECT_TRUE(result.counts_agree);
  // The first poll sees the 0.2 s it takes until anything arrives.
  EXPECT_EQ(result.flags, (std::vector<Flag>{{"W_TRIMMED", "eim.rate: first 1 s, last 0 s"}}));
}

TEST(Analyze, CallsASinkThatKeepsUpSourceLimited) {
  const TrialResult result = analyzed(SimulatedTrial().material());
  const RateEstimate rate = rate_of(result, "eim.rate");
  EXPECT_EQ(rate.classification, "source-limited");
  expect_covers(rate, 1000);
  EXPECT_EQ(flag_of(result, "W_SOURCE_LIMITED"), "eim.rate: a lower bound of what the sink can do");
  EXPECT_NEAR(*result.drain->measured_s, 0.2, 0.1);
}

TEST(Analyze, KnowsTheEndByAReadingThatWasTooSlowForARate) {
  TrialMaterial material = capped().material();
  CounterMaterial& indexed = material.counters.at(1);
  const std::int64_t total = indexed.ticks.back().count;
  const auto last = std::find_if(indexed.ticks.begin(), indexed.ticks.end(),
                                 [&](const Tick& tick) { return tick.count == total; });
  indexed.ticks.erase(last + 1, indexed.ticks.end());
  last->received_ns = last->sent_ns + 3'000'000'000;
  const TrialResult result = analyzed(material);
  EXPECT_TRUE(flag_of(result, "W_GAPS"));
  ASSERT_TRUE(result.measured_s && result.drain && result.drain->measured_s);
  EXPECT_NEAR(*result.measured_s, 80, 1.5);
  EXPECT_NEAR(*result.drain->measured_s, 20, 1.5);
  last->ok = false;
  EXPECT_FALSE(analyzed(material).measured_s);
}

TEST(Analyze, ALoadThatWasAcknowledgedAfterItEndedHasNoRate) {
  TrialMaterial material = SimulatedTrial().material();
  for (InstanceMaterial& process : material.loads.at(0).processes) {
    for (LoadTick& tick : process.ticks) tick.acknowledged = 0;
    process.last_acknowledged_ns = process.last_sent_ns + 10'000'000'000;
  }
  const TrialResult result = analyzed(material);
  for (const RateEstimate& rate : result.rates) EXPECT_NE(rate.metric, "senders.rate") << rate.rate;
}

TEST(Analyze, TakesCountsFromTheBaseline) {
  SimulatedTrial trial = capped();
  trial.warm_up_count = 4'000'000'000'000'000'000;
  const TrialResult result = analyzed(trial.material());
  ASSERT_EQ(result.counts.size(), 5u);
  const char* const names[] = {"sent", "acknowledged", "failed", "end offsets", "indexed"};
  const std::int64_t counts[] = {120'000, 120'000, 0, 120'000, 120'000};
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(result.counts[i].name, names[i]);
    EXPECT_EQ(result.counts[i].count, counts[i]) << names[i];
  }
  EXPECT_EQ(result.counts[4].source, "eim");
  EXPECT_TRUE(result.counts_agree);
}

TEST(Analyze, FindsTheBaselineInTheTicksWhenNoneIsGiven) {
  SimulatedTrial trial = capped();
  trial.warm_up_count = 77;
  TrialMaterial material = trial.material();
  for (CounterMaterial& counter : material.counters) counter.baseline.reset();
  EXPECT_TRUE(analyzed(material).counts_agree);
  material.counters[1].ticks.erase(material.counters[1].ticks.begin(),
                                   material.counters[1].ticks.begin() + 4);
  const TrialResult result = analyzed(material);
  EXPECT_FALSE(result.counts.back().count);
  EXPECT_FALSE(result.counts_agree);
  EXPECT_EQ(flag_of(result, "E_NO_DATA"), "eim.count: no reading before the load");
}

TEST(Analyze, SumsInstances) {
  SimulatedTrial trial = capped();
  trial.instances = 4;
  const TrialResult result = analyzed(trial.material());
  EXPECT_EQ(result.loads[0].acknowledged, 120'000);
  EXPECT_NEAR(*result.loads[0].achieved_rate, 2000, 1e-6);
  EXPECT_NEAR(result.loads[0].cpu_cores, 0.8, 1e-6);
  EXPECT_NEAR(rate_of(result, "senders.rate").rate, 2000, 1);
  EXPECT_EQ(rate_of(result, "eim.rate").classification, "saturated");
}

TEST(Analyze, ChargesCpuToTheWindowAndItsRecords) {
  const TrialResult result = analyzed(capped().material());
  ASSERT_EQ(result.usage.size(), 1u);
  EXPECT_NEAR(*result.usage[0].cpu_cores, 1.5, 1e-6);
  EXPECT_NEAR(*result.usage[0].cpu_us_per_record, 1.5e6 / 1500, 20);
  EXPECT_EQ(result.usage[0].resident_bytes, 155'000'000);  // the largest inside the window
}

TEST(Analyze, PrintsWhatRttestWouldHave) {
  const TrialResult result = analyzed(capped().material());
  ASSERT_EQ(result.rttest.size(), 2u);
  const RttestBlock& block = result.rttest[1];
  EXPECT_EQ(block.series, "eim.count");
  EXPECT_EQ(block.total, 120'000);
  EXPECT_NEAR(*block.linear_regression_rate, 1500, 5);
  EXPECT_NEAR(*block.average_rate, 1500, 5);
  EXPECT_GT(*block.standard_error, 0);
  EXPECT_EQ(block.table.size(), 2 + 81u);  // no plateau rows
}

TEST(Analyze, KnowsADirectLoadIsHeldBackByItsSink) {
  SimulatedTrial trial;
  trial.offered = 800;  // what came through
  trial.target.reset();
  TrialMaterial material = trial.material();
  material.counters.erase(material.counters.begin());
  EXPECT_EQ(rate_of(analyzed(material), "eim.rate").classification, "source-limited");
  material.loads[0].into_sink = true;
  const TrialResult flat_out = analyzed(material);
  EXPECT_EQ(rate_of(flat_out, "eim.rate").classification, "saturated");
  expect_covers(rate_of(flat_out, "eim.rate"), 800);

  trial.target = 1000;  // the schedule ran ahead, the load waited
  material = trial.material();
  material.counters.erase(material.counters.begin());
  material.loads[0].into_sink = true;
  material.loads[0].send_delay.p99_ms = 9000;
  material.loads[0].processes[0].blocked_ns = 12'000'000'000;
  const TrialResult paced = analyzed(material);
  EXPECT_EQ(rate_of(paced, "eim.rate").classification, "saturated");
  EXPECT_FALSE(flag_of(paced, "E_LOAD_LIMITED"));
  EXPECT_NEAR(static_cast<double>(paced.drain->backlog), 48'000 - 800 * 48, 500);
  EXPECT_NEAR(*paced.drain->measured_s, 12, 0.6);
}

TEST(Analyze, KeepsToTheWindowOfThePlan) {
  TrialMaterial material = capped().material();
  material.window_from_s = 10;
  material.window_to_s = 40;
  const RateEstimate rate = rate_of(analyzed(material), "eim.rate");
  EXPECT_NEAR(rate.window_from_s, 10, 1);
  EXPECT_NEAR(rate.window_to_s, 40, 1);
  expect_covers(rate, 1500);
}

TEST(Analyze, GivesRatesAtElapsedMarks) {
  SimulatedTrial trial = capped();
  trial.seconds = 70;
  const RateEstimate rate = rate_of(analyzed(trial.material()), "eim.rate");
  ASSERT_EQ(rate.marks.size(), 1u);
  EXPECT_EQ(rate.marks[0].first, 60);
  EXPECT_NEAR(rate.marks[0].second, 1500, 10);
}

TEST(Analyze, KeepsSeriesForTheTicksFile) {
  const TrialResult result = analyzed(capped().material());
  std::vector<std::string> names;
  for (const Series& series : result.series) names.push_back(series.name);
  EXPECT_EQ(names, (std::vector<std::string>{"ktm.count", "eim.count", "senders.acknowledged",
                                             "search.cpu", "search.memory"}));
}

TEST(Analyze, SurvivesNothingAtAll) {
  const TrialResult nothing = analyzed({});
  EXPECT_FALSE(nothing.counts_agree);
  EXPECT_FALSE(nothing.measured_s || nothing.drain);

  TrialMaterial bare = SimulatedTrial().material();
  bare.loads[0].processes.clear();
  for (CounterMaterial& counter : bare.counters) {
    counter.ticks.clear();
    counter.final_reading.reset();
  }
  bare.usage[0].points.clear();
  const TrialResult result = analyzed(bare);
  EXPECT_TRUE(result.rates.empty());
  EXPECT_FALSE(result.counts[4].count);
  EXPECT_TRUE(flag_of(result, "E_NO_DATA"));
}

/// A NaN or an infinity would come out as null and be refused here.
TEST(Analyze, IsNeverNotANumberHoweverShort) {
  for (const double cap : {1e9, 300.0}) {
    for (int seconds = 1; seconds <= 16; ++seconds) {
      SimulatedTrial trial;
      trial.seconds = seconds;
      trial.cap = cap;
      TrialMaterial material = trial.material();
      TrialResult result = analyzed(material);
      result.id = "a";
      result.variant = "b";
      EXPECT_TRUE(read_trial_json(to_trial_json(result))) << seconds;
      EXPECT_TRUE(result.counts_agree);
      const bool told = flag_of(result, "W_SHORT") || flag_of(result, "E_NO_DATA");
      EXPECT_TRUE(told || seconds > 4) << seconds;
    }
  }
}

}  // namespace
}  // namespace benchfield
