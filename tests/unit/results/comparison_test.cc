#include "runner/results/comparison.h"

#include <gtest/gtest.h>

#include "tests/fakes/sample_results.h"

namespace benchfield {
namespace {

using stats::Verdict;

/// A complete trial of a variant with one rate, at an offered rate, at a time.
TrialResult trial(const std::string& variant, int replicate, double rate,
                  double offered = 100'000) {
  TrialResult out = fakes::small_trial(variant, replicate, rate);
  out.id = variant + "-" + std::to_string(replicate);
  out.block = replicate;
  out.loads.clear();
  LoadResult load;
  load.name = "senders";
  load.target_rate = offered;
  load.achieved_rate = offered;
  out.loads.push_back(load);
  out.facts = Map{{"kafka.version", "4.4.0"}};
  return out;
}

VariantResult variant(const std::string& name, const std::vector<double>& rates,
                      double offered = 100'000) {
  VariantResult out;
  out.name = out.label = name;
  for (std::size_t i = 0; i < rates.size(); ++i) {
    out.trials.push_back(trial(name, static_cast<int>(i) + 1, rates[i], offered));
  }
  return out;
}

RunResult two(const std::vector<double>& base, const std::vector<double>& fresh) {
  RunResult run;
  run.run_id = "r";
  run.headline = "eim.rate";
  run.variants = {variant("base", base), variant("moved", fresh)};
  run.variants[1].parent = "base";
  run.variants[1].changes = {{"kafka.placement", {"on-cluster", "off-cluster"}}};
  return run;
}

TEST(CompareVariants, JudgesAgainstTheParent) {
  const RunResult run = two({100, 101, 99, 100}, {120, 121, 119, 120});
  const ComparisonModel model = compare_variants(run);
  const ComparisonRow* row = find_row(model, "moved", "eim.rate", Against::parent);
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(row->state, RowState::compared);
  EXPECT_EQ(row->verdict, Verdict::improvement);
  EXPECT_NEAR(*row->comparison.ratio, 1.2, 0.001);
  EXPECT_EQ(row->comparability.about,
            (std::vector<FactDifference>{{"kafka.placement", "on-cluster", "off-cluster"}}));
  EXPECT_FALSE(row->comparability.confounded());
  EXPECT_EQ(find_row(model, "moved", "eim.rate", Against::baseline), nullptr)
      << "the parent is the baseline: one row";
  EXPECT_EQ(model.noise[0].metric, "eim.rate");
  EXPECT_EQ(model.noise[0].pooled.degrees, 6);
  EXPECT_EQ(gate_exit(model, run.judge), 0);
}

TEST(CompareVariants, WhatOnlyPodsHaveIsNoDifferenceBesideAPlacement) {
  RunResult run = two({100, 101}, {120, 121});
  for (TrialResult& trial : run.variants[0].trials) {
    trial.facts["kafka.on_nodes"] = "kafka-0 on n1";
    trial.facts["kafka.qos_class"] = "Burstable";
    trial.facts["kafka.node_sizes"] = "16 cores, 62.8 GiB";
    trial.facts["search.image_ids"] = "k:1 sha256:a";
    trial.facts["search.limits"] = "held";
  }
  EXPECT_FALSE(compare_variants(run).rows.front().comparability.confounded());
  for (TrialResult& trial : run.variants[1].trials)
    trial.facts["search.image_ids"] = "k:1 sha256:b";
  EXPECT_FALSE(compare_variants(run).rows.front().compared()) << "another image of the same name";
  for (TrialResult& trial : run.variants[1].trials) {
    trial.facts["search.image_ids"] = "k:1 sha256:a";
    trial.facts["search.limits"] = "not held";
  }
  EXPECT_FALSE(compare_variants(run).rows.front().compared()) << "a limit that did not hold";
}

TEST(CompareVariants, RefuseNodesOfAnotherSizeThatNobodyAskedFor) {
  RunResult run = two({100, 101}, {120, 121});
  for (TrialResult& trial : run.variants[0].trials)
    trial.facts["search.node_sizes"] = "16 cores, 62.8 GiB";
  for (TrialResult& trial : run.variants[1].trials)
    trial.facts["search.node_sizes"] = "8 cores, 31.3 GiB";
  const Comparability moved = compare_variants(run).rows.front().comparability;
  EXPECT_EQ(moved.mismatches,
            (std::vector<FactDifference>{
                {"search.node_sizes", "16 cores, 62.8 GiB", "8 cores, 31.3 GiB"}}));
}

TEST(CompareVariants, SaysWhereProcessesWeighOtherThanPods) {
  RunResult run = two({100, 101}, {120, 121});
  for (TrialResult& trial : run.variants[1].trials)
    trial.facts["kafka.weight"] = "not that of a pod";
  const Comparability moved = compare_variants(run).rows.front().comparability;
  EXPECT_TRUE(moved.comparable());
  EXPECT_EQ(moved.along, (std::vector<FactDifference>{{"kafka.weight", "", "not that of a pod"}}));
}

TEST(CompareVariants, FlagsWhatMovedAtOnce) {
  RunResult run = two({100, 101}, {120, 121});
  run.variants[1].changes.push_back({"spark.conf.spark.locality.wait", {"60s", "0s"}});
  const ComparisonModel model = compare_variants(run);
  const ComparisonRow& row = model.rows.front();
  EXPECT_TRUE(row.compared());
  EXPECT_EQ(row.comparability.along,
            (std::vector<FactDifference>{{"spark.conf.spark.locality.wait", "60s", "0s"}}));
  EXPECT_TRUE(row.comparability.confounded());
}

TEST(CompareVariants, RefusesAnotherOfferedRateAndSaysWhich) {
  RunResult run = two({100, 101}, {});
  run.variants[1] = variant("more", {150, 151}, 200'000);
  run.variants[1].parent = "base";
  run.variants[1].changes = {{"load.senders.instances", {"4", "8"}}};
  const ComparisonModel model = compare_variants(run);
  const ComparisonRow& row = model.rows.front();
  EXPECT_EQ(row.state, RowState::refused);
  EXPECT_EQ(row.verdict, Verdict::unresolved);
  EXPECT_EQ(row.comparability.mismatches.front(), (FactDifference{"offered", "100k/s", "200k/s"}));
}

TEST(CompareVariants, ComparesALoadThatThePlanContrasts) {
  RunResult run = two({100, 101}, {});
  run.variants[1] = variant("more", {150, 151}, 200'000);
  run.variants[1].parent = "base";
  run.judge.contrast = {"offered"};
  EXPECT_TRUE(compare_variants(run).rows.front().compared());
}

TEST(CompareVariants, RefusesAFactThatNobodySetAndNamesTheFairPartner) {
  RunResult run = two({100, 101}, {120, 121});
  run.variants.push_back(variant("fair", {110, 111}));
  for (TrialResult& one : run.variants[1].trials) one.facts["kafka.version"] = "4.5.0";
  for (TrialResult& one : run.variants[2].trials) one.facts["kafka.version"] = "4.5.0";
  const ComparisonModel model = compare_variants(run);
  const ComparisonRow* row = find_row(model, "moved", "eim.rate", Against::parent);
  EXPECT_EQ(row->state, RowState::compared)
      << "the version moved along with the component that was moved";
  EXPECT_EQ(row->comparability.along.front().fact, "kafka.version");
  run.variants[1].changes = {{"search.placement", {"on-cluster", "off-cluster"}}};
  const ComparisonModel other = compare_variants(run);
  row = find_row(other, "moved", "eim.rate", Against::parent);
  EXPECT_EQ(row->state, RowState::refused);
  EXPECT_EQ(row->comparability.mismatches,
            (std::vector<FactDifference>{{"kafka.version", "4.4.0", "4.5.0"}}));
  EXPECT_EQ(row->comparability.fair_partner, "fair");
}

TEST(CompareVariants, HasNoArrowFromOneReplicate) {
  const ComparisonModel model = compare_variants(two({100}, {200}));
  EXPECT_EQ(model.rows.front().verdict, Verdict::unresolved);
  EXPECT_FALSE(model.rows.front().comparison.low);
  RunResult declared = two({100}, {200});
  declared.judge.metrics = {{"eim.rate", {}, "", "", 0.03, 10}};
  const ComparisonModel with = compare_variants(declared);
  EXPECT_EQ(with.rows.front().verdict, Verdict::improvement);
  EXPECT_EQ(with.noise.front().prior_source, "plan");
}

TEST(CompareVariants, ShowsMissingAndImpossible) {
  RunResult run = two({100, 101}, {});
  EXPECT_EQ(compare_variants(run).rows.front().state, RowState::missing_contrast);
  EXPECT_EQ(compare_variants(run).rows.front().reason, "not run");
  run.judge.gate = "hard";
  EXPECT_EQ(gate_exit(compare_variants(run), run.judge), 1);
  run.variants[1].impossible = "hosts cannot reach Kafka";
  EXPECT_EQ(compare_variants(run).rows.front().state, RowState::impossible);
  EXPECT_EQ(gate_exit(compare_variants(run), run.judge), 0);
}

TEST(Gates, FailOnARegressionOnlyWhereThePlanGates) {
  RunResult run = two({100, 101, 99, 100}, {80, 81, 79, 80});
  EXPECT_EQ(gate_exit(compare_variants(run), run.judge), 0) << "moving things is no regression";
  run.judge.gate = "soft";
  EXPECT_EQ(gate_exit(compare_variants(run), run.judge), 1);
  run.variants[1].trials[0].flags = {{"E_NOT_STEADY", "eim.rate: drifts"}};
  EXPECT_EQ(gate_exit(compare_variants(run), run.judge), 0) << "kept out of gates";
  run.judge.gate = "hard";
  EXPECT_EQ(gate_exit(compare_variants(run), run.judge), 4);
  run.judge.allow_flags = {"E_NOT_STEADY"};
  EXPECT_EQ(gate_exit(compare_variants(run), run.judge), 1);
}

TEST(Gates, DemandAnAnswerWhereThePlanDoes) {
  RunResult run = two({100, 120}, {90, 115});
  run.judge.gate = "hard";
  EXPECT_EQ(gate_exit(compare_variants(run), run.judge), 0) << "unresolved is shown";
  run.judge.unresolved_fails = true;
  EXPECT_EQ(gate_exit(compare_variants(run), run.judge), 5);
}

TEST(Objectives, AreMetMissedOpenOrMissing) {
  RunResult run = two({100, 101, 99, 100}, {80, 81, 79, 80});
  Objective objective{"eim.rate >= 90", "eim.rate", ">=", 90, {}, "hard"};
  run.judge.objectives = {objective};
  using State = ObjectiveResult::State;
  ComparisonModel model = compare_variants(run);
  ASSERT_EQ(model.objectives.size(), 2U);
  EXPECT_EQ(model.objectives[0].state, State::met);
  EXPECT_EQ(model.objectives[1].state, State::missed);
  EXPECT_EQ(gate_exit(model, run.judge), 1);
  run.judge.objectives[0].bound = 100;
  run.judge.objectives[0].variants = {"base"};
  model = compare_variants(run);
  ASSERT_EQ(model.objectives.size(), 1U);
  EXPECT_EQ(model.objectives[0].state, State::unresolved);
  run.judge.objectives[0].metric = "senders.failed";
  run.judge.objectives[0].relation = "<=";
  run.judge.objectives[0].bound = 0;
  EXPECT_EQ(compare_variants(run).objectives[0].state, State::met) << "a count of 0";
  run.judge.objectives[0].metric = "eim.lag";
  EXPECT_EQ(compare_variants(run).objectives[0].state, State::missing);
}

TEST(CompareRuns, PairsVariantsByNameAndKeepsMissingRows) {
  RunResult base = two({100, 101, 99, 100}, {120, 121, 119, 120});
  RunResult fresh = two({88, 89, 87, 88}, {120, 121, 119, 120});
  fresh.run_id = "s";
  fresh.variants.push_back(variant("added", {5}));
  base.variants.push_back(variant("gone", {6}));
  CompareOptions options;
  options.default_gate = Gate::soft;
  options.metrics = {"eim.rate"};
  const ComparisonModel model = compare_runs(base, fresh, options);
  ASSERT_EQ(model.rows.size(), 4U);
  EXPECT_EQ(find_row(model, "base", "eim.rate", Against::run)->verdict, Verdict::regression);
  EXPECT_EQ(find_row(model, "moved", "eim.rate", Against::run)->verdict, Verdict::same);
  EXPECT_EQ(find_row(model, "added", "eim.rate", Against::run)->state, RowState::missing_base);
  EXPECT_EQ(find_row(model, "gone", "eim.rate", Against::run)->state, RowState::missing_contrast);
  EXPECT_EQ(gate_exit(model, fresh.judge), 1);
}

TEST(CompareRuns, RefuseAnotherUnit) {
  const RunResult base = two({100, 101}, {120, 121});
  RunResult fresh = base;
  for (TrialResult& one : fresh.variants[0].trials) one.rates[0].unit = "bytes/s";
  fresh.variants[1].trials[1].rates[0].unit = "bytes/s";  // as two runs that were pooled
  const ComparisonModel model = compare_runs(base, fresh);
  const std::string unit = base.variants[0].trials[0].rates[0].unit;
  for (const auto& [name, told] :
       {std::pair("base", std::string("bytes/s")), std::pair("moved", "bytes/s / " + unit)}) {
    const ComparisonRow* row = find_row(model, name, "eim.rate", Against::run);
    EXPECT_EQ(row->state, RowState::refused) << name;
    EXPECT_EQ(row->comparability.mismatches, (std::vector<FactDifference>{{"unit", unit, told}}));
  }
}

TEST(CompareRuns, RefuseAnotherEstimatorOrMachine) {
  RunResult base = two({100, 101}, {120, 121});
  RunResult fresh = base;
  for (TrialResult& one : fresh.variants[0].trials) one.rates[0].estimator = "aligned-ewc/2";
  base.provenance["host.cores"] = 2;
  fresh.provenance["host.cores"] = 4;
  const ComparisonModel model = compare_runs(base, fresh);
  const ComparisonRow* row = find_row(model, "base", "eim.rate", Against::run);
  EXPECT_EQ(row->state, RowState::refused);
  ASSERT_EQ(row->comparability.mismatches.size(), 2U);
  EXPECT_EQ(row->comparability.mismatches[0].fact, "estimator");
  EXPECT_EQ(row->comparability.mismatches[1], (FactDifference{"host.cores", "2", "4"}));
  CompareOptions options;
  options.contrast = {"host.*", "estimator"};
  EXPECT_TRUE(
      find_row(compare_runs(base, fresh, options), "base", "eim.rate", Against::run)->compared());
}

TEST(ReplicateFlags, NameModesOutliersAndDrift) {
  RunResult run = two({100, 140, 101, 139, 99, 141, 100, 140}, {100, 101, 99, 100, 130});
  std::int64_t at = 1;
  for (VariantResult& one : run.variants) {
    for (TrialResult& t : one.trials) t.started_wall_ns = ++at;
  }
  const ComparisonModel model = compare_variants(run);
  ASSERT_GE(model.flags.size(), 2U);
  EXPECT_EQ(model.flags[0].code, "W_BIMODAL");
  EXPECT_EQ(model.flags[0].detail, "4 near 100, 4 near 140");
  EXPECT_EQ(model.flags[1].code, "W_OUTLIER");
  EXPECT_EQ(model.flags[1].detail, "moved-5 at 130 (kept)");
  EXPECT_TRUE(model.rows.front().base.modes);
  RunResult falling = two({100, 98, 96, 94, 92, 90}, {});
  for (TrialResult& t : falling.variants[0].trials) t.started_wall_ns = ++at;
  bool seen = false;
  for (const ReplicateFlag& flag : compare_variants(falling).flags) {
    seen |= flag.code == "W_DRIFT_ACROSS_RUNS";
  }
  EXPECT_TRUE(seen);
}

/// Blocks pair only what ran side by side: the same numbers in two groups one after the other are
/// no blocks.
TEST(Blocks, AreUsedOnlyWhereTheyRanTogether) {
  RunResult run = two({100, 110, 120}, {90, 99.5, 107});
  std::int64_t at = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t v : {i % 2, 1 - i % 2}) run.variants[v].trials[i].started_wall_ns = ++at;
  }
  const ComparisonModel paired = compare_variants(run);
  EXPECT_EQ(paired.rows.front().comparison.method, stats::Method::blocks);
  EXPECT_EQ(paired.rows.front().comparison.degrees, 2);
  at = 0;
  for (VariantResult& one : run.variants) {
    for (TrialResult& t : one.trials) t.started_wall_ns = ++at;
  }
  EXPECT_EQ(compare_variants(run).rows.front().comparison.method, stats::Method::moderated);
}

TEST(Facts, HaveOneNameWhereverTheyComeFrom) {
  EXPECT_EQ(fact_name("components.spark.values.executors"), "spark.executors");
  EXPECT_EQ(fact_name("load.senders.rate"), "senders.rate");
  EXPECT_EQ(fact_name("spark.executors"), "spark.executors");
  EXPECT_TRUE(means_fact("spark.conf", "spark.conf.spark.locality.wait"));
  EXPECT_FALSE(means_fact("spark.con", "spark.conf"));
  EXPECT_TRUE(means_fact("spark.*", "spark.conf"));
  RunResult run = two({1}, {2});
  run.variants[0].trials[0].facts["kafka.address"] = "10.0.0.1";
  const Facts facts = RunFacts(run).of(run.variants[0], "eim.rate");
  EXPECT_EQ(facts.at("kafka.placement"), "on-cluster") << "what it had before another moved it";
  EXPECT_EQ(facts.at("offered"), "100k/s");
  EXPECT_FALSE(facts.contains("kafka.address"));
}

}  // namespace
}  // namespace benchfield
