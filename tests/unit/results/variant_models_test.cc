#include "runner/results/variant_models.h"

#include <gtest/gtest.h>

#include "runner/results/claims.h"
#include "tests/fakes/sample_results.h"

namespace benchfield {
namespace {

VariantResult variant(const std::string& name, double rate, Map settings) {
  VariantResult out;
  out.name = name;
  out.settings = std::move(settings);
  TrialResult trial = fakes::small_trial(name, 1, rate);
  trial.id = name + "-1";
  out.trials = {trial};
  return out;
}

Map placed(const char* search, const char* kafka, const char* spark) {
  return Map{{"search.placement", search}, {"kafka.placement", kafka}, {"spark.placement", spark}};
}

RunResult moved() {
  RunResult run;
  run.headline = "eim.rate";
  run.variants = {variant("all-on", 50, placed("on", "on", "on")),
                  variant("es-off", 60, placed("off", "on", "on")),
                  variant("es-kafka-off", 60, placed("off", "off", "on")),
                  variant("all-off", 87, placed("off", "off", "off"))};
  VariantResult never = variant("spark-off", 1, placed("on", "on", "off"));
  never.trials.clear();
  never.impossible = "hosts cannot reach Kafka";
  run.variants.push_back(never);
  return run;
}

TEST(VariantEffects, TellCellsNotRunFromThoseThatCannotBe) {
  const auto model = variant_effects(moved(), "eim.rate");
  ASSERT_TRUE(model);
  EXPECT_EQ(model->cells, 8U);
  EXPECT_EQ(model->cells_run, 4U);
  EXPECT_EQ(model->missing_total, 4U);
  std::size_t impossible = 0;
  for (const stats::MissingCell& cell : model->missing) impossible += cell.reason.empty() ? 0 : 1;
  EXPECT_EQ(impossible, 1U);
  EXPECT_EQ(model->effects.main.size(), 3U);
  EXPECT_FALSE(model->effects.noise) << "one run each, nothing left over";
}

/// Two factors of a plan, one with named levels that set the load; one cell left out.
RunResult designed() {
  RunResult run;
  run.headline = "eim.rate";
  run.factors = {{"spark.executors", {"1", "2", "4"}, {"spark.executors"}},
                 {"size", {"small", "large"}, {"load.senders.rate", "spark.image"}}};
  const auto add = [&](const char* executors, const char* size, double rate) {
    const bool large = std::string_view(size) == "large";
    run.variants.push_back(variant(std::string(executors) + size, rate,
                                   Map{{"spark.executors", executors},
                                       {"senders.rate", large ? "2k/s" : "1k/s"},
                                       {"offered", large ? "2k/s" : "1k/s"},
                                       {"spark.image", size}}));
    run.variants.back().levels = {{"spark.executors", executors}, {"size", size}};
  };
  add("1", "small", 100);
  add("2", "small", 200);
  add("4", "small", 400);
  add("1", "large", 150);
  add("2", "large", 300);
  return run;
}

TEST(VariantEffects, TakeTheFactorsOfThePlanWithTheirLevels) {
  const auto model = variant_effects(designed(), "eim.rate");
  ASSERT_TRUE(model);
  ASSERT_EQ(model->factors.size(), 2U) << "what the levels set goes with them";
  EXPECT_EQ(model->factors[0].name, "spark.executors");
  EXPECT_EQ(model->factors[1].name, "size");
  EXPECT_EQ(model->factors[1].levels, (std::vector<std::string>{"small", "large"}));
  // by hand: doubling executors doubles the rate, the large size gives half as much again
  ASSERT_EQ(model->effects.main.size(), 3U);
  EXPECT_NEAR(model->effects.main[0].ratio, 2, 1e-9);
  EXPECT_NEAR(model->effects.main[1].ratio, 4, 1e-9);
  EXPECT_NEAR(model->effects.main[2].ratio, 1.5, 1e-9);
  EXPECT_EQ(model->cells, 6U);
  ASSERT_EQ(model->missing.size(), 1U);
  EXPECT_EQ(model->missing[0].levels, (std::vector<std::size_t>{2, 1}));
}

TEST(VariantEffects, KeepCellsOfAPlanApartThatCannotExist) {
  RunResult run = designed();
  VariantResult never;
  never.name = "4large";
  never.levels = {{"spark.executors", "4"}, {"size", "large"}};
  never.impossible = "does not fit";
  run.variants.push_back(never);
  const auto model = variant_effects(run, "eim.rate");
  ASSERT_TRUE(model);
  ASSERT_EQ(model->missing.size(), 1U);
  EXPECT_EQ(model->missing[0].reason, "does not fit");
}

TEST(VariantScalings, FollowAFactorOfThePlan) {
  const auto scalings = variant_scalings(designed(), "eim.rate");
  ASSERT_EQ(scalings.size(), 1U);
  EXPECT_EQ(scalings[0].fact, "spark.executors");
  EXPECT_EQ(scalings[0].variants, (std::vector<std::string>{"1small", "2small", "4small"}));
}

TEST(VariantEffects, JoinWhatAlwaysMovedTogether) {
  RunResult run = moved();
  for (VariantResult& one : run.variants) {
    one.settings["spark.wait"] = one.settings["spark.placement"].text() == "on" ? "60s" : "0s";
  }
  const auto model = variant_effects(run, "eim.rate");
  bool joined = false;
  for (const stats::Factor& factor : model->factors) {
    joined |= factor.name == "spark.placement + spark.wait";
  }
  EXPECT_TRUE(joined);
  EXPECT_EQ(model->cells, 8U) << "cells are those of placements alone";
}

TEST(VariantEffects, NeedThreeVariantsThatDiffer) {
  RunResult run = moved();
  run.variants.resize(2);
  EXPECT_FALSE(variant_effects(run, "eim.rate"));
  EXPECT_FALSE(variant_effects(moved(), "no.rate"));
}

TEST(VariantScalings, FindSizesThatDifferInNothingElse) {
  RunResult run;
  run.headline = "eim.rate";
  for (const int n : {1, 2, 4}) {
    run.variants.push_back(variant("n" + std::to_string(n), 100.0 * n,
                                   Map{{"spark.executors", n}, {"spark.heap", "1GiB"}}));
  }
  run.variants.push_back(
      variant("other", 900, Map{{"spark.executors", 8}, {"spark.heap", "2GiB"}}));
  auto found = variant_scalings(run, "eim.rate");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].fact, "spark.executors");
  EXPECT_EQ(found[0].variants, (std::vector<std::string>{"n1", "n2", "n4"}));
  EXPECT_NEAR(found[0].scaling.rows[2].efficiency, 1, 1e-9);
  EXPECT_FALSE(found[0].cost);
  run.prices = {{"spark.executors", 0.5, "USD"}};
  for (VariantResult& one : run.variants) {
    one.trials[0].measured_s = 7200 / one.settings["spark.executors"].number();
  }
  found = variant_scalings(run, "eim.rate");
  ASSERT_TRUE(found[0].cost);
  EXPECT_NEAR(found[0].cost->rows[0].cost, 1, 1e-9) << "0.5 USD x 1 x 2 h";
  EXPECT_EQ(found[0].currency, "USD");
}

