#include "reports/csv.h"

#include <algorithm>
#include <array>
#include <set>

#include "reports/trial_values.h"
#include "runner/results/embedded.h"

namespace benchfield::reports {
namespace {

constexpr std::array<std::string_view, 15> kColumns = {
    "variant", "replicate", "metric",         "value",          "unit",
    "state",   "label",     "group",          "parent",         "notes",
    "low",     "high",      "standard_error", "classification", "estimator"};

/// RFC 4180, and a leading quote before what a spreadsheet would run as a formula.
std::string field(std::string_view foreign) {
  std::string text(foreign);
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) {
    text.insert(0, "'");
  }
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

/// Facts of a trial and settings of its variant that may be passed on; a fact wins.
Map facts_of(const VariantResult& variant, const TrialResult& trial) {
  Map facts = variant.settings;
  for (const auto& [name, value] : trial.facts) facts[name] = value;
  Map kept;
  for (const auto& [name, value] : facts) {
    const bool is_column = std::find(kColumns.begin(), kColumns.end(), name) != kColumns.end();
    if (!is_private_fact(name) && !is_column && !name.empty()) kept[name] = value;
  }
  return kept;
}

std::set<std::string> fact_names(const RunResult& run) {
  std::set<std::string> names;
  for (const VariantResult& variant : run.variants) {
    for (const TrialResult& trial : variant.trials) {
      for (const auto& [name, value] : facts_of(variant, trial)) names.insert(name);
    }
  }
  return names;
}

/// The columns between unit and low, the same in all rows of a trial.
std::string description(const VariantResult& variant, const TrialResult& trial) {
  std::string out(state_code(trial.state));
  for (const std::string* text :
       {&variant.label, &variant.group, &variant.parent, &variant.notes}) {
    out += "," + field(*text);
  }
  return out;
}

std::string estimate_columns(const RateEstimate* rate) {
  if (rate == nullptr) return ",,,,";
  return exact_text(rate->low) + "," + exact_text(rate->high) + "," +
         exact_text(rate->standard_error) + "," + field(rate->classification) + "," +
         field(rate->estimator);
}

std::string trial_rows(const VariantResult& variant, const TrialResult& trial,
                       const std::set<std::string>& names) {
  const std::string start = field(trial.variant) + "," + std::to_string(trial.replicate) + ",";
  const std::string about = description(variant, trial);
  const Map facts = facts_of(variant, trial);
  std::string fact_columns;
  for (const std::string& name : names) {
    const Value* value = facts.find(name);
    fact_columns += "," + (value == nullptr ? std::string() : field(to_text(*value)));
  }
  std::string rows;
  for (const TrialValue& value : trial_values(trial)) {
    rows += start + field(value.metric) + "," + value.value + "," + field(value.unit) + "," +
            about + "," + estimate_columns(value.rate) + fact_columns + "\n";
  }
  return rows;
}

}  // namespace

std::string render_csv(const Report&, const RunResult& run) {
  const std::set<std::string> names = fact_names(run);
  std::string out;
  for (const std::string_view column : kColumns)
    out += (out.empty() ? "" : ",") + std::string(column);
  for (const std::string& name : names) out += "," + field(name);
  out += "\n";
  for (const VariantResult& variant : run.variants) {
    for (const TrialResult& trial : variant.trials) out += trial_rows(variant, trial, names);
  }
  return out;
}

}  // namespace benchfield::reports
