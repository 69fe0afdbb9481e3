#include "runner/engine/replication.h"

#include <gtest/gtest.h>

namespace benchfield {
namespace {

Plan plan_of(int least, int most, double until) {
  Plan plan;
  plan.report.headline = "eim.rate";
  plan.replication = ReplicationSpec{least, most, until};
  for (const char* name : {"a", "b"}) {
    Variant& variant = plan.variants.emplace_back();
    variant.name = name;
    variant.replicates = most;
    variant.settles = true;
    variant.settings.environments.push_back({"here", "local", {}, {}});
  }
  return plan;
}

RunResult empty_of(const Plan& plan) {
  RunResult run;
  run.headline = plan.report.headline;
  for (const Variant& variant : plan.variants) run.variants.emplace_back().name = variant.name;
  return run;
}

TrialResult result_of(const Plan& plan, const Trial& trial, double rate) {
  TrialResult result;
  result.id = trial.id;
  result.variant = plan.variants[trial.variant].name;
  result.replicate = trial.replicate;
  result.block = trial.block;
  RateEstimate& estimate = result.rates.emplace_back();
  estimate.metric = "eim.rate";
  estimate.unit = "documents/s";
  estimate.rate = rate;
  return result;
}

/// Ids of the trials that are run when every value is 1000 with a spread that alternates.
std::vector<std::string> walk(const Plan& plan, double spread, int fails_in_block = 0) {
  Replication replication(plan, empty_of(plan));
  std::vector<std::string> ran;
  for (const Trial& trial : make_schedule(plan)) {
    if (!replication.wants(trial)) continue;
    ran.push_back(trial.id);
    TrialResult result = result_of(plan, trial, trial.block % 2 ? 1000 : 1000 * (1 + spread));
    if (trial.block == fails_in_block) result.state = TrialState::failed;
    replication.add(trial, std::move(result));
  }
  return ran;
}

TEST(Replication, StopsAfterTheFewestBlocksWhenValuesHardlyDiffer) {
  EXPECT_EQ(walk(plan_of(2, 6, 0.05), 0.0001).size(), 4U);
}

TEST(Replication, GoesOnToTheMostWhenTheyDifferTooMuch) {
  EXPECT_EQ(walk(plan_of(2, 6, 0.05), 0.3).size(), 12U);
}

TEST(Replication, StopsInBetweenOnceTheIntervalIsNarrow) {
  const auto ran = walk(plan_of(2, 8, 0.05), 0.02);
  EXPECT_GT(ran.size(), 4U);
  EXPECT_LT(ran.size(), 16U);
  EXPECT_EQ(ran.size() % 2, 0U) << "whole blocks";
}

TEST(Replication, LeavesVariantsAloneWhoseNumberThePlanFixes) {
  Plan plan = plan_of(2, 6, 0.05);
  plan.variants[1].settles = false;
  plan.variants[1].replicates = 4;
  EXPECT_EQ(walk(plan, 0.0001).size(), 2U + 4U);
}

TEST(Replication, DoesNotWaitForAVariantThatAlwaysFails) {
  Plan plan = plan_of(2, 6, 0.05);
  Replication replication(plan, empty_of(plan));
  std::size_t ran = 0;
  for (const Trial& trial : make_schedule(plan)) {
    if (!replication.wants(trial)) continue;
    ++ran;
    TrialResult result = result_of(plan, trial, 1000);
    if (trial.variant == 1) result.state = TrialState::failed;
    if (trial.variant == 0 && trial.block == 2) result.rates[0].rate = 1001;
    replication.add(trial, std::move(result));
  }
  EXPECT_EQ(ran, 4U);
}

TEST(Replication, DecidesNothingWhileAResultIsMissing) {
  const Plan plan = plan_of(2, 6, 0.05);
  Replication replication(plan, empty_of(plan));
  std::size_t wanted = 0;
  for (const Trial& trial : make_schedule(plan)) {
    if (!replication.wants(trial)) continue;
    ++wanted;
    if (trial.id.starts_with("03")) continue;  // interrupted
    replication.add(trial, result_of(plan, trial, trial.block % 2 ? 1000 : 1300));
  }
  EXPECT_EQ(wanted, 4U);
}

TEST(Replication, SaysWhatItDecidedAndHowManyTrialsMayCome) {
  const Plan plan = plan_of(2, 4, 0.05);
  const auto trials = make_schedule(plan);
  Replication replication(plan, empty_of(plan));
  EXPECT_EQ(count_trials(plan, trials).fewest, 4U);
  EXPECT_EQ(count_trials(plan, trials).most, 8U);
  for (std::size_t i = 0; i < 4; ++i) {
    ASSERT_TRUE(replication.wants(trials[i]));
    EXPECT_EQ(replication.decision(), "");
    replication.add(trials[i], result_of(plan, trials[i], trials[i].block % 2 ? 1000 : 1300));
  }
  EXPECT_TRUE(replication.wants(trials[4]));
  // by hand: ln 1.3 = 0.26236 in both, SS 0.068834, 2 degrees, s 0.18552;
  // t(1 - 0.05 / 3 / 2, 2) = 7.6488; expm1(7.6488 * 0.18552 / sqrt(2)) = 1.727
  EXPECT_EQ(
      replication.decision(),
      "eim.rate after 2 replicates: a to 173%, b to 173% (5% wanted): one more block");
  EXPECT_EQ(replication.planned(trials, 4).fewest, 6U);
  EXPECT_EQ(replication.planned(trials, 4).most, 8U);
}

}  // namespace
}  // namespace benchfield
