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
