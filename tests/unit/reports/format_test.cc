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
            "variant,replicate,state,metric,value,unit,low,high,standard_error,classification,"
            "estimator\n"
            "v1,1,complete,eim.rate,1000,documents/s,980,1020,,saturated,\n"
            "v1,1,complete,trial.duration,0,s,,,,,\n");
}

TEST(Flags, AllKnownCodesHaveWords) {
  for (const char* code :
       {"W_SHORT", "W_TRIMMED", "E_NOT_STEADY", "W_MSER_LIMIT", "W_STAIRCASE", "W_ALIAS", "W_STALL",
        "E_RESET", "W_GAPS", "W_SOURCE_LIMITED", "W_SOURCE_DEGRADED", "E_COUNT_MISMATCH",
        "W_CENSORED", "W_BIMODAL", "W_OUTLIER", "W_DRIFT_ACROSS_RUNS", "W_CLOCK", "E_NO_DATA",
        "E_LOAD_LIMITED"}) {
    EXPECT_FALSE(flag_meaning(code).empty()) << code;
  }
  EXPECT_EQ(flag_text({"W_NEW", "a|b"}), "`W_NEW` (a\\|b)");
}

}  // namespace
}  // namespace benchfield::reports
