#include "reports/summary.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "reports/blocks.h"
#include "reports/inline.h"
#include "reports/wording.h"
#include "runner/base/units.h"
#include "runner/results/metric_values.h"

namespace benchfield::reports {
namespace {

constexpr std::size_t kLongName = 40;

std::optional<double> median_of(std::vector<double> values) {
  if (values.empty()) return std::nullopt;
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  if (values.size() % 2 == 1) return values[half];
  return (values[half - 1] + values[half]) / 2;
}

/// Cores as a number, from a plain number or a quantity in thousandths.
std::optional<double> cores_of(const Value* value) {
  if (value == nullptr) return std::nullopt;
  double cores = 0;
  if (const Quantity* quantity = value->as_quantity()) {
    if (quantity->dimension != Dimension::cores && quantity->dimension != Dimension::count) {
      return std::nullopt;
    }
    cores = static_cast<double>(quantity->amount);
    if (quantity->dimension == Dimension::cores) cores /= 1000;
  } else if (const std::string* text = value->as_string()) {
    // Stored results hold quantities as their text: "500m".
    const auto parsed = parse_quantity(*text, Dimension::cores);
    if (parsed) cores = static_cast<double>(parsed->amount) / 1000;
  } else if (value->is_number()) {
    cores = value->number();
  }
  return cores > 0 ? std::optional<double>(cores) : std::nullopt;
}

/// "saturated", or every state with how often: "saturated (2), unsteady (1)".
std::string state_of(const VariantSummary& summary) {
  const Words& words = summary.words;
  if (summary.complete.empty() && summary.failed.empty() && is_impossible(*summary.variant)) {
    return words(wording::kImpossible);
  }
  if (summary.complete.empty()) {
    return words(summary.failed.empty() ? wording::kNotRun : wording::kFailed);
  }
  std::vector<std::pair<std::string, int>> states;
  for (const RateEstimate* rate : summary.rates) {
    const std::string name = rate->classification.empty() ? words(wording::kUnclassified)
                                                          : words.term(rate->classification);
    const auto at = std::find_if(states.begin(), states.end(),
                                 [&](const auto& state) { return state.first == name; });
    if (at == states.end()) {
      states.emplace_back(name, 1);
    } else {
      ++at->second;
    }
  }
  if (states.empty()) return words(wording::kNoRate);
  if (states.size() == 1) return states.front().first;
  std::vector<std::string> parts;
  for (const auto& [name, times] : states)
    parts.push_back(name + " (" + std::to_string(times) + ")");
  return join(parts, ", ");
}

void add_rates(VariantSummary& summary, const std::string& metric) {
  std::vector<double> values;
  bool intervals = true;
  for (const TrialResult* trial : summary.complete) {
    const RateEstimate* rate = find_rate(*trial, metric);
    if (rate == nullptr || !std::isfinite(rate->rate)) continue;
    summary.rates.push_back(rate);
    summary.doubtful |= !kept_out_by(*trial, metric).empty();
    values.push_back(rate->rate);
    intervals = intervals && rate->low && rate->high;
    if (!intervals) continue;
    summary.low = std::min(summary.low.value_or(*rate->low), *rate->low);
    summary.high = std::max(summary.high.value_or(*rate->high), *rate->high);
  }
  if (values.empty()) return;
  if (!intervals) summary.low = summary.high = std::nullopt;
  summary.median = median_of(values);
  summary.smallest = *std::min_element(values.begin(), values.end());
  summary.largest = *std::max_element(values.begin(), values.end());
  const auto all = [&](std::string_view state) {
    return std::all_of(summary.rates.begin(), summary.rates.end(),
                       [&](const RateEstimate* rate) { return rate->classification == state; });
  };
  summary.saturated = all("saturated");
  summary.lower_bound = all("source-limited");
}

/// Mean cores of every component over the complete trials that saw it.
void add_cpu(VariantSummary& summary, const RunResult& run) {
  std::vector<double> totals;
  std::vector<double> others;
  struct Seen {
    CpuShare share;
    int times = 0;
  };
  std::vector<Seen> seen;
  for (const TrialResult* trial : summary.complete) {
    summary.machine_cores = machine_cores(run, *trial);
    const Value* other_programs = trial->facts.find("machine.others_cores");
    if (other_programs && other_programs->is_number()) others.push_back(other_programs->number());
    double total = 0;
    for (const LoadResult& load : trial->loads) total += load.cpu_cores;
    bool whole = !trial->usage.empty();
    for (const UsageResult& usage : trial->usage) {
      whole = whole && usage.cpu_cores.has_value();
      if (!usage.cpu_cores) continue;
      total += *usage.cpu_cores;
      // The program itself costs CPU but is no part of what is measured.
      if (usage.component == "runner") continue;
      auto at = std::find_if(seen.begin(), seen.end(), [&](const Seen& entry) {
        return entry.share.component == usage.component;
      });
      if (at == seen.end()) at = seen.insert(at, Seen{{usage.component, 0, {}}, 0});
      at->share.cores += *usage.cpu_cores;
      ++at->times;
      at->share.of = usage.limit_cores ? usage.limit_cores : summary.machine_cores;
      if (!usage.throttled_share) continue;
      const double share = *usage.throttled_share;
      at->share.throttled_least = std::min(at->share.throttled_least.value_or(share), share);
      at->share.throttled_most = std::max(at->share.throttled_most.value_or(share), share);
    }
    if (whole) totals.push_back(total);
  }
  for (Seen& entry : seen) {
    entry.share.cores /= entry.times;
    summary.cpu.push_back(entry.share);
  }
  std::stable_sort(summary.cpu.begin(), summary.cpu.end(),
                   [](const CpuShare& a, const CpuShare& b) {
                     if (a.share() && b.share()) return *a.share() > *b.share();
                     return a.cores > b.cores;
                   });
  summary.total_cores = median_of(totals);
  summary.others_cores = median_of(others);
}

VariantSummary summarize(const RunResult& run, const VariantResult& variant,
                         const std::string& metric, const Words& words) {
  VariantSummary summary;
  summary.words = words;
  summary.variant = &variant;
  std::vector<double> offered;
  std::vector<double> acknowledged;
  for (const TrialResult& trial : variant.trials) {
    if (trial.state != TrialState::complete) {
      summary.failed.push_back(&trial);
      continue;
    }
    summary.complete.push_back(&trial);
    if (const auto rate = offered_rate(trial)) offered.push_back(*rate);
    if (const auto rate = acknowledged_rate(trial)) acknowledged.push_back(*rate);
  }
  summary.offered = median_of(offered);
  summary.acknowledged = median_of(acknowledged);
  add_rates(summary, metric);
  add_cpu(summary, run);
  summary.state = state_of(summary);
  return summary;
}

}  // namespace

bool RunSummary::is_rate() const {
  return unit.ends_with("/s") || (unit.empty() && (metric.empty() || metric.ends_with(".rate")));
}

std::optional<double> CpuShare::share() const {
  if (!of || *of <= 0) return std::nullopt;
  return cores / *of;
}

std::string headline_metric(const RunResult& run) {
  if (!run.headline.empty()) return run.headline;
  std::string first;
  for (const VariantResult& variant : run.variants) {
    for (const TrialResult& trial : variant.trials) {
      for (const RateEstimate& rate : trial.rates) {
        if (!rate.classification.empty()) return rate.metric;
        if (first.empty()) first = rate.metric;
      }
    }
  }
  return first;
}

RunSummary summarize(const RunResult& run, const Words& words) {
  RunSummary summary;
  summary.words = words;
  summary.metric = headline_metric(run);
  for (const VariantResult& variant : run.variants) {
    summary.variants.push_back(summarize(run, variant, summary.metric, words));
    const VariantSummary& last = summary.variants.back();
    summary.complete += static_cast<int>(last.complete.size());
    summary.failed += static_cast<int>(last.failed.size());
    if (summary.unit.empty() && !last.rates.empty()) summary.unit = last.rates.front()->unit;
  }
  summary.trials = summary.complete + summary.failed;
  summary.short_names = short_names(run);
  CompareOptions options;
  options.metrics = {summary.metric};
  for (const MetricRule& rule : run.judge.metrics) options.metrics.push_back(rule.metric);
  summary.comparison = compare_variants(run, options);
  return summary;
}

std::map<std::string, std::string> short_names(const RunResult& run) {
  std::map<std::string, std::string> names;
  std::set<std::string> distinct;
  std::size_t longest = 0;
  for (const VariantResult& variant : run.variants) {
    longest = std::max(longest, variant.name.size());
    std::string text = variant.name;
    if (!variant.levels.empty()) {
      text.resize(std::min(text.size(), text.find(variant.levels.front().first + "=")));
      if (text.ends_with(',')) text += ' ';
      for (const auto& level : variant.levels) {
        text += (&level == &variant.levels.front() ? "" : ", ") + level.second;
      }
    }
    distinct.insert(text);
    names[variant.name] = std::move(text);
  }
  const bool is_needed = longest > kLongName && distinct.size() == run.variants.size();
  return is_needed && !run.factors.empty() ? names : std::map<std::string, std::string>();
}

std::string name_in_table(const RunSummary& summary, const std::string& variant) {
  const auto found = summary.short_names.find(variant);
  return found == summary.short_names.end() ? variant : found->second;
}

const RateEstimate* find_rate(const TrialResult& trial, std::string_view metric) {
  for (const RateEstimate& rate : trial.rates) {
    if (rate.metric == metric) return &rate;
  }
  return nullptr;
}

std::optional<double> offered_rate(const TrialResult& trial) {
  double total = 0;
  for (const LoadResult& load : trial.loads) {
    if (!load.target_rate) return std::nullopt;
    total += *load.target_rate;
  }
  return trial.loads.empty() ? std::nullopt : std::optional<double>(total);
}

std::optional<double> acknowledged_rate(const TrialResult& trial) {
  double total = 0;
  for (const LoadResult& load : trial.loads) {
    if (!load.achieved_rate) return std::nullopt;
    total += *load.achieved_rate;
  }
  return trial.loads.empty() ? std::nullopt : std::optional<double>(total);
}

bool has_loss(const TrialResult& trial) {
  if (!trial.counts.empty() && !trial.counts_agree) return true;
  const auto lost = [](const LoadResult& load) { return load.failed > 0 || load.unknown > 0; };
  return std::any_of(trial.loads.begin(), trial.loads.end(), lost) ||
         std::any_of(trial.flags.begin(), trial.flags.end(),
                     [](const Flag& flag) { return flag.code == "E_COUNT_MISMATCH"; });
}

bool is_drain_finding(const DrainResult& drain) {
  constexpr double kTolerance = 0.20;
  constexpr double kLeast = 1;  // seconds
  if (!drain.predicted_s || !drain.measured_s || !(*drain.predicted_s > 0)) return false;
  const double apart = std::fabs(*drain.measured_s - *drain.predicted_s);
  return apart >= kLeast && apart / *drain.predicted_s > kTolerance;
}

bool is_waypoint(const CountRow& point) {
  return point.name != "failed" && point.name != "unknown" && point.name != "dropped";
}

std::optional<double> machine_cores(const RunResult& run, const TrialResult& trial) {
  constexpr std::array<std::string_view, 4> kNames = {"machine.cores", "machine.cpus", "host.cores",
                                                      "host.cpus"};
  for (const Map* facts : {&trial.facts, &run.provenance}) {
    for (const std::string_view name : kNames) {
      if (const auto cores = cores_of(facts->find(name))) return cores;
    }
  }
  return std::nullopt;
}

std::string trial_label(const Words& words, const TrialResult& trial) {
  return words(wording::kTrialLabel, {plain(trial.variant), std::to_string(trial.replicate)});
}

bool is_impossible(const VariantResult& variant) {
  return !variant.impossible.empty() && variant.trials.empty();
}

std::string variant_label(const VariantResult& variant) {
  return plain(variant.label.empty() ? variant.name : variant.label);
}

const TrialResult* drawn_trial(const VariantResult& variant) {
  for (const TrialResult& trial : variant.trials) {
    if (trial.state == TrialState::complete) return &trial;
  }
  return variant.trials.empty() ? nullptr : &variant.trials.front();
}

}  // namespace benchfield::reports
