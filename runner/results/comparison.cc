// Rows of variant x metric with their verdicts, from one run or from two (statistics.md 4).

#include "runner/results/comparison.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "runner/results/metric_values.h"
#include "runner/results/replicates.h"
#include "runner/results/row_side.h"

namespace benchfield {
namespace {

using stats::Verdict;

Gate gate_of(const JudgeRules& rules, const MetricRule* rule, Gate fallback) {
  const std::string& text = rule != nullptr && !rule->gate.empty() ? rule->gate : rules.gate;
  if (text == "hard") return Gate::hard;
  if (text == "soft") return Gate::soft;
  return text == "info" ? Gate::info : fallback;
}

bool wanted(const std::vector<std::string>& only, const std::string& name) {
  return only.empty() || std::find(only.begin(), only.end(), name) != only.end();
}

using VariantsByName = std::map<std::string_view, const VariantResult*>;

VariantsByName variants_of(const RunResult& run) {
  VariantsByName out;
  for (const VariantResult& variant : run.variants) out.emplace(variant.name, &variant);
  return out;
}

const VariantResult* find_variant(const VariantsByName& variants, std::string_view name) {
  const auto at = variants.find(name);
  return at == variants.end() ? nullptr : at->second;
}

/// Builds rows and noise out of the replicates of one run or two.
class Builder {
 public:
  Builder(const RunResult& base, const RunResult& run, const CompareOptions& options)
      : base_run_(base),
        run_(run),
        options_(options),
        within_(&base == &run),
        base_(gather_replicates(base)),
        fresh_(within_ ? base_ : gather_replicates(run)),
        base_variants_(variants_of(base)),
        fresh_variants_(variants_of(run)),
        comparer_(run, options.contrast),
        environments_(run) {
    model_.alpha = options.alpha.value_or(run.judge.alpha);
    std::vector<std::string> metrics = fresh_.metrics;
    for (const std::string& metric : base_.metrics) {
      if (std::find(metrics.begin(), metrics.end(), metric) == metrics.end()) {
        metrics.push_back(metric);
      }
    }
    for (const std::string& metric : metrics) {
      if (wanted(options.metrics, metric)) metrics_.push_back(metric);
    }
    for (const std::string& metric : metrics_) add_noise(metric);
  }

  ComparisonModel within() {
    std::string baseline = run_.baseline;
    if (baseline.empty() && !run_.variants.empty()) baseline = run_.variants.front().name;
    const VariantResult* from = find_variant(fresh_variants_, baseline);
    for (const std::string& metric : metrics_) {
      for (const VariantResult& variant : run_.variants) {
        if (!wanted(options_.variants, variant.name)) continue;
        const VariantResult* parent = find_variant(fresh_variants_, variant.parent);
        if (parent != nullptr && parent != &variant) {
          add_within(metric, *parent, variant, Against::parent, parent == from);
        }
        if (from != nullptr && from != &variant && from != parent) {
          add_within(metric, *from, variant, Against::baseline, true);
        }
      }
    }
    return finish();
  }

  ComparisonModel across() {
    const RunComparer comparer(base_run_, run_, options_.contrast);
    for (const std::string& metric : metrics_) {
      for (const VariantResult& variant : run_.variants) add_across(metric, variant.name, comparer);
      for (const VariantResult& variant : base_run_.variants) {
        if (find_variant(fresh_variants_, variant.name) == nullptr) {
          add_across(metric, variant.name, comparer);
        }
      }
    }
    return finish();
  }

