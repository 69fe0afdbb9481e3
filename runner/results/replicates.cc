#include "runner/results/replicates.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <set>

#include "runner/results/flags.h"
#include "runner/results/history.h"
#include "runner/results/metric_values.h"

namespace benchfield {
namespace {

constexpr double kDriftP = 0.01;
constexpr double kLeastDrift = 0.03;

/// Rank of every complete trial in time; empty when times were not recorded.
std::map<std::string, double> order_of(const RunResult& run) {
  std::vector<std::pair<std::int64_t, std::string>> starts;
  std::set<std::int64_t> distinct;
  for (const VariantResult& variant : run.variants) {
    for (const TrialResult& trial : variant.trials) {
      starts.emplace_back(trial.started_wall_ns, trial.id);
      distinct.insert(trial.started_wall_ns);
    }
  }
  std::map<std::string, double> out;
  if (distinct.size() < starts.size() || distinct.contains(0)) return out;
  std::sort(starts.begin(), starts.end());
  for (std::size_t i = 0; i < starts.size(); ++i) out[starts[i].second] = static_cast<double>(i);
  return out;
}

void add_value(Replicates& to, const TrialResult& trial, const MetricValue& value,
               const std::map<std::string, double>& order,
               const std::vector<std::string>& allowed) {
  to.units.insert(value.unit);
  to.better = value.better;
  to.values.push_back(value.value);
  to.trials.push_back(trial.id);
  to.blocks.push_back(trial.block);
  if (const auto at = order.find(trial.id); at != order.end()) to.positions.push_back(at->second);
  const bool is_allowed =
      std::find(allowed.begin(), allowed.end(), value.kept_out) != allowed.end();
  if (!value.kept_out.empty() && !is_allowed) {
    to.kept_out.push_back(value.kept_out + " (" + trial.id + ")");
  }
}

std::string near(const std::vector<double>& values) {
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  return print("%zu near %.6g", values.size(), sum / static_cast<double>(values.size()));
}

void add_drift(std::vector<ReplicateFlag>& flags, const RunReplicates& replicates,
               const std::string& metric) {
  std::vector<stats::RunValue> values;
  std::size_t group = 0;
  for (const auto& [variant, metrics] : replicates.by_variant) {
    const auto at = metrics.find(metric);
    ++group;
    if (at == metrics.end() || at->second.positions.size() != at->second.values.size()) continue;
    for (std::size_t i = 0; i < at->second.values.size(); ++i) {
      if (!(at->second.values[i] > 0)) continue;
      values.push_back({at->second.positions[i], group, std::log(at->second.values[i])});
    }
  }
  const auto drift = stats::drift_across_runs(values);
  if (!drift || drift->p >= kDriftP || std::fabs(drift->total) < kLeastDrift) return;
  flags.push_back({"W_DRIFT_ACROSS_RUNS", metric, "",
                   print("%+.1f %% from the first trial to the last (p %.2g)",
                         100 * std::expm1(drift->total), drift->p)});
}

/// Whether earlier runs know the noise of a variant's metric, wherever they ran.
bool is_remembered(const RunResult& run, std::string_view variant, std::string_view metric) {
  return run.history && std::any_of(run.history->noise.begin(), run.history->noise.end(),
                                    [&](const HistoryNoise& noise) {
                                      return noise.variant == variant && noise.metric == metric;
                                    });
}

/// What the noise can settle.
void add_power(MetricNoise& out) {
  const auto noise = stats::moderate(out.pooled, out.prior);
  if (!noise || !(noise->variance > 0)) return;
  out.deviation = std::sqrt(noise->variance);
  out.degrees = noise->degrees;
  const auto least = stats::smallest_settled(*out.deviation, out.degrees, out.replicates);
  out.smallest_settled = least ? std::optional(std::expm1(*least)) : std::nullopt;
}

}  // namespace

const MetricRule* rule_of(const JudgeRules& rules, std::string_view metric) {
  for (const MetricRule& rule : rules.metrics) {
    if (rule.metric == metric) return &rule;
  }
  return nullptr;
}

const Replicates* RunReplicates::find(const std::string& variant, const std::string& metric) const {
  const auto at = by_variant.find(variant);
  if (at == by_variant.end()) return nullptr;
  const auto found = at->second.find(metric);
  return found == at->second.end() ? nullptr : &found->second;
}

RunReplicates gather_replicates(const RunResult& run) {
  RunReplicates out;
  const std::map<std::string, double> order = order_of(run);
  std::set<std::string> seen;
  const auto note = [&](const std::string& metric) {
    if (seen.insert(metric).second) out.metrics.push_back(metric);
  };
  if (!run.headline.empty()) note(run.headline);
  for (const VariantResult& variant : run.variants) {
    for (const TrialResult& trial : variant.trials) {
      for (const MetricValue& value : metric_values(trial)) {
        note(value.metric);
        add_value(out.by_variant[variant.name][value.metric], trial, value, order,
                  run.judge.allow_flags);
      }
    }
  }
  return out;
}

std::vector<double> block_differences(const Replicates& base, const Replicates& contrast) {
  const std::size_t n = base.values.size();
  if (n < 2 || contrast.values.size() != n) return {};
  if (base.positions.size() != n || contrast.positions.size() != n) return {};
  std::map<int, std::array<std::vector<std::size_t>, 2>> blocks;
  std::vector<std::pair<double, int>> order;
  for (std::size_t i = 0; i < n; ++i) {
    blocks[base.blocks[i]][0].push_back(i);
    blocks[contrast.blocks[i]][1].push_back(i);
    order.emplace_back(base.positions[i], base.blocks[i]);
    order.emplace_back(contrast.positions[i], contrast.blocks[i]);
  }
  if (blocks.size() != n) return {};
  std::sort(order.begin(), order.end());
  for (std::size_t i = 0; i < order.size(); i += 2) {
    if (order[i].second != order[i + 1].second) return {};
  }
  std::vector<double> out;
  for (const auto& [block, sides] : blocks) {
    if (sides[0].size() != 1 || sides[1].size() != 1) return {};
    const double before = base.values[sides[0][0]];
    const double after = contrast.values[sides[1][0]];
    if (!(before > 0) || !(after > 0)) return {};
    out.push_back(std::log(after / before));
  }
  return out;
}

MetricNoise metric_noise(const std::string& metric, const std::vector<std::vector<double>>& groups,
                         const MetricRule* rule) {
  MetricNoise out;
  out.metric = metric;
  out.pooled = stats::pool(groups);
  if (rule != nullptr && rule->noise) {
    const double s = std::log1p(*rule->noise);
    out.prior = stats::NoisePrior{s * s, rule->noise_degrees};
    out.prior_source = "plan";
  }
  out.levene_p = stats::levene(groups);
  out.variances_differ = out.levene_p && *out.levene_p < stats::kLeveneLimit;
  std::map<std::size_t, int> sizes;
  for (const std::vector<double>& group : groups) ++sizes[group.size()];
  int most = 0;
  for (const auto& [size, times] : sizes) {
    if (size == 0 || times < most) continue;
    most = times;
    out.replicates = static_cast<int>(size);
  }
  add_power(out);
  return out;
}

const HistoryNoise* find_history_noise(const RunEnvironments& run, std::string_view variant,
                                       std::string_view metric) {
  if (!is_remembered(run.run(), variant, metric)) return nullptr;
  const std::string* here = run.find(variant, metric);
  if (here == nullptr || here->empty()) return nullptr;
  for (const HistoryNoise& noise : run.run().history->noise) {
    if (noise.variant == variant && noise.metric == metric && noise.env_key == *here) {
      return &noise;
    }
  }
  return nullptr;
}

std::optional<stats::NoisePrior> own_prior(const RunEnvironments& run, std::string_view variant,
                                           const MetricNoise& noise) {
  const HistoryNoise* known = find_history_noise(run, variant, noise.metric);
  if (known == nullptr) return noise.prior;
  return stats::NoisePrior{known->deviation * known->deviation, known->degrees};
}

void use_history(const RunEnvironments& run, MetricNoise& noise) {
  double sum = 0;
  double degrees = 0;
  int runs = 0;
  for (const VariantResult& variant : run.run().variants) {
    const HistoryNoise* known = find_history_noise(run, variant.name, noise.metric);
    if (known == nullptr) {
      const bool is_elsewhere = is_remembered(run.run(), variant.name, noise.metric) &&
                                run.find(variant.name, noise.metric) != nullptr;
      if (is_elsewhere) noise.elsewhere.push_back(variant.name);
      continue;
    }
    sum += known->degrees * known->deviation * known->deviation;
    degrees += known->degrees;
    runs = std::max(runs, known->runs);
  }
  if (!(degrees > 0)) return;
  noise.prior = stats::NoisePrior{sum / degrees, std::min(degrees, stats::kMostPriorDegrees)};
  noise.prior_source = "history";
  noise.prior_runs = runs;
  add_power(noise);
}

std::vector<ReplicateFlag> replicate_flags(const RunResult& run, const RunReplicates& replicates) {
  std::vector<ReplicateFlag> flags;
  for (const std::string& metric : replicates.metrics) {
    for (const VariantResult& variant : run.variants) {
      const Replicates* found = replicates.find(variant.name, metric);
      if (found == nullptr) continue;
      if (const auto modes = stats::two_modes(found->values)) {
        flags.push_back(
            {"W_BIMODAL", metric, variant.name, near(modes->lower) + ", " + near(modes->upper)});
        continue;
      }
      std::string away;
      for (const std::size_t i : stats::outliers(found->values)) {
        away += (away.empty() ? "" : ", ") + found->trials[i] + print(" at %.6g", found->values[i]);
      }
      if (!away.empty()) flags.push_back({"W_OUTLIER", metric, variant.name, away + " (kept)"});
    }
    add_drift(flags, replicates, metric);
  }
  return flags;
}

}  // namespace benchfield
