#include "runner/results/results_json.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/results/simulated_trial.h"

namespace benchfield {
namespace {

RunResult whole_run() {
  RunResult run;
  run.run_id = "quickstart-20261122-101530";
  run.plan_name = "quickstart";
  run.plan_hash = "6f1c2a9e";
  run.question = "which part limits the \"rate\"?\n";
  run.complete = true;
  run.trials_planned = 2;
  run.seed = 9'007'199'254'740'993;
  run.provenance["host.cores"] = 2;
  run.commands = {"benchfield run plans/quickstart.yaml"};
  VariantResult variant;
  variant.name = "direct";
  variant.changes = {{"spark.enabled", {"true", "false"}}};
  variant.settings["spark.executors"] = 1;
  SimulatedTrial simulated;
  simulated.cap = 700;
  TrialResult trial = analyzed(simulated.material());
  trial.id = "01-direct-1";
  trial.variant = "direct";
  trial.stages = {{"deploy", 12.5}, {"measure", 60}};
  trial.series.clear();
  variant.trials.push_back(trial);
  trial.id = "02-direct-2";
  trial.state = TrialState::failed;
  trial.reason = "component 'kafka' ended";
  trial.flags.push_back({"E_NO_DATA", "eim.rate: \\ \""});
  variant.trials.push_back(trial);
  run.variants.push_back(variant);
  return run;
}

std::string problem_of(const std::string& text) {
  const auto run = read_results_json(text);
  return run ? "" : run.error().code + ": " + run.error().what;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

TEST(ResultsJson, ComesBackAsItWas) {
  const RunResult run = whole_run();
  const std::string text = to_results_json(run);
  const auto again = read_results_json(text);
  ASSERT_TRUE(again) << to_text(again.error());
  EXPECT_EQ(to_results_json(*again), text);
  EXPECT_EQ(results_hash(*again), results_hash(run));
  EXPECT_EQ(again->seed, 9'007'199'254'740'993);
  ASSERT_EQ(again->variants[0].trials.size(), 2u);
  const TrialResult& trial = again->variants[0].trials[1];
  EXPECT_EQ(trial.state, TrialState::failed);
  EXPECT_EQ(trial.stages[0], (std::pair<std::string, double>{"deploy", 12.5}));
  EXPECT_EQ(trial.rates.size(), 3u);
  EXPECT_EQ(trial.rates[2].low, run.variants[0].trials[1].rates[2].low);
  EXPECT_EQ(trial.flags, run.variants[0].trials[1].flags);
  EXPECT_EQ(again->variants[0].changes, run.variants[0].changes);
}

TEST(ResultsJson, KeepsATrialAlone) {
  const TrialResult trial = whole_run().variants[0].trials[0];
  const std::string text = to_trial_json(trial);
  EXPECT_TRUE(
      text.starts_with("{\n  \"schema\": \"benchfield-trial/1\",\n  \"id\": \"01-direct-1\""))
      << text.substr(0, 80);
  EXPECT_EQ(to_trial_json(read_trial_json(text).value()), text);
  EXPECT_EQ(read_results_json(text).error().what, "results are of schema 'benchfield-trial/1'");
}

TEST(ResultsJson, RefusesANewerSchemaWithTheReason) {
  const std::string text = replaced(to_results_json(whole_run()), "results/1", "results/2");
  const auto run = read_results_json(text);
  ASSERT_FALSE(run);
  EXPECT_EQ(to_text(run.error()),
            "error: results are of schema 'benchfield-results/2', written by a newer version "
            "[newer-results]\n"
            "  = note: this version reads benchfield-results/1\n"
            "  = help: use the benchfield that wrote them, or a newer one\n");
}

TEST(ResultsJson, NamesThePlaceOfAWrongType) {
  const std::string text = to_results_json(whole_run());
  EXPECT_EQ(problem_of(replaced(text, "\"replicate\": 1", "\"replicate\": \"one\"")),
            "bad-results: 'variants[0].trials[0].replicate' is text, expected a whole number of 32 "
            "bits");
  EXPECT_EQ(problem_of(replaced(text, "\"sent\": 60000", "\"sent\": 9223372036854775808")),
            "bad-results: 'variants[0].trials[0].loads[0].sent' is number, expected a whole number "
            "of 64 bits");
  EXPECT_EQ(problem_of(replaced(text, "\"seconds\": 12.5", "\"seconds\": null")),
            "bad-results: 'variants[0].trials[0].stages[0].seconds' is null, expected a number");
  EXPECT_EQ(problem_of(replaced(text, "\"complete\"", "\"completed\"")),
            "");  // an unknown key is left out, not an error
  EXPECT_EQ(problem_of(replaced(text, "\"state\": \"complete\"", "\"state\": \"done\"")),
            "bad-results: 'variants[0].trials[0].state' is text, expected complete, failed or "
            "interrupted");
}

TEST(ResultsJson, RefusesWhatIsNoResult) {
  EXPECT_EQ(problem_of("[]"), "bad-results: the document is list, expected a map");
  EXPECT_EQ(problem_of("{}"), "bad-results: results have no schema");
  EXPECT_EQ(problem_of("{\"schema\": \"benchfield-results/1\"}"),
            "bad-results: 'run_id' is missing");
  const std::string text = to_results_json(whole_run());
  EXPECT_TRUE(problem_of(text.substr(0, text.size() / 2)).starts_with("bad-json: "));
  EXPECT_EQ(problem_of(replaced(text, "02-direct-2", "01-direct-1")),
            "bad-results: trial '01-direct-1' is there twice");
}

}  // namespace
}  // namespace benchfield