/// Sizes 1, 2 and 4 twice each, with an accuracy that the rule is about.
RunResult with_accuracy(const std::vector<double>& accuracies) {
  RunResult run;
  run.headline = "eim.rate";
  MetricRule rule;
  rule.metric = "accuracy";
  rule.quality = true;
  run.judge.metrics = {rule};
  for (std::size_t i = 0; i < accuracies.size(); ++i) {
    const int n = 1 << (i / 2);
    if (i % 2 == 0)
      run.variants.push_back(
          variant("n" + std::to_string(n), 100.0 * n, Map{{"spark.executors", n}}));
    VariantResult& one = run.variants.back();
    if (i % 2 == 1) one.trials.push_back(one.trials.front());
    one.trials.back().replicate = static_cast<int>(i % 2) + 1;
    RateEstimate value = one.trials.back().rates.front();
    value.metric = "accuracy";
    value.rate = accuracies[i];
    if (i % 2 == 1) one.trials.back().rates.pop_back();
    one.trials.back().rates.push_back(value);
  }
  return run;
}

TEST(VariantScalings, SayWhenTheResultIsNotTheSame) {
  const auto moves =
      variant_scalings(with_accuracy({0.90, 0.92, 0.87, 0.85, 0.83, 0.80}), "eim.rate");
  ASSERT_EQ(moves.size(), 1U);
  ASSERT_EQ(moves[0].qualities.size(), 1U);
  EXPECT_EQ(moves[0].qualities[0].metric, "accuracy");
  EXPECT_TRUE(moves[0].qualities[0].moves);
  EXPECT_NEAR(moves[0].qualities[0].drift.p, 0.002914495979505438, 1e-9);
  RunResult allowed = with_accuracy({0.90, 0.92, 0.87, 0.85, 0.83, 0.80});
  allowed.judge.metrics[0].margin = 0.2;
  EXPECT_FALSE(variant_scalings(allowed, "eim.rate")[0].qualities[0].moves) << "10 % of 20 %";
  const auto stays =
      variant_scalings(with_accuracy({0.9, 0.9, 0.91, 0.89, 0.9, 0.905}), "eim.rate");
  EXPECT_FALSE(stays[0].qualities[0].moves);
  RunResult other = with_accuracy({0.90, 0.92, 0.87, 0.85, 0.83, 0.80});
  other.judge.metrics[0].quality = false;
  EXPECT_TRUE(variant_scalings(other, "eim.rate")[0].qualities.empty()) << "nobody calls it one";
}

