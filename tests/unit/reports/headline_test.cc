#include <gtest/gtest.h>

#include <string>

#include "reports/report.h"
#include "tests/fakes/sample_results.h"

namespace benchfield::reports {
namespace {

/// The paragraphs before the first bullets or table.
std::string first_words(const RunResult& run) {
  std::string text;
  for (const Block& block : build_report(run).blocks) {
    if (block.kind != Block::Kind::paragraph) break;
    text += block.text + "\n";
  }
  return text;
}

std::string whole_report(const RunResult& run) {
  return find_format("md")->render(build_report(run), run);
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// v1 with two components; v2 the same sink alone.
RunResult bound_run(double whole, double part) {
  RunResult run = fakes::small_run(2);
  run.variants[0].trials = {fakes::small_trial("v1", 1, whole)};
  run.variants[1].trials = {fakes::small_trial("v2", 1, part)};
  run.variants[0].trials[0].usage = {{"spark", 1.0, {}, {}}, {"search", 0.5, {}, {}}};
  run.variants[1].trials[0].usage = {{"search", 0.9, {}, {}}};
  return run;
}

TEST(Headline, NamesTheLimitOnlyWhenIntervalsDoNotOverlap) {
  EXPECT_TRUE(has(first_words(bound_run(1000, 2000)),
                  "With spark left out (v2), the index took 2.00k/s: more than v1 (1.00k/s), by 95 "
                  "% intervals that do not overlap. So the index by itself is not what limited "
                  "that variant: the cause is spark, how the index is written to, or what they "
                  "share with it (CPU, memory, disk)."));
  EXPECT_TRUE(has(first_words(bound_run(1000, 1030)),
                  "With spark left out (v2), the index took 1.03k/s, which cannot be told apart "
                  "from v1 (1.00k/s): the index itself may be what limits there."));
  EXPECT_TRUE(has(first_words(bound_run(2000, 1000)), "less than v1 (2.00k/s)"));
}

TEST(Headline, ClaimsNothingFromRatesWithoutIntervalsOrUnsteadyOnes) {
  RunResult run = bound_run(1000, 2000);
  run.variants[1].trials[0].rates[0].low.reset();
  EXPECT_FALSE(has(first_words(run), "left out"));
  run = bound_run(1000, 2000);
  run.variants[0].trials[0].rates[0].classification = "unsteady";
  EXPECT_FALSE(has(first_words(run), "left out"));
  run = bound_run(1000, 2000);
  run.variants[1].trials[0].flags = {{"E_COUNT_MISMATCH", ""}};
  EXPECT_FALSE(has(first_words(run), "left out"));
}

TEST(Headline, MarksARateThatAnErrorFlagIsAbout) {
  RunResult run = fakes::small_run(2);
  run.variants[0].trials[0].flags = {{"E_NOT_STEADY", "eim.rate: drifts"}};
  run.variants[1].trials[0].flags = {{"E_NOT_STEADY", "ktm.rate: drifts"}, {"W_SHORT", ""}};
  const std::string text = whole_report(run);
  EXPECT_TRUE(has(text, "v1 1.000k ± 0.020k ⚠ (saturated), v2 2.000k ± 0.020k (saturated)"))
      << text;
  EXPECT_TRUE(has(text, "- v1: **1.000k ± 0.020k/s ⚠**, saturated")) << text;
  EXPECT_TRUE(has(text, "| **1.000k ± 0.020k ⚠** |")) << text;
  EXPECT_TRUE(has(text, "| indexed /s | 1.000k ± 0.020k ⚠ |")) << text;
  EXPECT_TRUE(has(text, "| **2.000k ± 0.020k** |")) << text;
  EXPECT_TRUE(has(text, "| indexed /s | 2.000k ± 0.020k |")) << text;
  const std::string note =
      "- ⚠ beside a rate: a replicate behind it carries an E_ flag, so the number is not to be "
      "relied on, and gates leave it out unless the plan allows that flag\n";
  EXPECT_TRUE(has(text, note)) << text;
  EXPECT_FALSE(has(whole_report(fakes::small_run(2)), "beside a rate"));
}

TEST(Headline, MarksAMedianThatOneUnsteadyReplicateIsIn) {
  RunResult run = fakes::small_run(1);
  run.variants[0].trials = {fakes::small_trial("v1", 1, 1000), fakes::small_trial("v1", 2, 1200)};
  run.variants[0].trials[1].flags = {{"E_NOT_STEADY", "eim.rate: drifts"}};
  const std::string text = whole_report(run);
  EXPECT_TRUE(has(text, "| **1.10k (1.00k to 1.20k) ⚠** |")) << text;
  EXPECT_TRUE(has(text, "| indexed /s | 1.000k ± 0.020k | 1.200k ± 0.020k ⚠ |")) << text;
}

TEST(Headline, PutsLossBeforeEverythingButTheRates) {
  RunResult run = bound_run(1000, 2000);
  run.variants[0].trials[0].counts = {{"sent", 5000, "senders"},
                                      {"acknowledged", 4990, "senders"},
                                      {"failed", 10, "senders"},
                                      {"indexed", 4985, "eim"}};
  const std::string text = first_words(run);
  const auto loss = text.find(
      "**Records do not add up in v1, replicate 1**: 5,000 sent, 4,990 acknowledged, 10 failed, "
      "4,985 indexed; 15 of the sent were never indexed.");
  ASSERT_NE(loss, std::string::npos) << text;
  EXPECT_LT(text.find("Indexed per second"), loss);
  EXPECT_FALSE(has(text, "Every record is accounted for"));
}

TEST(Headline, SaysWhenACountIsMissingOrTooHigh) {
  RunResult run = fakes::small_run(1);
  run.variants[0].trials[0].counts = {
      {"sent", 10, ""}, {"end offsets", {}, ""}, {"indexed", 12, ""}};
  EXPECT_TRUE(has(first_words(run),
                  "10 sent, 12 indexed; 2 more indexed than sent; end offsets could not be read."));
}

TEST(Headline, CallsASourceLimitedRateALowerBound) {
  RunResult run = fakes::small_run(1);
  run.variants[0].trials[0].rates[0].classification = "source-limited";
  EXPECT_TRUE(has(first_words(run), "**Indexed per second: v1 ≥ 1.00k (source-limited).**"));
}

TEST(Headline, GivesARangeWhenThereAreManyVariants) {
  EXPECT_TRUE(has(first_words(fakes::small_run(20)),
                  "**Indexed per second: from v1 1.000k ± 0.020k (saturated) to v20 20.000k ± "
                  "0.020k (saturated) over 20 variants.**"));
}

TEST(Headline, PrintsTheStrongContrastsAndNoWordForTheRest) {
  const std::string text = first_words(fakes::sample_run());
  EXPECT_TRUE(has(text,
                  "**two-executors** against one-executor (`spark.executors` 1 → 2): indexed "
                  "/s +55 % (+44 % to +67 %, 95 %), improvement."));
  EXPECT_FALSE(has(first_words(fakes::small_run(2)), "improvement")) << "one run each";
}

TEST(Headline, SaysWhatToRunNext) {
  RunResult run = fakes::small_run(3);
  run.variants[0].trials[0].rates[0].classification = "source-limited";
  run.variants[1].trials[0].rates[0].classification = "undetermined";
  run.variants[2].trials[0].flags = {{"E_LOAD_LIMITED", ""}};
  std::vector<std::string> steps;
  const auto blocks = build_report(run).blocks;
  for (std::size_t i = 1; i < blocks.size(); ++i) {
    if (blocks[i - 1].text == "**What to run next**") steps = blocks[i].items;
  }
  EXPECT_EQ(steps,
            (std::vector<std::string>{
                "more `instances` or `senders` for v3: the load generator was the limit there",
                "a larger `count` for v2: the window was too short to be sure of the rate or its "
                "state",
                "a higher `rate`, the same for all variants: v1 took everything that was offered, "
                "so the limit is not known",
                "the plan again with `--replicates 3`: differences from run to run are known from "
                "replicates only"}));
}

TEST(Headline, AsksForNoFewerReplicatesThanSomeVariantHas) {
  RunResult run = fakes::small_run(2);
  std::vector<TrialResult>& trials = run.variants[0].trials;
  trials.resize(5, trials[0]);
  for (std::size_t i = 0; i < trials.size(); ++i) trials[i].replicate = static_cast<int>(i) + 1;
  EXPECT_TRUE(has(whole_report(run), "the plan again with `--replicates 5`: "));
}

TEST(Headline, KeepsFlagsOfOtherMetricsOutOfWhatToRunNext) {
  RunResult run = fakes::small_run(1);
  const std::string longer = "a larger `count` for v1";
  run.variants[0].trials[0].flags = {{"W_SHORT", "ktm.rate: 24 increments"}};
  EXPECT_FALSE(has(whole_report(run), longer));
  run.variants[0].trials[0].flags = {{"W_SHORT", "ktm.rate: 3 increments; eim.rate: 4 increments"}};
  EXPECT_TRUE(has(whole_report(run), longer));
}

// by hand: 1.5 cores of the parts and 0.4 of others are 95 % of two
TEST(Headline, CountsOtherProgramsWhereTheMachineHadLittleCpuLeft) {
  RunResult run = fakes::small_run(1);
  TrialResult& trial = run.variants[0].trials[0];
  trial.facts["machine.cores"] = 2;
  trial.loads.clear();
  trial.usage.clear();
  for (const auto& [component, cores] : {std::pair{"search", 1.0}, std::pair{"spark", 0.5}}) {
    trial.usage.emplace_back().component = component;
    trial.usage.back().cpu_cores = cores;
  }
  EXPECT_FALSE(has(whole_report(run), "the whole machine used"));
  trial.facts["machine.others_cores"] = 0.4;
  EXPECT_TRUE(has(whole_report(run),
                  "the whole machine used 1.90 of its 2 cores (95 %), so the parts also competed "
                  "for CPU (0.40 went to programs that are not of this run)"));
}

TEST(Headline, NamesAVariantAsTablesDoBesideItsLabel) {
  RunResult run = fakes::small_run(1);
  run.variants[0].label = "Kafka outside";
  EXPECT_TRUE(has(whole_report(run), "- Kafka outside (`v1`): **"));
}

TEST(Headline, SaysOfALimitHowOftenItWasMetInAllTrials) {
  RunResult run = fakes::small_run(1);
  run.variants[0].trials.push_back(run.variants[0].trials[0]);
  run.variants[0].trials[1].replicate = 2;
  double share = 0.94;
  for (TrialResult& trial : run.variants[0].trials) {
    trial.usage.clear();
    trial.usage.emplace_back().component = "search";
    trial.usage.back().cpu_cores = 0.3;
    trial.usage.back().limit_cores = 0.3;
    trial.usage.back().throttled_share = share;
    share = 1;
  }
  EXPECT_TRUE(has(whole_report(run), "it met its CPU limit in 94 % to 100 % of its periods"));
}

TEST(Headline, GroupsVariantsByGroupAndLabel) {
  RunResult run = fakes::small_run(3);
  run.variants[0].label = "Everything on AKS";
  run.variants[1].group = "Everything on AKS";
  for (const Block& block : build_report(run).blocks) {
    if (block.kind != Block::Kind::bullets) continue;
    EXPECT_EQ(block.items,
              (std::vector<std::string>{"Everything on AKS: **1-2k/s** (2 variants; saturated)",
                                        "v3: **3.000k ± 0.020k/s**, saturated"}));
    break;
  }
}

}  // namespace
}  // namespace benchfield::reports
