#include "runner/results/pool_runs.h"

#include <gtest/gtest.h>

#include "runner/results/confirm.h"

namespace benchfield {
namespace {

RunResult run_of(const std::string& id, const std::string& variant, int replicates,
                 double seconds = 60) {
  RunResult run;
  run.run_id = id;
  run.plan_name = "p";
  run.baseline = "base";
  for (const std::string& name : {std::string("base"), variant}) {
    VariantResult& result = run.variants.emplace_back();
    result.name = name;
    for (int i = 1; i <= replicates; ++i) {
      TrialResult& trial = result.trials.emplace_back();
      trial.id = name + "-" + std::to_string(i);
      trial.variant = name;
      trial.replicate = trial.block = i;
      trial.duration_s = seconds;
    }
  }
  return run;
}

TEST(PoolRuns, KeepsEveryReplicate) {
  RunResult second = run_of("b", "slow", 3);
  second.variants[1].settings["nodes"] = 4;
  const auto pooled = pool_runs({run_of("a", "slow", 2), second});
  ASSERT_TRUE(pooled);
  EXPECT_EQ(pooled->run_id, "a+b");
  ASSERT_EQ(pooled->variants.size(), 2u);
  const auto& trials = pooled->variants[1].trials;
  ASSERT_EQ(trials.size(), 5u);
  EXPECT_EQ(trials[2].id, "slow-1@b");
  EXPECT_EQ(trials[2].replicate, 3);
  EXPECT_EQ(trials[4].block, 5);
  const Value* nodes = trials[2].facts.find("nodes");  // what differs is not lost
  ASSERT_NE(nodes, nullptr);
  EXPECT_EQ(*nodes, Value(4));
}

TEST(PoolRuns, RefusesRunsOfOtherPlans) {
  RunResult other = run_of("b", "slow", 1);
  other.plan_name = "q";
  const auto pooled = pool_runs({run_of("a", "slow", 1), other});
  ASSERT_FALSE(pooled);
  EXPECT_EQ(to_text(pooled.error()),
            "error: run 'b' is of plan 'q', run 'a' of 'p' [other-plan]\n"
            "  = only runs of one plan are one sample\n");
}

TEST(PoolRuns, CountsNoRunTwice) {
  const auto pooled = pool_runs({run_of("a", "slow", 1), run_of("a", "slow", 1)});
  ASSERT_FALSE(pooled);
  EXPECT_EQ(to_text(pooled.error()),
            "error: run 'a' is given twice [same-run]\n"
            "  = its replicates would count twice\n");
}

ComparisonModel model_with(stats::Verdict verdict, std::optional<int> settle) {
  ComparisonModel model;
  ComparisonRow& row = model.rows.emplace_back();
  row.contrast.variant = "slow";
  row.contrast.values = {1, 1};
  row.gate = Gate::soft;
  row.verdict = verdict;
  row.comparison.settle = settle;
  return model;
}

TEST(Confirmation, RunsWhatGotWorseWithTheBaselineInTheBudget) {
  const RunResult fresh = run_of("a", "slow", 2);
  const auto model = model_with(stats::Verdict::regression, {});
  const Confirmation again = plan_confirmation(fresh, model, 1800);
  EXPECT_EQ(again.variants, (std::vector<std::string>{"slow", "base"}));
  EXPECT_EQ(again.seconds_each, 120);
  EXPECT_EQ(again.replicates, 3);
  EXPECT_EQ(plan_confirmation(fresh, model, 250).replicates, 2);
  EXPECT_EQ(plan_confirmation(fresh, model, 100).replicates, 0);
  // eight a side would settle it, two are there
  auto wide = model_with(stats::Verdict::unresolved, 8);
  wide.rows[0].leaning = stats::Leaning::worse;
  EXPECT_EQ(plan_confirmation(fresh, wide, 1e6).replicates, 6);
}

TEST(Confirmation, LeavesAloneWhatDidNotGetWorse) {
  const RunResult fresh = run_of("a", "slow", 2);
  EXPECT_TRUE(plan_confirmation(fresh, model_with(stats::Verdict::same, {}), 1e6).variants.empty());
  EXPECT_TRUE(
      plan_confirmation(fresh, model_with(stats::Verdict::unresolved, 8), 1e6).variants.empty());
}

}  // namespace
}  // namespace benchfield
