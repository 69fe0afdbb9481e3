#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "reports/report.h"
#include "tests/fakes/sample_results.h"

namespace benchfield::reports {
namespace {

std::string markdown(const RunResult& run) {
  return find_format("md")->render(build_report(run), run);
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(Report, OfNoVariantSaysSo) {
  RunResult run;
  run.run_id = "empty-1";
  const std::string text = markdown(run);
  EXPECT_TRUE(has(text, "# empty-1\n\nThe plan asks no question.\n\n**Nothing was run"));
  EXPECT_TRUE(has(text, "No facts were recorded."));
}

/// Imported: three sizes and the seconds each took.
TEST(Report, OfATimeDoesNotCallItARate) {
  RunResult run = fakes::small_run(2);
  run.headline = "training";
  for (VariantResult& variant : run.variants) {
    RateEstimate value = fakes::small_trial(variant.name, 1, 33).rates.front();
    value.metric = "training";
    value.unit = "s";
    variant.trials = {fakes::small_trial(variant.name, 1, 33)};
    variant.trials[0].rates = {value};
  }
  const std::string text = markdown(run);
  EXPECT_TRUE(has(text, "**training, s: v1 33 ± 20")) << text.substr(0, 600);
  EXPECT_TRUE(has(text, "| training [s] |"));
  EXPECT_TRUE(has(text, "**33 ± 20 s**")) << text.substr(0, 900);
  EXPECT_FALSE(has(text, "training /s"));
  EXPECT_FALSE(has(text, "s per second"));
}

TEST(Report, OfVariantsWithoutTrialsSaysSo) {
  RunResult run = fakes::small_run(2);
  for (VariantResult& variant : run.variants) variant.trials.clear();
  run.complete = false;
  const std::string text = markdown(run);
  EXPECT_TRUE(has(text, "**No trial was completed, so there is no rate to report.**"));
  EXPECT_TRUE(has(text, "**unfinished**: 0 of 2 trials have a result"));
  EXPECT_TRUE(has(text, "| v1 | - | - | - | - | 0 | not run |  |"));
}

TEST(Report, OfFailuresOnlyListsThem) {
  RunResult run = fakes::small_run(6);
  for (VariantResult& variant : run.variants) {
    TrialResult& trial = variant.trials.front();
    trial = TrialResult{};
    trial.variant = variant.name;
    trial.state = TrialState::failed;
    trial.reason = "no broker";
  }
  const std::string text = markdown(run);
  EXPECT_TRUE(has(text, "**No trial was completed, so there is no rate to report.**"));
  EXPECT_TRUE(has(text,
                  "**6 of 6 trials failed** (left out of all numbers): v1, replicate 1: no "
                  "broker; v2, replicate 1: no broker; v3, replicate 1: no broker; v4, "
                  "replicate 1: no broker; and 2 more."));
  EXPECT_TRUE(has(text, "**v6, replicate 1**: no broker\n"));
  EXPECT_TRUE(has(text, "No trial was completed, so nothing can be said about noise."));
  EXPECT_FALSE(has(text, "charts/"));
}

TEST(Report, TellsWhatCannotBeRunFromWhatWasNot) {
  RunResult run = fakes::small_run(3);
  run.variants[1].trials.clear();
  run.variants[1].impossible = "no route";
  run.variants[2].trials.clear();
  const std::string text = markdown(run);
  EXPECT_TRUE(has(text, "| v2 | - | - | n/a ¹ | - | - | not possible |  |"));
  EXPECT_TRUE(has(text, "\n¹ v2 is not possible: no route.\n"));
  EXPECT_TRUE(has(text, "- v2: not possible (no route)\n"));
  EXPECT_TRUE(has(text, "Not possible: no route. No trial was planned."));
  EXPECT_TRUE(has(text, "| v3 | - | - | - | - | 0 | not run |  |"));
  EXPECT_TRUE(has(text, " · 1 not possible"));
}

TEST(Report, TellsFactsOfMissingPartsFromDifferences) {
  RunResult run = fakes::small_run(2);
  run.variants[0].trials[0].facts = Map{{"kafka.version", "4.4.0"}, {"search.shards", 1}};
  run.variants[1].trials[0].facts = Map{{"search.shards", 2}};
  const std::string text = markdown(run);
  EXPECT_TRUE(has(text, "| kafka.version | 4.4.0 | v2 |"));
  EXPECT_TRUE(has(text, "| search.shards | 1 | 2 |"));
  EXPECT_FALSE(has(text, "| kafka.version | 4.4.0 | - |"));
}

TEST(Report, OfOneReplicateStatesNoNoise) {
  EXPECT_TRUE(has(markdown(fakes::small_run(2)),
                  "One replicate of each variant: no run-to-run noise can be stated."));
}

TEST(Report, ShowsRatesWithoutIntervalsPlainly) {
  RunResult run = fakes::small_run(1);
  run.variants[0].trials[0].rates[0].low.reset();
  run.variants[0].trials[0].rates[0].high.reset();
  EXPECT_TRUE(has(markdown(run), "| v1 | - | - | **1.00k** | - | 1 | saturated |  |"));
}

TEST(Report, LeavesOutMermaidBeyondFifteenVariants) {
  EXPECT_TRUE(has(markdown(fakes::small_run(15)), "xychart-beta"));
  const std::string text = markdown(fakes::small_run(16));
  EXPECT_FALSE(has(text, "xychart-beta"));
  EXPECT_TRUE(has(text, "](charts/rates.svg)"));
}

TEST(Report, SplitsManyReplicatesIntoTablesOfEightColumns) {
  RunResult run = fakes::small_run(1);
  run.variants[0].trials.clear();
  for (int i = 1; i <= 30; ++i) {
    run.variants[0].trials.push_back(fakes::small_trial("v1", i, 1000 + i));
  }
  for (const Block& block : build_report(run).blocks) {
    EXPECT_LE(block.table.header.size(), 8U);
    for (const auto& cells : block.table.rows) EXPECT_EQ(cells.size(), block.table.header.size());
  }
  EXPECT_TRUE(has(markdown(run), "replicate 30 |"));
}

TEST(Report, KeepsTablesNarrowWithManyVariantsAndCounts) {
  RunResult run = fakes::small_run(20);
  for (VariantResult& variant : run.variants) {
    TrialResult& trial = variant.trials[0];
    trial.facts =
        Map{{"spark.version", "3.5.1"}, {"spark.executors", variant.name == "v3" ? 2 : 1}};
    trial.counts_agree = true;
    for (int i = 0; i < 9; ++i) trial.counts.push_back({"point " + std::to_string(i), 7, "x"});
  }
  for (const Block& block : build_report(run).blocks) EXPECT_LE(block.table.header.size(), 8U);
  const std::string text = markdown(run);
  EXPECT_TRUE(has(text, "| spark.executors | 1 (all others); 2 (v3) |"));
  EXPECT_TRUE(has(text, "| v20, replicate 1 | point 8 | 7 | ✓ |"));
}

TEST(Report, BearsExtremeNumbers) {
  RunResult run = fakes::small_run(3);
  RateEstimate& rate = run.variants[0].trials[0].rates[0];
  rate.rate = std::numeric_limits<double>::quiet_NaN();
  run.variants[1].trials[0].rates[0].rate = 1e300;
  run.variants[1].trials[0].rates[0].low = -1e300;
  run.variants[2].trials[0].counts = {{"sent", std::numeric_limits<std::int64_t>::max(), ""},
                                      {"indexed", std::numeric_limits<std::int64_t>::min(), ""}};
  const std::string whole = markdown(run);
  const std::string text = whole.substr(0, whole.find("<summary>Estimates"));
  EXPECT_FALSE(has(text, "nan"));
  EXPECT_FALSE(has(text, "inf"));
}

TEST(Report, ElidesVeryLongNamesInChartsOnly) {
  RunResult run = fakes::sample_run();
  const std::string name(200, 'x');
  for (VariantResult& variant : run.variants) {
    for (TrialResult& trial : variant.trials) trial.variant = name;
    variant.name = name;
  }
  EXPECT_TRUE(has(markdown(run), "## " + name + "\n"));
  for (const Block& block : build_report(run).blocks) {
    if (block.kind != Block::Kind::chart) continue;
    EXPECT_FALSE(has(block.chart.svg, std::string(60, 'x')));
    EXPECT_LE(block.chart.file.size(), 80U);
  }
}

TEST(Report, GivesChartsOfLikeNamedVariantsTheirOwnFiles) {
  RunResult run = fakes::sample_run();
  for (VariantResult& variant : run.variants) {
    for (TrialResult& trial : variant.trials) trial.variant = "../../a/b";
  }
  std::vector<std::string> files;
  for (const Block& block : build_report(run).blocks) {
    if (block.kind == Block::Kind::chart) files.push_back(block.chart.file);
  }
  EXPECT_EQ(files,
            (std::vector<std::string>{"charts/rates.svg", "charts/contrasts.svg",
                                      "charts/progress-01-a-b.svg", "charts/progress-02-a-b.svg",
                                      "charts/progress-03-a-b.svg", "charts/progress-04-a-b.svg"}));
}

}  // namespace
}  // namespace benchfield::reports
