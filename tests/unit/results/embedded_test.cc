#include "runner/results/embedded.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "runner/io/files.h"
#include "runner/results/results_json.h"
#include "tests/fakes/sample_results.h"

namespace benchfield {
namespace {

std::string report_with(const EmbeddedResults& embedded) {
  return "# title\n\ntext\n\n```" + embedded.language + "\n" + embedded.line + "\n```\n\nmore\n";
}

TEST(Embedded, GivesBackEveryEstimateFlagAndFact) {
  const RunResult run = fakes::sample_run();
  const auto embedded = write_embedded(run);
  ASSERT_TRUE(embedded);
  const auto read = read_embedded(report_with(*embedded));
  ASSERT_TRUE(read) << to_text(read.error());
  ASSERT_EQ(read->variants.size(), run.variants.size());
  EXPECT_EQ(read->run_id, run.run_id);
  for (std::size_t v = 0; v < run.variants.size(); ++v) {
    ASSERT_EQ(read->variants[v].trials.size(), run.variants[v].trials.size());
    for (std::size_t t = 0; t < run.variants[v].trials.size(); ++t) {
      TrialResult expected = run.variants[v].trials[t];
      expected.rttest.clear();
      expected.reason_details.clear();
      EXPECT_EQ(to_trial_json(read->variants[v].trials[t]).size(), to_trial_json(expected).size());
      EXPECT_EQ(read->variants[v].trials[t].flags, expected.flags);
      EXPECT_TRUE(read->variants[v].trials[t].series.empty());
    }
  }
}

TEST(Embedded, IsOneLineOfAsciiThatMarkdownLeavesAlone) {
  RunResult run = fakes::sample_run();
  run.question = "¿Qué? 😀 `code` </details> \x7f \xE2\x80\x8B end";
  const auto embedded = write_embedded(run);
  ASSERT_TRUE(embedded);
  EXPECT_TRUE(std::all_of(embedded->line.begin(), embedded->line.end(), [](char c) {
    return c >= 0x20 && c < 0x7f && c != '`' && c != '<' && c != '>';
  }));
  const auto read = read_embedded(report_with(*embedded));
  ASSERT_TRUE(read) << to_text(read.error());
  EXPECT_EQ(read->question, run.question);
}

TEST(Embedded, SurvivesLineEndsOfAnotherSystem) {
  const RunResult run = fakes::sample_run();
  std::string report;
  for (const char c : report_with(*write_embedded(run)))
    report += c == '\n' ? "\r\n" : std::string(1, c);
  EXPECT_TRUE(read_embedded(report));
}

TEST(Embedded, NamesNoMachine) {
  RunResult run = fakes::sample_run();
  run.variants[0].trials[0].facts["search.hostname"] = "must-not-appear";
  EXPECT_EQ(write_embedded(run)->line.find("must-not-appear"), std::string::npos);
}

TEST(Embedded, RefusesWhatWasEdited) {
  std::string report = report_with(*write_embedded(fakes::sample_run()));
  const auto at = report.find("12430");
  ASSERT_NE(at, std::string::npos);
  report[at] = '9';
  const auto read = read_embedded(report);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, "edited-report");
  EXPECT_EQ(read.error().what, "the estimates in the report were changed after it was written");
}

TEST(Embedded, RefusesAReportThatEndsEarly) {
  const std::string report = report_with(*write_embedded(fakes::sample_run()));
  const auto fence = report.find("```");
  for (const std::size_t length : {fence + 10, fence + 60, fence + 120, fence + 900}) {
    const auto read = read_embedded(report.substr(0, length));
    ASSERT_FALSE(read) << length;
    EXPECT_TRUE(read.error().code == "edited-report" || read.error().code == "no-estimates");
  }
}

TEST(Embedded, SaysWhenThereIsNothing) {
  const auto read = read_embedded("# title\n\nsee ```json benchfield-estimates sha256=00\n");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, "no-estimates");
}

TEST(Embedded, PassesOnThatResultsAreNewer) {
  const std::string line =
      R"({"plan_name":"p","run_id":"r","schema":"benchfield-results/999","variants":[]})";
  const auto read =
      read_embedded(report_with({"json benchfield-estimates sha256=" + sha256(line), line}));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, "newer-results");
}

TEST(Embedded, IsLeftOutBeyondItsLimit) {
  RunResult run = fakes::small_run(1);
  run.variants[0].notes = std::string(kMostEmbeddedBytes, 'x');
  EXPECT_FALSE(write_embedded(run));
}

TEST(Embedded, IsLeftOutOfSoManyTrialsThatNoneCouldBeShortEnough) {
  const auto run_of = [](std::size_t trials) {
    RunResult run;
    run.variants.resize(1);
    run.variants[0].trials.resize(trials);
    return run;
  };
  const auto bytes_of = [&](std::size_t trials) {
    return write_embedded(run_of(trials))->line.size();
  };
  const std::size_t shortest = bytes_of(2) - bytes_of(1);
  EXPECT_GE(shortest, 100U);  // so nothing is left out for their number that had room
  EXPECT_FALSE(write_embedded(run_of(kMostEmbeddedBytes / 100 + 1)));
  EXPECT_TRUE(write_embedded(run_of(kMostEmbeddedBytes / shortest - 10)));
}

}  // namespace
}  // namespace benchfield
