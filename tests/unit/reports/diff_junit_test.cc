#include <gtest/gtest.h>

#include <string>

#include "reports/diff.h"
#include "reports/report.h"
#include "tests/fakes/sample_results.h"
#include "tests/unit/reports/diff_samples.h"

namespace benchfield::reports {
namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string junit(const RunResult& base, const RunResult& fresh) {
  return find_diff_format("junit")->render(sample(base, fresh), Words());
}

TEST(DiffJunit, FailsHardRowsThatAreMissingOrNotComparable) {
  const RunResult base = base_run();
  RunResult fresh = new_run();
  fresh.judge.gate = "hard";
  const std::string text = junit(base, fresh);
  EXPECT_TRUE(has(text, "tests=\"7\" failures=\"4\" errors=\"0\" skipped=\"1\"")) << text;
  EXPECT_TRUE(has(text, "classname=\"gone\" name=\"eim.rate\"><failure type=\"missing\""));
  EXPECT_TRUE(has(text, "<failure type=\"not-comparable\" message=\"not comparable\">"));
}

TEST(DiffJunit, MakesPropertiesOfWhatOnlyInforms) {
  const RunResult base = base_run();
  RunResult fresh = new_run();
  fresh.judge.gate = "info";
  const std::string text = junit(base, fresh);
  EXPECT_TRUE(has(text, "tests=\"0\" failures=\"0\" errors=\"0\" skipped=\"0\"")) << text;
  EXPECT_TRUE(has(
      text, "    <properties>\n      <property name=\"slower: eim.rate\" value=\"regression: "));
}

Objective objective(const std::string& relation, double bound, const std::string& gate) {
  return {"eim.rate " + relation + " " + std::to_string(static_cast<int>(bound)),
          "eim.rate",
          relation,
          bound,
          {"one"},
          gate};
}

TEST(DiffJunit, HasACaseOfEveryObjective) {
  const RunResult base = base_run();
  RunResult fresh = new_run();
  fresh.judge.objectives = {objective(">=", 40000, "hard"),
                            objective(">=", 60000, "soft"),
                            objective(">=", 50020, "hard"),
                            objective(">=", 70000, "info"),
                            {"kafka.lag < 9", "kafka.lag", "<", 9, {"one"}, "hard"},
                            {"kafka.lag < 8", "kafka.lag", "<", 8, {"one"}, "soft"}};
  const std::string text = junit(base, fresh);
  const auto row = [](const std::string& name) {
    return "<testcase classname=\"one\" name=\"" + name + "\">";
  };
  EXPECT_TRUE(has(text, row("eim.rate &gt;= 40000") + "<system-out>met (50.02k ± 0.33k)"));
  EXPECT_TRUE(has(text, row("eim.rate &gt;= 60000") +
                            "<failure type=\"missed\" message=\"missed (50.02k ± 0.33k)\"/>"));
  EXPECT_TRUE(has(text, row("eim.rate &gt;= 50020") + "<skipped message=\"unresolved (50.02k"));
  EXPECT_TRUE(has(text, "<property name=\"one: eim.rate &gt;= 70000\" value=\"missed (50.02k"));
  EXPECT_TRUE(has(text, row("kafka.lag &lt; 9") + "<failure type=\"missing\" message=\"MISSING\""));
  EXPECT_TRUE(has(text, row("kafka.lag &lt; 8") + "<skipped message=\"MISSING\"")) << text;
}

/// A suite is green exactly where the exit code says that every gate passed.
TEST(DiffJunit, AgreesWithTheExitCode) {
  for (const char* gate : {"hard", "soft", "info"}) {
    for (const bool unresolved_fails : {false, true}) {
      for (const char* only : {"one", "faster", "slower", "moved|nodes", "gone", "open"}) {
        RunResult base = base_run();
        RunResult fresh = new_run();
        const auto drop = [&](RunResult& run) {
          std::erase_if(run.variants, [&](const VariantResult& v) { return v.name != only; });
        };
        drop(base);
        drop(fresh);
        fresh.judge.gate = gate;
        fresh.judge.unresolved_fails = unresolved_fails;
        const auto diffs = sample(base, fresh);
        const std::string text = find_diff_format("junit")->render(diffs, Words());
        const bool is_green = has(text, "failures=\"0\" errors=\"0\"");
        EXPECT_EQ(is_green, gate_exit(diffs[0].model, fresh.judge) == 0)
            << gate << " " << unresolved_fails << " " << only << "\n"
            << text;
      }
    }
  }
}

TEST(DiffJunit, KeepsASoftRowOutThatAFlagKeepsOut) {
  RunResult base = base_run();
  RunResult fresh = new_run();
  for (VariantResult& variant : fresh.variants) {
    if (variant.name == "faster" || variant.name == "slower")
      variant.trials[0].flags = {{"E_NOT_STEADY", "eim.rate: drifts"}};
  }
  const std::string text = junit(base, fresh);
  EXPECT_TRUE(has(text,
                  "classname=\"slower\" name=\"eim.rate\"><error type=\"invalid\" "
                  "message=\"regression (invalid)"))
      << text;
  EXPECT_TRUE(has(text,
                  "classname=\"faster\" name=\"eim.rate\"><skipped message=\"improvement "
                  "(invalid)"));
}

TEST(ReportJunit, HasTheGatesAndObjectivesOfThePlan) {
  RunResult run = run_named("run-1");
  add(run, "one", {50000, 50500, 49500});
  add(run, "less", {40000, 40400, 39600});
  run.judge.gate = "soft";
  run.judge.objectives = {objective(">=", 60000, "hard")};
  const std::string text = find_format("junit")->render(build_report(run), run);
  EXPECT_TRUE(has(text,
                  "<testsuite name=\"pipeline: gates and objectives\" tests=\"2\" "
                  "failures=\"2\" errors=\"0\" skipped=\"0\">"))
      << text;
  EXPECT_TRUE(has(text,
                  "<testcase classname=\"pipeline.less\" name=\"eim.rate against one\">"
                  "<failure type=\"regression\""));
  EXPECT_TRUE(has(text,
                  "<testcase classname=\"pipeline.one\" name=\"eim.rate &gt;= 60000\">"
                  "<failure type=\"missed\""));
}

}  // namespace
}  // namespace benchfield::reports
