#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "runner/results/comparison.h"

namespace benchfield {

/// The replicates of one variant and metric, in order; internal to comparisons.
struct Replicates {
  std::set<std::string> units;  ///< more than one where runs of different versions were pooled
  stats::Better better = stats::Better::higher;
  std::vector<double> values;
  std::vector<std::string> trials;
  std::vector<int> blocks;
  std::vector<double> positions;  ///< when they ran, as an order; empty when not known
  std::vector<std::string> kept_out;
  std::string unit() const { return units.size() == 1 ? *units.begin() : std::string(); }
};

/// Everything that can be compared of a run: by variant, by metric.
struct RunReplicates {
  std::vector<std::string> metrics;  ///< headline first, then by first appearance
  std::map<std::string, std::map<std::string, Replicates>> by_variant;
  const Replicates* find(const std::string& variant, const std::string& metric) const;
};
RunReplicates gather_replicates(const RunResult& run);

/// ln contrast - ln base of every block, when both ran one replicate in each of the same blocks and
/// the two of a block next to each other; else empty.
std::vector<double> block_differences(const Replicates& base, const Replicates& contrast);

/// What the plan says of a metric; null where it says nothing.
const MetricRule* rule_of(const JudgeRules& rules, std::string_view metric);

/// Noise of a metric over all groups, with what the rules declare.
MetricNoise metric_noise(const std::string& metric, const std::vector<std::vector<double>>& groups,
                         const MetricRule* rule);

/// What earlier runs say of a variant's metric; null where they say nothing, or where they ran in
/// another environment than this run's trials of it.
const HistoryNoise* find_history_noise(const RunEnvironments& run, std::string_view variant,
                                       std::string_view metric);
/// The prior of one variant (statistics.md 4.2): its history, else that of the metric, which is
/// what the plan declares.
std::optional<stats::NoisePrior> own_prior(const RunEnvironments& run, std::string_view variant,
                                           const MetricNoise& noise);
/// Lets the history of a metric take the place of the prior that the plan declares: the variants'
/// variances pooled by their degrees. Variants that it knows from elsewhere only are named.
void use_history(const RunEnvironments& run, MetricNoise& noise);

/// W_OUTLIER and W_BIMODAL of every variant, W_DRIFT_ACROSS_RUNS of the run.
std::vector<ReplicateFlag> replicate_flags(const RunResult& run, const RunReplicates& replicates);

}  // namespace benchfield
