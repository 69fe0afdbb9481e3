// golang.org/design/14313-benchmark-format, with the unit metadata of golang.org/x/perf/benchfmt:
// "key: value" lines, "Unit NAME better=higher" lines, "BenchmarkName ITERATIONS VALUE UNIT ...".

#include "reports/benchfmt.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "reports/inline.h"
#include "reports/trial_values.h"
#include "runner/results/embedded.h"

namespace benchfield::reports {
namespace {

/// A word of the format: no spaces, and nothing that starts like one of Go's own words.
std::string word(std::string_view foreign) {
  std::string out;
  for (const char c : visible(foreign)) out += c == ' ' ? '_' : c;
  return out.empty() ? "-" : out;
}

/// "/variant=es-off". A name that ends in -DIGITS would lose them: benchstat takes that for
/// GOMAXPROCS, so they get one.
std::string name_of(const TrialResult& trial) {
  std::string name = "BenchmarkTrial/variant=" + word(trial.variant);
  const std::size_t end = name.find_last_not_of("0123456789");
  return end + 1 < name.size() && name[end] == '-' ? name + "-1" : name;
}

/// A rate is named by its metric alone ("eim.rate/s"), as is what was imported under its unit
/// ("ns/op"); other values carry their unit.
std::string unit_of(const TrialValue& value) {
  const std::string metric = word(value.metric);
  if (value.metric == value.unit) return metric;
  if (value.unit.ends_with("/s")) return metric + "/s";
  return value.unit.empty() ? metric : metric + "-" + word(value.unit);
}

/// Flags and counts of records are not what benchstat compares.
bool is_compared(const TrialValue& value) {
  return !value.unit.empty() && value.unit != "records" && !value.metric.starts_with("stage.") &&
         !value.metric.ends_with(".target_rate");
}

/// A key of a configuration line: a small letter first, no space, no capital.
std::string key(std::string_view fact) {
  std::string out;
  for (const char c : word(fact)) {
    out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  std::replace(out.begin(), out.end(), ':', '_');
  return out.front() >= 'a' && out.front() <= 'z' ? out : "x" + out;
}

/// Facts with one value over all complete trials.
std::map<std::string, std::string> common_facts(const RunResult& run) {
  std::map<std::string, std::set<std::string>> values;
  std::map<std::string, std::size_t> times;
  std::size_t trials = 0;
  for (const VariantResult& variant : run.variants) {
    for (const TrialResult& trial : variant.trials) {
      if (trial.state != TrialState::complete) continue;
      ++trials;
      for (const auto& [name, value] : trial.facts) {
        if (is_private_fact(name)) continue;
        values[name].insert(to_text(value));
        ++times[name];
      }
    }
  }
  std::map<std::string, std::string> common;
  for (const auto& [name, texts] : values) {
    if (texts.size() == 1 && times[name] == trials) common[key(name)] = visible(*texts.begin());
  }
  return common;
}

std::string result_line(const TrialResult& trial, std::set<std::string>& higher) {
  std::string line;
  std::set<std::string> seen;
  for (const TrialValue& value : trial_values(trial)) {
    const std::string unit = unit_of(value);
    if (!is_compared(value) || !seen.insert(unit).second) continue;
    if (unit.ends_with("/s")) higher.insert(unit);
    line += " " + value.value + " " + unit;
  }
  return line.empty() ? line : name_of(trial) + " 1" + line + "\n";
}

}  // namespace

std::string render_benchfmt(const Report&, const RunResult& run) {
  std::set<std::string> higher;
  std::string results;
  for (const VariantResult& variant : run.variants) {
    for (const TrialResult& trial : variant.trials) {
      if (trial.state == TrialState::complete) results += result_line(trial, higher);
    }
  }
  std::string out = "plan: " + visible(run.plan_name) + "\nrun: " + visible(run.run_id) + "\n";
  for (const auto& [name, value] : common_facts(run)) out += name + ": " + value + "\n";
  for (const std::string& unit : higher) out += "Unit " + unit + " better=higher\n";
  return out + "\n" + results;
}

}  // namespace benchfield::reports