 private:
  void add_noise(const std::string& metric) {
    std::vector<std::vector<double>> groups;
    const auto take = [&](const RunReplicates& from) {
      for (const auto& [variant, metrics] : from.by_variant) {
        const auto at = metrics.find(metric);
        if (at != metrics.end()) groups.push_back(stats::ln_values(at->second.values));
      }
    };
    take(fresh_);
    if (!within_) take(base_);
    MetricNoise noise = metric_noise(metric, groups, rule_of(run_.judge, metric));
    if (options_.history) {
      for (const VariantResult& variant : run_.variants) {
        if (!wanted(options_.variants, variant.name)) continue;
        if (options_.history(variant.name, metric).elsewhere) {
          noise.elsewhere.push_back(variant.name);
        }
      }
    } else {
      use_history(environments_, noise);
    }
    noise_[metric] = model_.noise.size();
    model_.noise.push_back(std::move(noise));
  }

  ComparisonRow start(const std::string& metric, Against against, const VariantResult* base,
                      const VariantResult* contrast) {
    const MetricRule* rule = rule_of(run_.judge, metric);
    ComparisonRow row;
    row.metric = metric;
    row.against = against;
    row.margin = options_.margin.value_or(rule != nullptr && rule->margin ? *rule->margin
                                                                          : run_.judge.margin);
    const Replicates* before = base ? base_.find(base->name, metric) : nullptr;
    const Replicates* after = contrast ? fresh_.find(contrast->name, metric) : nullptr;
    row.base = side_of(base_run_, base, before);
    row.contrast = side_of(run_, contrast, after);
    for (const Replicates* side : {before, after}) {
      if (side == nullptr) continue;
      if (row.unit.empty() || !side->unit().empty()) row.unit = side->unit();
      row.better = side->better;
    }
    if (rule != nullptr && !rule->better.empty()) {
      row.better = rule->better == "lower" ? stats::Better::lower : stats::Better::higher;
    }
    row.gated_out = !row.base.kept_out.empty() || !row.contrast.kept_out.empty();
    if (!row.contrast.present) {
      row.state = RowState::missing_contrast;
      row.reason = why_missing(contrast);
    } else if (!row.base.present) {
      row.state = RowState::missing_base;
      row.reason = why_missing(base);
    }
    return row;
  }

  void add_within(const std::string& metric, const VariantResult& base,
                  const VariantResult& contrast, Against against, bool gates) {
    ComparisonRow row = start(metric, against, &base, &contrast);
    const MetricRule* rule = rule_of(run_.judge, metric);
    row.gate = gates ? gate_of(run_.judge, rule, options_.default_gate) : Gate::info;
    if (!contrast.impossible.empty() && !row.contrast.present) {
      row.state = RowState::impossible;
      row.reason = contrast.impossible;
    }
    // A component that is left out takes its own metrics with it: no row to miss.
    const bool is_main = metric == metrics_.front() || rule != nullptr;
    if (row.state != RowState::compared && !is_main) return;
    row.comparability = comparer_.compare(base, contrast, metric);
    if (row.compared() && !row.comparability.comparable()) row.state = RowState::refused;
    compare_row(row, base_.find(base.name, metric), fresh_.find(contrast.name, metric));
    model_.rows.push_back(std::move(row));
  }

  void add_across(const std::string& metric, const std::string& name, const RunComparer& comparer) {
    if (!wanted(options_.variants, name)) return;
    const VariantResult* base = find_variant(base_variants_, name);
    const VariantResult* contrast = find_variant(fresh_variants_, name);
    const Replicates* before = base_.find(name, metric);
    const Replicates* after = fresh_.find(name, metric);
    if (before == nullptr && after == nullptr) return;
    ComparisonRow row = start(metric, Against::run, base, contrast);
    if (row.base.variant.empty()) row.base.variant = name;
    if (row.contrast.variant.empty()) row.contrast.variant = name;
    row.gate = gate_of(run_.judge, rule_of(run_.judge, metric), options_.default_gate);
    if (row.compared()) {
      row.comparability = comparer.compare(*base, *contrast, metric);
      if (auto unit = other_unit(before->units, after->units)) {
        row.comparability.mismatches.push_back(std::move(*unit));
      }
      if (!row.comparability.comparable()) row.state = RowState::refused;
    }
    compare_row(row, before, after);
    model_.rows.push_back(std::move(row));
  }

