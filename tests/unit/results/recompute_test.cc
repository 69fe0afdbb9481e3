#include "runner/results/recompute.h"

#include <gtest/gtest.h>

#include "runner/stats/rate.h"
#include "tests/unit/results/simulated_trial.h"

namespace benchfield {
namespace {

/// A run of one trial as an older version would have stored it.
RunResult older_run(const SimulatedTrial& simulated) {
  TrialResult trial = analyzed(simulated.material());
  trial.id = "01-a-1";
  for (RateEstimate& rate : trial.rates) {
    rate.estimator = "aligned-ewc/1";
    rate.rate *= 1.5;
    rate.standard_error = 1234;
  }
  trial.flags.push_back({"W_TRIMMED", "eim.rate: what the old one cut"});
  trial.flags.push_back({"E_COUNT_MISMATCH", "stays"});
  RunResult run;
  run.variants.emplace_back();
  run.variants[0].trials.push_back(std::move(trial));
  return run;
}

TEST(Recompute, EstimatesOldRatesAgainFromTheirTicks) {
  SimulatedTrial simulated;
  simulated.cap = 700;
  simulated.seconds = 120;
  simulated.warm_up_count = 5000;
  const TrialResult fresh = analyzed(simulated.material());
  RunResult run = older_run(simulated);
  const auto changed = recompute(run);
  ASSERT_TRUE(changed) << to_text(changed.error());
  EXPECT_EQ(*changed, 3);
  const TrialResult& trial = run.variants[0].trials[0];
  for (const char* metric : {"senders.rate", "ktm.rate", "eim.rate"}) {
    const RateEstimate now = rate_of(trial, metric);
    const RateEstimate expected = rate_of(fresh, metric);
    EXPECT_EQ(now.estimator, stats::kEstimator);
    EXPECT_EQ(now.unit, expected.unit);
    EXPECT_NEAR(now.rate, expected.rate, 0.002 * expected.rate) << metric;
    ASSERT_EQ(now.low.has_value(), expected.low.has_value());
    EXPECT_EQ(now.classification, expected.classification);
    EXPECT_NEAR(now.window_to_s, expected.window_to_s, 1.1);
  }
  EXPECT_NE(flag_of(trial, "W_TRIMMED"), "eim.rate: what the old one cut");
  EXPECT_EQ(flag_of(trial, "E_COUNT_MISMATCH"), "stays");
}

TEST(Recompute, LeavesItsOwnAndForeignRatesAlone) {
  RunResult run = older_run(SimulatedTrial());
  std::vector<RateEstimate>& rates = run.variants[0].trials[0].rates;
  for (RateEstimate& rate : rates) rate.estimator = "benchfmt";
  rates[0].estimator = stats::kEstimator;
  EXPECT_EQ(recompute(run), 0);
  EXPECT_EQ(rates[0].standard_error, 1234);
  EXPECT_TRUE(flag_of(run.variants[0].trials[0], "W_TRIMMED"));
}

TEST(Recompute, RefusesWithoutTicksAndLeavesTheRunAsItWas) {
  RunResult run = older_run(SimulatedTrial());
  run.variants[0].trials[0].series.clear();
  const auto changed = recompute(run);
  ASSERT_FALSE(changed);
  EXPECT_EQ(to_text(changed.error()),
            "error: 'senders.rate' of trial '01-a-1' is of estimator aligned-ewc/1, this version "
            "computes aligned-ewc/2 [cannot-recompute]\n"
            "  = note: there are no ticks to estimate it from\n"
            "  = help: give the run directory with its ticks.csv\n");
  EXPECT_EQ(run.variants[0].trials[0].rates[0].estimator, "aligned-ewc/1");
}

TEST(Recompute, KeepsAWindowThatThePlanFixed) {
  SimulatedTrial simulated;
  TrialMaterial material = simulated.material();
  material.window_from_s = 10;
  material.window_to_s = 40;
  RunResult run;
  run.variants.emplace_back();
  run.variants[0].trials.push_back(analyzed(material));
  TrialResult& trial = run.variants[0].trials[0];
  EXPECT_EQ(rate_of(trial, "eim.rate").window_fixed, true);
  for (RateEstimate& rate : trial.rates) rate.estimator = "aligned-ewc/1";
  ASSERT_EQ(recompute(run), 3);
  EXPECT_NEAR(rate_of(trial, "eim.rate").window_from_s, 10, 1.1);
  EXPECT_NEAR(rate_of(trial, "eim.rate").window_to_s, 40, 1.1);
}

}  // namespace
}  // namespace benchfield
