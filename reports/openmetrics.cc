// prometheus.io/docs/specs/om/open_metrics_spec: families in one piece each, label values escaped,
// "# EOF" at the end.

#include "reports/openmetrics.h"

#include <array>

#include "reports/inline.h"
#include "reports/trial_values.h"

namespace benchfield::reports {
namespace {

struct Family {
  std::string_view name;
  std::string_view unit;  ///< suffix of the name where OpenMetrics wants one
  std::string_view help;
};

enum FamilyIndex { kRate, kLow, kHigh, kError, kSeconds, kCores, kBytes, kRecords, kOther, kFlag };

constexpr std::array<Family, 10> kFamilies = {{
    {"benchfield_rate_per_second", "", "Rates in the measured window."},
    {"benchfield_rate_low_per_second", "", "Lower end of the 95 % interval within the trial."},
    {"benchfield_rate_high_per_second", "", "Upper end of the 95 % interval within the trial."},
    {"benchfield_rate_standard_error_per_second", "", "Standard error within the trial."},
    {"benchfield_time_seconds", "seconds", "Durations and delays."},
    {"benchfield_cpu_cores", "", "CPU used in the measured window."},
    {"benchfield_memory_bytes", "bytes", "Largest memory seen."},
    {"benchfield_records", "", "Records counted."},
    {"benchfield_value", "", "Other values, in the unit of their label."},
    {"benchfield_flag", "", "1 for each flag that a trial has."},
}};

std::string label(std::string_view name, std::string_view foreign) {
  std::string out = std::string(name) + "=\"";
  for (const char c : visible(foreign)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

/// Samples of all families, kept apart: a family must stand in one piece.
class Samples {
 public:
  void add(FamilyIndex family, const std::string& labels, const std::string& value) {
    if (value.empty()) return;
    text_[family] += std::string(kFamilies[family].name) + "{" + labels + "} " + value + "\n";
  }
  std::string text() const {
    std::string out;
    for (std::size_t i = 0; i < kFamilies.size(); ++i) {
      if (text_[i].empty()) continue;
      const std::string name(kFamilies[i].name);
      out += "# TYPE " + name + " gauge\n";
      if (!kFamilies[i].unit.empty())
        out += "# UNIT " + name + " " + std::string(kFamilies[i].unit) + "\n";
      out += "# HELP " + name + " " + std::string(kFamilies[i].help) + "\n" + text_[i];
    }
    return out;
  }

 private:
  std::array<std::string, kFamilies.size()> text_;
};

/// A decimal number times ten to the power of minus `places`, exactly: only its exponent changes.
std::string shifted(const std::string& value, int places) {
  const std::size_t e = value.find('e');
  const int exponent = e == std::string::npos ? 0 : std::stoi(value.substr(e + 1));
  return value.substr(0, e) + "e" + std::to_string(exponent - places);
}

void add_rate(Samples& samples, const std::string& labels, const TrialValue& value) {
  samples.add(kRate, labels, value.value);
  if (value.rate == nullptr) return;
  samples.add(kLow, labels, exact_text(value.rate->low));
  samples.add(kHigh, labels, exact_text(value.rate->high));
  samples.add(kError, labels, exact_text(value.rate->standard_error));
}

void add_value(Samples& samples, const std::string& of, const TrialValue& value) {
  constexpr std::string_view kFlagPrefix = "flag.";
  const std::string labels = of + "," + label("metric", value.metric);
  const std::string& unit = value.unit;
  if (value.metric.starts_with(kFlagPrefix)) {
    samples.add(kFlag, of + "," + label("code", value.metric.substr(kFlagPrefix.size())),
                value.value);
  } else if (unit.ends_with("/s")) {
    add_rate(samples, labels + "," + label("unit", unit.substr(0, unit.size() - 2)), value);
  } else if (unit == "s") {
    samples.add(kSeconds, labels, value.value);
  } else if (unit == "ms") {
    samples.add(kSeconds, labels, shifted(value.value, 3));
  } else if (unit == "us") {
    samples.add(kSeconds, labels, shifted(value.value, 6));
  } else if (unit == "cores") {
    samples.add(kCores, labels, value.value);
  } else if (unit == "B") {
    samples.add(kBytes, labels, value.value);
  } else if (unit == "records") {
    samples.add(kRecords, labels, value.value);
  } else {
    samples.add(kOther, labels + "," + label("unit", unit), value.value);
  }
}

std::string trials_text(const RunResult& run) {
  std::string out =
      "# TYPE benchfield_trial_complete gauge\n"
      "# HELP benchfield_trial_complete 1 for a complete trial, 0 for one that failed "
      "or was interrupted.\n";
  for (const VariantResult& variant : run.variants) {
    for (const TrialResult& trial : variant.trials) {
      out += "benchfield_trial_complete{" + label("run", run.run_id) + "," +
             label("variant", trial.variant) + "," +
             label("replicate", std::to_string(trial.replicate)) + "} " +
             (trial.state == TrialState::complete ? "1" : "0") + "\n";
    }
  }
  return out;
}

}  // namespace

std::string render_openmetrics(const Report&, const RunResult& run) {
  Samples samples;
  for (const VariantResult& variant : run.variants) {
    for (const TrialResult& trial : variant.trials) {
      const std::string of = label("run", run.run_id) + "," + label("variant", trial.variant) +
                             "," + label("replicate", std::to_string(trial.replicate));
      for (const TrialValue& value : trial_values(trial)) add_value(samples, of, value);
    }
  }
  return "# TYPE benchfield_run info\n# HELP benchfield_run What was run.\nbenchfield_run_info{" +
         label("run", run.run_id) + "," + label("plan", run.plan_name) + "," +
         label("plan_hash", run.plan_hash) + "} 1\n" + trials_text(run) + samples.text() +
         "# EOF\n";
}

}  // namespace benchfield::reports
