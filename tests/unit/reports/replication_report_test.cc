// What a report says of how many replicates there are, of earlier runs, and of an open question.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "reports/report.h"
#include "runner/results/history.h"
#include "tests/fakes/sample_results.h"

namespace benchfield::reports {
namespace {

std::string report_of(const RunResult& run) {
  return find_format("md")->render(build_report(run), run);
}

testing::AssertionResult says(const std::string& report, const std::string& part) {
  if (report.find(part) != std::string::npos) return testing::AssertionSuccess();
  return testing::AssertionFailure() << "the report does not say: " << part;
}

/// Two variants with these rates, one replicate each value.
RunResult run_of(const std::vector<double>& first, const std::vector<double>& second) {
  RunResult run = fakes::small_run(2);
  const auto fill = [](VariantResult& variant, const std::vector<double>& rates) {
    variant.trials.clear();
    for (std::size_t i = 0; i < rates.size(); ++i) {
      const int replicate = static_cast<int>(i) + 1;
      variant.trials.push_back(fakes::small_trial(variant.name, replicate, rates[i]));
      variant.trials.back().id = variant.name + "-" + std::to_string(replicate);
      variant.trials.back().block = replicate;
    }
  };
  fill(run.variants[0], first);
  fill(run.variants[1], second);
  return run;
}

/// Noise of v2 from twelve earlier runs, in the environment of this one.
HistoryNoise noise_here(const RunResult& run, double deviation, double degrees) {
  const RunEnvironments environments(run);
  return {"v2", "eim.rate", deviation, degrees, 12, *environments.find("v2", "eim.rate")};
}

TEST(ReplicationReport, SaysThatEveryVariantIsKnownWellEnough) {
  RunResult run = run_of({1000, 1001, 1000}, {900, 901, 900});
  run.replication = ReplicationRule{2, 8, 0.05, {}};
  const std::string report = report_of(run);
  EXPECT_TRUE(says(report,
                   "The plan asks for 2 to 8 replicates of each variant, until `eim.rate` "
                   "is known to 5.0 %. No more were run than shown here because every "
                   "variant is known that well."));
  EXPECT_TRUE(says(report, "decided from the values themselves, 7 times at most"));
  EXPECT_TRUE(says(report, "they hold at 95 % over all looks together"));
}

TEST(ReplicationReport, NamesWhatIsStillOpenAtTheMost) {
  RunResult run = run_of({1000, 1300, 1000}, {900, 901, 900});
  run.replication = ReplicationRule{2, 3, 0.05, {"v2"}};
  const std::string report = report_of(run);
  EXPECT_TRUE(says(report, "The most were run, and v1 is still not known that well."));
  EXPECT_TRUE(says(report, "number fixed by the plan"));
}

TEST(ReplicationReport, IsSilentWhereThePlanFixesTheNumber) {
  EXPECT_FALSE(says(report_of(run_of({1000, 1300}, {900, 901})), "How many replicates"));
}

// by hand: ln 1000/500 apart, halved and squared twice, is 0.24; 0.9 % apart is 0.00004
TEST(NoiseReport, NamesTheVariantWhoseRunsMakeUpNearlyAllOfIt) {
  EXPECT_TRUE(says(report_of(run_of({1000, 1009}, {1000, 500})),
                   "100 % of that noise (of its sum of squares) is that of v2 alone"));
  EXPECT_FALSE(says(report_of(run_of({1000, 1009}, {500, 505})), "of its sum of squares"));
}

TEST(OpenQuestion, NamesNoNumberOfRunsThatNobodyMakes) {
  const std::string report = report_of(run_of({1000, 1300}, {1320, 1020}));
  EXPECT_TRUE(says(report, "unresolved; more than 100 runs a side would settle it"));
}

TEST(HistoryReport, SaysHowManyEarlierRunsTheNoiseComesFrom) {
  RunResult run = run_of({1000}, {900});
  run.history = HistoryRecord{"folder nights", 14, {noise_here(run, 0.02, 8)}};
  EXPECT_TRUE(says(report_of(run),
                   "The noise of earlier runs comes from 12 of them (`folder "
                   "nights`; 14 runs of this plan were looked at)."));
  run.history->noise.clear();
  run.history->runs = 3;
  EXPECT_TRUE(says(report_of(run), "`folder nights` holds 3 of this plan, and 6 are needed."));
}

TEST(HistoryReport, GivesSingleRunsAnInterval) {
  RunResult run = run_of({1000}, {900});
  EXPECT_TRUE(says(report_of(run), "every variant has to run at least twice"));
  run.history = HistoryRecord{"folder nights", 14, {noise_here(run, 0.01, 20)}};
  // by hand: s 0.01, 20 degrees, t 2.086: ln 0.9 +- 2.086 x 0.01 x sqrt(2) is 0.874 to 0.927
  EXPECT_TRUE(says(report_of(run), "0.87 - 0.93"));
}

TEST(HistoryReport, UsesNoNoiseOfAnotherEnvironmentAndSaysSo) {
  RunResult run = run_of({1000}, {900});
  run.history = HistoryRecord{"folder nights", 14, {noise_here(run, 0.01, 20)}};
  const char* said =
      "is not used: it was learned in another environment (machine, placement or estimator) than "
      "this run's.";
  EXPECT_FALSE(says(report_of(run), said));
  run.provenance["host.cpu_model"] = "another one";
  const std::string report = report_of(run);
  EXPECT_TRUE(says(report, said));
  EXPECT_FALSE(says(report, "0.87 - 0.93"));
  EXPECT_FALSE(says(report, "Earlier runs say nothing of its noise"));
  run.history->noise[0].env_key.clear();  // written before environments were kept
  EXPECT_TRUE(says(report_of(run), said));
}

TEST(OpenQuestion, IsSaidWithTheRunsThatWouldSettleIt) {
  const std::string report = report_of(run_of({1000, 1020}, {1040, 1060}));
  EXPECT_TRUE(
      says(report, "**The question stays open**: these runs do not settle the one contrast"));
  EXPECT_TRUE(says(report, "runs of each variant would settle the differences seen."));
}

TEST(DrainFinding, NamesADrainThatTheRateDoesNotPredict) {
  RunResult run = run_of({1000}, {900});
  run.variants[0].trials[0].drain = DrainResult{10'000, 10.0, 25.0};
  EXPECT_TRUE(
      says(report_of(run), "took 25.0 s to drain where its rate before says 10.0 s (+150 %)"));
  run.variants[0].trials[0].drain = DrainResult{10'000, 10.0, 11.0};
  EXPECT_FALSE(says(report_of(run), "to drain where its rate before says"));
}

}  // namespace
}  // namespace benchfield::reports
