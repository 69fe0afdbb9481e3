#include "runner/results/replication.h"

#include <algorithm>

#include "runner/results/replicates.h"
#include "runner/stats/sequential.h"

namespace benchfield {
namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

ReplicationState replication_state(const RunResult& run, const ReplicationRule& rule,
                                   const std::vector<std::string>& among) {
  const RunReplicates all = gather_replicates(run);
  std::vector<std::vector<double>> groups;
  for (const VariantResult& variant : run.variants) {
    const Replicates* found = all.find(variant.name, run.headline);
    groups.push_back(found ? stats::ln_values(found->values) : std::vector<double>{});
  }
  const MetricNoise noise = metric_noise(run.headline, groups, rule_of(run.judge, run.headline));
  const RunEnvironments environments(run);
  ReplicationState state;
  state.looks = std::max(1, rule.most - rule.least + 1);
  state.settled = true;
  for (std::size_t v = 0; v < run.variants.size(); ++v) {
    const VariantResult& variant = run.variants[v];
    if (!variant.impossible.empty()) continue;
    Precision& one = state.variants.emplace_back();
    one.variant = variant.name;
    one.replicates = groups[v].size();
    one.fixed = contains(rule.fixed, variant.name);
    const auto pooled = noise.variances_differ ? stats::pool({&groups[v], 1}) : noise.pooled;
    const auto spread = stats::moderate(pooled, own_prior(environments, variant.name, noise));
    one.half_width = stats::half_width(spread, one.replicates, state.looks, run.judge.alpha);
    one.settled = one.half_width && *one.half_width <= rule.until;
    const bool is_hopeless =
        one.replicates == 0 && variant.trials.size() >= static_cast<std::size_t>(rule.least);
    const bool is_waited_for =
        !one.fixed && !is_hopeless && (among.empty() || contains(among, variant.name));
    if (is_waited_for) state.settled = state.settled && one.settled;
  }
  return state;
}

}  // namespace benchfield