/// The claims of one note about one value of 87k/s.
std::vector<std::string> unsupported(const std::string& notes) {
  RunResult run;
  run.headline = "eim.rate";
  run.variants = {variant("a", 87'000, {})};
  run.variants[0].notes = notes;
  std::vector<std::string> out;
  for (const UnsupportedNote& note : unsupported_notes(run, "eim.rate")) out.push_back(note.text);
  return out;
}

TEST(UnsupportedNotes, ReadRatesAndHoldThemAgainstMetrics) {
  using Texts = std::vector<std::string>;
  EXPECT_EQ(unsupported("Summary: 90k/s."), Texts{"90k/s"});
  EXPECT_EQ(unsupported("about 87k/s"), Texts{});
  EXPECT_EQ(unsupported("80/s"), Texts{"80/s"});
  EXPECT_EQ(unsupported("80-90k/s"), Texts{});
  EXPECT_EQ(unsupported("60-70k/s"), Texts{"60-70k/s"});
  EXPECT_EQ(unsupported("over 80k/s, more than 100k/s"), Texts{"100k/s"});
  EXPECT_EQ(unsupported("0.087M/s"), Texts{});
  EXPECT_EQ(unsupported("12 cores, 30 s, 5 k/s, 1e999/s"), Texts{});
  EXPECT_EQ(unsupported(""), Texts{});
}

TEST(PredictableMoves, AreThoseOfAComponentWithRoom) {
  RunResult run = moved();
  const auto add = [&](const char* metric, double rate) {
    for (VariantResult& one : run.variants) {
      if (one.trials.empty()) continue;
      RateEstimate estimate;
      estimate.metric = metric;
      estimate.unit = "records/s";
      estimate.rate = rate;
      one.trials[0].rates.push_back(estimate);
      one.settings["ktm.of"] = "kafka/planes3";
    }
  };
  run.variants[1].parent = "all-on";
  run.variants[2].parent = "es-off";
  add("ktm.rate", 100);
  const auto moves = predictable_moves(run, "eim.rate");
  ASSERT_EQ(moves.size(), 1U) << "search was moved too, but nothing measures what it took";
  EXPECT_EQ(moves[0].component, "kafka");
  EXPECT_EQ(moves[0].variant, "es-kafka-off");
  for (VariantResult& one : run.variants) {
    if (!one.trials.empty()) one.trials[0].rates[1].rate = 61;
  }
  EXPECT_TRUE(predictable_moves(run, "eim.rate").empty()) << "Kafka took no more than the index";
}

}  // namespace
}  // namespace benchfield
