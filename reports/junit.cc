#include "reports/junit.h"

#include <algorithm>

#include "reports/blocks.h"
#include "reports/flags.h"
#include "reports/inline.h"
#include "reports/numbers.h"
#include "reports/trial_values.h"
#include "runner/base/clock.h"

namespace benchfield::reports {
namespace {

std::string text(std::string_view foreign) { return escape_xml(visible(foreign)); }
std::string lines(std::string_view foreign) { return escape_xml(visible_lines(foreign)); }

std::string attribute(std::string_view name, std::string_view foreign) {
  return " " + std::string(name) + "=\"" + text(foreign) + "\"";
}

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
  return "      <error" + attribute("message", reason) + attribute("type", "stage " + stage) + ">" +
         lines(join(trial.reason_details, "\n")) + "</error>\n";
}

std::string invalid(const std::vector<Flag>& errors) {
  std::vector<std::string> codes;
  std::vector<std::string> meanings;
  for (const Flag& flag : errors) {
    codes.push_back(flag.code + (flag.detail.empty() ? "" : " (" + flag.detail + ")"));
    meanings.push_back(flag.code + ": " + std::string(flag_meaning(flag.code)));
  }
  return "      <failure" + attribute("message", join(codes, ", ")) +
         attribute("type", "invalid measurement") + ">" + lines(join(meanings, "\n")) +
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
  std::string out = "    <testcase" + attribute("classname", run.plan_name + "." + trial.variant) +
                    attribute("name", "replicate " + std::to_string(trial.replicate)) +
                    attribute("time", decimal_text(trial.duration_s, 3)) + ">\n";
  if (trial.state != TrialState::complete) {
    out += incomplete(trial);
  } else if (!errors.empty()) {
    out += invalid(errors);
  }
  return out + measured(trial) + "    </testcase>\n";
}

struct Totals {
  int tests = 0, failures = 0, errors = 0, skipped = 0;
  double seconds = 0;

  void add(const Totals& other) {
    tests += other.tests;
    failures += other.failures;
    errors += other.errors;
    skipped += other.skipped;
    seconds += other.seconds;
  }
  std::string attributes() const {
    return attribute("tests", std::to_string(tests)) +
           attribute("failures", std::to_string(failures)) +
           attribute("errors", std::to_string(errors)) +
           attribute("skipped", std::to_string(skipped)) +
           attribute("time", decimal_text(seconds, 3));
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
  std::string out = "  <testsuite" + attribute("name", run.plan_name + "." + variant.name) +
                    totals_of(variant).attributes();
  const std::string date = utc_text(run.started_wall_ns);
  out += attribute("timestamp", date.substr(0, 19)) + ">\n";
  for (const TrialResult& trial : variant.trials) out += test_case(run, trial);
  if (variant.trials.empty()) {
    const std::string reason = variant.impossible.empty() ? "not run" : variant.impossible;
    out += "    <testcase" + attribute("classname", run.plan_name + "." + variant.name) +
           attribute("name", "replicate 1") + " time=\"0.000\">\n      <skipped" +
           attribute("message", reason) + "/>\n    </testcase>\n";
  }
  return out + "  </testsuite>\n";
}

}  // namespace

std::string render_junit(const Report&, const RunResult& run) {
  Totals totals;
  std::string suites;
  for (const VariantResult& variant : run.variants) {
    totals.add(totals_of(variant));
    suites += suite(run, variant);
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" +
         attribute("name", run.plan_name) + totals.attributes() + ">\n" + suites +
         "</testsuites>\n";
}

}  // namespace benchfield::reports
