#include "reports/junit.h"

#include <algorithm>

#include "reports/blocks.h"
#include "reports/flags.h"
#include "reports/inline.h"
#include "reports/junit_cases.h"
#include "reports/numbers.h"
#include "reports/summary.h"
#include "reports/trial_values.h"
#include "runner/base/clock.h"

namespace benchfield::reports {
namespace {

std::string lines(std::string_view foreign) { return escape_xml(visible_lines(foreign)); }

/// Flags that make the numbers of a trial invalid.
std::vector<Flag> errors_of(const TrialResult& trial) {
  std::vector<Flag> errors;
  for (const Flag& flag : trial.flags) {
    if (flag.code.starts_with("E_")) errors.push_back(flag);
  }
  return errors;
}

std::string incomplete(const TrialResult& trial) {
  const std::string reason =
      trial.reason.empty() ? std::string(state_code(trial.state)) : trial.reason;
  const std::string stage = trial.failed_stage.empty() ? "trial" : trial.failed_stage;
  return "      <error" + xml_attribute("message", reason) +
         xml_attribute("type", "stage " + stage) + ">" + lines(join(trial.reason_details, "\n")) +
         "</error>\n";
}

std::string invalid(const std::vector<Flag>& errors) {
  std::vector<std::string> codes;
  std::vector<std::string> meanings;
  for (const Flag& flag : errors) {
    codes.push_back(flag.code + (flag.detail.empty() ? "" : " (" + flag.detail + ")"));
    meanings.push_back(flag.code + ": " + std::string(flag_meaning(flag.code)));
  }
  return "      <failure" + xml_attribute("message", join(codes, ", ")) +
         xml_attribute("type", "invalid measurement") + ">" + lines(join(meanings, "\n")) +
         "</failure>\n";
}

std::string measured(const TrialResult& trial) {
  std::vector<std::string> rows;
  for (const RateEstimate& rate : trial.rates) {
    const bool is_bound = rate.classification == "source-limited";
    const RateKind kind = is_bound ? RateKind::lower_bound : RateKind::measured;
    std::string row =
        rate.metric + ": " + rate_text(rate.rate, rate.low, rate.high, kind) + " " + rate.unit;
    if (!rate.classification.empty()) row += ", " + rate.classification;
    rows.push_back(std::move(row));
  }
  if (rows.empty()) return {};
  return "      <system-out>" + lines(join(rows, "\n")) + "</system-out>\n";
}

std::string test_case(const RunResult& run, const TrialResult& trial) {
  const std::vector<Flag> errors = errors_of(trial);
  std::string out = "    <testcase" +
                    xml_attribute("classname", run.plan_name + "." + trial.variant) +
                    xml_attribute("name", "replicate " + std::to_string(trial.replicate)) +
                    xml_attribute("time", decimal_text(trial.duration_s, 3)) + ">\n";
  if (trial.state != TrialState::complete) {
    out += incomplete(trial);
  } else if (!errors.empty()) {
    out += invalid(errors);
  }
  return out + measured(trial) + "    </testcase>\n";
}

/// Totals of trials: their time too.
struct Totals : JunitTotals {
  double seconds = 0;
  std::string attributes() const {
    return JunitTotals::attributes() + xml_attribute("time", decimal_text(seconds, 3));
  }
};

Totals totals_of(const VariantResult& variant) {
  Totals totals;
  for (const TrialResult& trial : variant.trials) {
    const bool complete = trial.state == TrialState::complete;
    ++totals.tests;
    totals.errors += complete ? 0 : 1;
    totals.failures += complete && !errors_of(trial).empty() ? 1 : 0;
    totals.seconds += trial.duration_s;
  }
  if (variant.trials.empty()) totals.tests = totals.skipped = 1;
  return totals;
}

std::string suite(const RunResult& run, const VariantResult& variant) {
  std::string out = "  <testsuite" + xml_attribute("name", run.plan_name + "." + variant.name) +
                    totals_of(variant).attributes();
  const std::string date = utc_text(run.started_wall_ns);
  out += xml_attribute("timestamp", date.substr(0, 19)) + ">\n";
  for (const TrialResult& trial : variant.trials) out += test_case(run, trial);
  if (variant.trials.empty()) {
    const std::string reason = variant.impossible.empty() ? "not run" : variant.impossible;
    out += "    <testcase" + xml_attribute("classname", run.plan_name + "." + variant.name) +
           xml_attribute("name", "replicate 1") + " time=\"0.000\">\n      <skipped" +
           xml_attribute("message", reason) + "/>\n    </testcase>\n";
  }
  return out + "  </testsuite>\n";
}

/// Is this row worth a property where no gate has it: the headline, and what the plan has a rule
/// for.
bool is_told(const ComparisonRow& row, const RunResult& run, const std::string& headline) {
  const auto& rules = run.judge.metrics;
  return row.gate != Gate::info || row.metric == headline ||
         std::any_of(rules.begin(), rules.end(),
                     [&](const MetricRule& rule) { return rule.metric == row.metric; });
}

/// What the plan's gates and objectives make of the variants, as the exit code of the run does.
std::vector<JunitCase> judged_cases(const RunResult& run) {
  const Words words(Language::english);
  ComparisonModel model = compare_variants(run);
  const std::string headline = headline_metric(run);
  std::erase_if(model.rows, [&](const ComparisonRow& row) { return !is_told(row, run, headline); });
  std::vector<JunitCase> cases =
      junit_cases(diff_rows(model, words), model.objectives, run.judge, words);
  for (JunitCase& one : cases) one.classname = run.plan_name + "." + one.classname;
  return cases;
}

}  // namespace

std::string render_junit(const Report&, const RunResult& run) {
  Totals totals;
  std::string suites;
  for (const VariantResult& variant : run.variants) {
    const Totals of_variant = totals_of(variant);
    totals.add(of_variant);
    totals.seconds += of_variant.seconds;
    suites += suite(run, variant);
  }
  if (const auto cases = judged_cases(run); !cases.empty()) {
    totals.add(totals_of(cases));
    suites += junit_suite(run.plan_name + ": gates and objectives", cases);
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" +
         xml_attribute("name", run.plan_name) + totals.attributes() + ">\n" + suites +
         "</testsuites>\n";
}

}  // namespace benchfield::reports