  void compare_row(ComparisonRow& row, const Replicates* before, const Replicates* after) {
    const MetricNoise& noise = model_.noise[noise_.at(row.metric)];
    stats::CompareInput input;
    input.base = stats::ln_values(row.base.values);
    input.contrast = stats::ln_values(row.contrast.values);
    input.pooled = noise.pooled;
    input.prior = own_prior(environments_, row.contrast.variant, noise);
    if (options_.history) {
      const HistoryPrior known = options_.history(row.contrast.variant, row.metric);
      if (known.noise) input.prior = known.noise;
    }
    input.variances_differ = noise.variances_differ;
    input.margin = row.margin;
    input.alpha = model_.alpha;
    input.better = row.better;
    if (within_ && before != nullptr && after != nullptr) {
      input.block_differences = block_differences(*before, *after);
      if (!input.block_differences.empty()) input.block_noise = shared_blocks(row, *before);
    }
    const auto own = stats::moderate(input.pooled, input.prior);
    add_interval(row.base, own, model_.alpha);
    add_interval(row.contrast, own, model_.alpha);
    row.comparison = stats::compare(input);
    if (row.compared()) {
      row.verdict = row.comparison.verdict;
      row.leaning = row.comparison.leaning;
    } else {
      row.comparison.verdict = Verdict::unresolved;
      row.comparison.leaning = stats::Leaning::none;
      row.comparison.settle.reset();
    }
  }

  /// Noise inside blocks of every variant that shares them with the base: the same for all of its
  /// contrasts.
  const stats::PooledNoise& shared_blocks(const ComparisonRow& row, const Replicates& base) {
    const auto [at, is_new] = shared_blocks_.try_emplace(&base);
    if (is_new) at->second = noise_in_blocks(row, base);
    return at->second;
  }

  stats::PooledNoise noise_in_blocks(const ComparisonRow& row, const Replicates& base) const {
    std::vector<stats::BlockValue> values;
    std::size_t index = 0;
    for (const auto& [variant, metrics] : fresh_.by_variant) {
      const auto at = metrics.find(row.metric);
      ++index;
      if (at == metrics.end()) continue;
      if (&at->second != &base && block_differences(base, at->second).empty() &&
          variant != row.base.variant) {
        continue;
      }
      for (std::size_t i = 0; i < at->second.values.size(); ++i) {
        if (!(at->second.values[i] > 0)) continue;
        values.push_back({index, at->second.blocks[i], std::log(at->second.values[i])});
      }
    }
    return stats::block_noise(values);
  }

  /// Holm inside the gates, Benjamini-Hochberg for the headline and for the rest, apart.
  void adjust() {
    std::map<int, std::vector<std::size_t>> families;
    for (std::size_t i = 0; i < model_.rows.size(); ++i) {
      const ComparisonRow& row = model_.rows[i];
      if (!row.compared() || !row.comparison.p_margin) continue;
      const bool gated = row.gate != Gate::info && !row.gated_out;
      const int rest =
          2 * (row.metric == metrics_.front() ? 1 : 2) + (row.against == Against::baseline ? 1 : 0);
      families[gated ? 0 : rest].push_back(i);
    }
    for (const auto& [family, members] : families) {
      std::vector<double> p;
      for (const std::size_t i : members) p.push_back(*model_.rows[i].comparison.p_margin);
      const std::vector<double> adjusted =
          family == 0 ? stats::holm(p) : stats::benjamini_hochberg(p);
      for (std::size_t k = 0; k < members.size(); ++k) {
        settle(model_.rows[members[k]], adjusted[k]);
      }
    }
  }

