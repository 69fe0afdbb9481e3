#include <gtest/gtest.h>

#include <set>
#include <string>

#include "reports/flags.h"
#include "reports/report.h"
#include "runner/results/results_json.h"
#include "tests/fakes/sample_results.h"

namespace benchfield::reports {
namespace {

TEST(Formats, HaveUniqueNamesAndHelp) {
  std::set<std::string> names;
  for (const Format& format : formats()) {
    EXPECT_TRUE(names.insert(format.name).second) << format.name;
    EXPECT_FALSE(format.help.empty());
    EXPECT_EQ(find_format(format.name), &format);
  }
  EXPECT_EQ(find_format("pdf"), nullptr);
}

TEST(Formats, JsonIsTheStoredResults) {
  const RunResult run = fakes::sample_run();
  EXPECT_EQ(find_format("json")->render(build_report(run), run), to_results_json(run));
}

TEST(Formats, CsvHasOneValueARowAndOneHeader) {
  const RunResult run = fakes::small_run(1);
  EXPECT_EQ(find_format("csv")->render(build_report(run), run),
            "variant,replicate,metric,value,unit,state,label,group,parent,notes,low,high,"
            "standard_error,classification,estimator\n"
            "v1,1,eim.rate,1000,documents/s,complete,,,,,980,1020,,saturated,\n"
            "v1,1,trial.duration,0,s,complete,,,,,,,,,\n");
}

TEST(Formats, CsvHasAColumnForEveryFactButNamesOfMachines) {
  RunResult run = fakes::small_run(2);
  run.variants[0].settings = Map{{"kafka.heap", "1GiB"}, {"spark.executors", 9}};
  run.variants[0].trials[0].facts = Map{{"spark.executors", 2}, {"kafka.hostname", "secret"}};
  const std::string text = find_format("csv")->render(build_report(run), run);
  EXPECT_NE(text.find(",estimator,kafka.heap,spark.executors\n"), std::string::npos) << text;
  EXPECT_NE(text.find(",saturated,,1GiB,2\n"), std::string::npos) << text;
  EXPECT_NE(text.find(",saturated,,,\n"), std::string::npos) << text;
}

TEST(Formats, BenchfmtKeepsNumbersAtTheEndOfANameFromBeingTakenForProcessors) {
  RunResult run = fakes::small_run(1);
  run.variants[0].trials[0].variant = "es-on-3";
  EXPECT_NE(find_format("benchfmt")
                ->render(build_report(run), run)
                .find("BenchmarkTrial/variant=es-on-3-1 1 1000 eim.rate/s"),
            std::string::npos);
}

TEST(Formats, JunitCountsFailuresErrorsAndWhatWasNotRun) {
  RunResult run = fakes::small_run(4);
  run.variants[0].trials[0].flags = {{"E_NOT_STEADY", "eim.rate: drifts"}};
  run.variants[1].trials[0].state = TrialState::failed;
  run.variants[1].trials[0].reason = "no <broker>";
  run.variants[2].trials.clear();
  const std::string text = find_format("junit")->render(build_report(run), run);
  EXPECT_NE(text.find("tests=\"4\" failures=\"1\" errors=\"1\" skipped=\"1\""), std::string::npos)
      << text;
  EXPECT_NE(text.find("<error message=\"no &lt;broker&gt;\" type=\"stage trial\">"),
            std::string::npos);
  EXPECT_NE(text.find("<skipped message=\"not run\"/>"), std::string::npos);
}

TEST(Formats, OpenmetricsAreInBaseUnits) {
  RunResult run = fakes::small_run(1);
  LoadResult load;
  load.name = "senders";
  load.acknowledge_p99_ms = 18.7;
  run.variants[0].trials[0].loads = {load};
  const std::string text = find_format("openmetrics")->render(build_report(run), run);
  EXPECT_NE(text.find("benchfield_time_seconds{run=\"small-1\",variant=\"v1\",replicate=\"1\","
                      "metric=\"senders.acknowledge_p99\"} 18.7e-3\n"),
            std::string::npos)
      << text;
  EXPECT_TRUE(text.ends_with("# EOF\n"));
}

TEST(Formats, HtmlNeedsNothingFromOutsideAndNoScript) {
  const RunResult run = fakes::sample_run();
  const std::string text = find_format("html")->render(build_report(run), run);
  for (const char* outside : {"<script", "src=", "url(", "@import", "<link", "<img", "<iframe"}) {
    EXPECT_EQ(text.find(outside), std::string::npos) << outside;
  }
  EXPECT_NE(text.find("<html lang=\"en\">"), std::string::npos);
  EXPECT_NE(text.find("<svg"), std::string::npos);
}

TEST(Flags, AllKnownCodesHaveWords) {
  for (const char* code :
       {"W_SHORT",        "W_TRIMMED",        "E_NOT_STEADY",      "W_MSER_LIMIT",
        "W_STAIRCASE",    "W_ALIAS",          "W_STALL",           "E_RESET",
        "W_GAPS",         "W_SOURCE_LIMITED", "W_SOURCE_DEGRADED", "E_COUNT_MISMATCH",
        "W_CENSORED",     "W_BIMODAL",        "W_OUTLIER",         "W_DRIFT_ACROSS_RUNS",
        "W_CLOCK",        "W_THROTTLED",      "W_OUT_OF_MEMORY",   "W_LIMITS_NOT_APPLIED",
        "W_NO_USAGE",     "W_RESTARTED",      "W_EVICTED",         "W_STEAL",
        "W_OTHER_LOAD",   "W_SWAP",           "W_SUSPENDED",       "E_NO_DATA",
        "E_LOAD_LIMITED", "E_AGENT_LOST",     "W_AGENT_LATE",      "W_WEIGHT"}) {
    EXPECT_FALSE(flag_meaning(code).empty()) << code;
  }
  EXPECT_EQ(flag_text({"W_NEW", "a|b"}), "`W_NEW` (a\\|b)");
}

}  // namespace
}  // namespace benchfield::reports