  void settle(ComparisonRow& row, double adjusted) const {
    row.adjusted_p = adjusted;
    const bool is_strong =
        row.verdict == Verdict::regression || row.verdict == Verdict::improvement;
    if (!is_strong || adjusted <= model_.alpha) return;
    row.leaning =
        row.verdict == Verdict::regression ? stats::Leaning::worse : stats::Leaning::better;
    row.verdict = Verdict::unresolved;
    row.comparison.settle =
        stats::replicates_to_settle(*row.comparison.ratio, row.comparison.noise.value_or(0));
  }

  void add_objectives() {
    for (const Objective& objective : run_.judge.objectives) {
      for (const VariantResult& variant : run_.variants) {
        if (!wanted(objective.variants, variant.name) || !variant.impossible.empty()) continue;
        model_.objectives.push_back(judge_objective(objective, variant));
      }
    }
  }

  ObjectiveResult judge_objective(const Objective& objective, const VariantResult& variant) const {
    using State = ObjectiveResult::State;
    ObjectiveResult out{objective, variant.name, {}, {}, {}, State::missing};
    RowSide side = side_of(run_, &variant, fresh_.find(variant.name, objective.metric));
    if (!side.mean) side.mean = plain_mean(variant, objective.metric);
    if (!side.mean) return out;
    const auto at = noise_.find(objective.metric);
    if (at != noise_.end()) {
      const MetricNoise& noise = model_.noise[at->second];
      add_interval(side, stats::moderate(noise.pooled, noise.prior), model_.alpha);
    }
    out.value = side.mean;
    out.low = side.low;
    out.high = side.high;
    const bool at_least = objective.relation.starts_with('>');
    const auto holds = [&](double value) {
      if (objective.relation == ">=") return value >= objective.bound;
      if (objective.relation == "<=") return value <= objective.bound;
      return at_least ? value > objective.bound : value < objective.bound;
    };
    const bool best =
        holds(side.mean && side.low ? (at_least ? *side.high : *side.low) : *side.mean);
    const bool worst = holds(side.low ? (at_least ? *side.low : *side.high) : *side.mean);
    out.state = best == worst ? (best ? State::met : State::missed) : State::unresolved;
    return out;
  }

  /// Of what has no logarithm or is a count: the mean over all complete trials that have it.
  std::optional<double> plain_mean(const VariantResult& variant, const std::string& metric) const {
    std::vector<double> values;
    if (const Replicates* found = fresh_.find(variant.name, metric)) values = found->values;
    for (const TrialResult& trial : variant.trials) {
      if (const auto value = count_value(trial, metric)) values.push_back(*value);
    }
    if (values.empty()) return std::nullopt;
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  }

  ComparisonModel finish() {
    adjust();
    add_objectives();
    model_.flags = replicate_flags(run_, fresh_);
    return std::move(model_);
  }

  const RunResult& base_run_;
  const RunResult& run_;
  const CompareOptions& options_;
  bool within_;
  RunReplicates base_, fresh_;
  VariantsByName base_variants_, fresh_variants_;
  VariantComparer comparer_;
  RunEnvironments environments_;
  ComparisonModel model_;
  std::vector<std::string> metrics_;
  std::map<std::string, std::size_t> noise_;
  std::map<const Replicates*, stats::PooledNoise> shared_blocks_;  ///< by the base
};

}  // namespace

std::string_view to_text(Gate gate) {
  if (gate == Gate::hard) return "hard";
  return gate == Gate::soft ? "soft" : "info";
}

ComparisonModel compare_variants(const RunResult& run, const CompareOptions& options) {
  return Builder(run, run, options).within();
}

ComparisonModel compare_runs(const RunResult& base, const RunResult& fresh,
                             const CompareOptions& options) {
  return Builder(base, fresh, options).across();
}

const ComparisonRow* find_row(const ComparisonModel& model, std::string_view variant,
                              std::string_view metric, Against against) {
  for (const ComparisonRow& row : model.rows) {
    if (row.contrast.variant == variant && row.metric == metric && row.against == against) {
      return &row;
    }
  }
  return nullptr;
}

}  // namespace benchfield
