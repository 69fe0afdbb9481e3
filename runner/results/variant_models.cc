#include "runner/results/variant_models.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "runner/results/replicates.h"

namespace benchfield {
namespace {

constexpr std::size_t kMostFactors = 20;

/// Variants with values of a metric and their facts.
struct Measured {
  const VariantResult* variant = nullptr;
  const Replicates* replicates = nullptr;
  const Facts* facts = nullptr;
};

double mean_of(const std::vector<double>& values) {
  const std::vector<double> logs = stats::ln_values(values);
  if (logs.empty()) return 0;
  return std::exp(std::accumulate(logs.begin(), logs.end(), 0.0) /
                  static_cast<double>(logs.size()));
}

class Gathered {
 public:
  Gathered(const RunResult& run, const std::string& metric)
      : comparer_(run), replicates_(gather_replicates(run)) {
    for (const VariantResult& variant : run.variants) {
      const Replicates* found = replicates_.find(variant.name, metric);
      if (found == nullptr || !(mean_of(found->values) > 0)) continue;
      measured_.push_back({&variant, found, &comparer_.facts(variant)});
    }
  }
  const std::vector<Measured>& measured() const { return measured_; }
  const VariantComparer& comparer() const { return comparer_; }
  const RunReplicates& replicates() const { return replicates_; }

 private:
  VariantComparer comparer_;
  RunReplicates replicates_;
  std::vector<Measured> measured_;
};

std::string value_of(const Facts& facts, const std::string& name) {
  const auto at = facts.find(name);
  return at == facts.end() ? "" : at->second;
}

bool is_designed(const RunResult& run, const std::string& fact) {
  if (is_placement(fact)) return true;
  for (const FactorRow& factor : run.factors) {
    for (const std::string& path : factor.paths) {
      if (means_fact(fact_name(path), fact)) return true;
    }
  }
  return false;
}

/// A fact, or a factor of the plan, with the level of every measured variant.
struct Moving {
  std::vector<std::string> names;
  std::vector<std::string> levels;  ///< texts, in order of first appearance or of the plan
  std::vector<std::size_t> of_variant;
  bool designed = false;
  bool factor = false;  ///< of the plan: levels are those that it gave the variants
};

std::string level_of(const VariantResult& variant, const std::string& factor) {
  for (const auto& [name, level] : variant.levels) {
    if (name == factor) return level;
  }
  return "";
}

/// The plan's factors of which the measured variants have at least two levels.
std::vector<Moving> plan_factors(const RunResult& run, const std::vector<Measured>& measured) {
  std::vector<Moving> out;
  for (const FactorRow& row : run.factors) {
    Moving moving{{row.name}, row.levels, {}, true, true};
    std::set<std::size_t> seen;
    for (const Measured& one : measured) {
      const auto at =
          std::find(row.levels.begin(), row.levels.end(), level_of(*one.variant, row.name));
      if (at == row.levels.end()) break;
      moving.of_variant.push_back(static_cast<std::size_t>(at - row.levels.begin()));
      seen.insert(moving.of_variant.back());
    }
    if (seen.size() > 1 && moving.of_variant.size() == measured.size())
      out.push_back(std::move(moving));
  }
  return out;
}

/// True for what a level of the factor sets, and for the offered rate where that is a load's: both
/// go with the factor.
bool follows(const FactorRow& factor, const std::string& fact) {
  return std::any_of(factor.paths.begin(), factor.paths.end(), [&](const std::string& path) {
    return means_fact(fact_name(path), fact) || (fact == "offered" && path.starts_with("load."));
  });
}

/// Facts that differ; those that split the variants alike are one.
std::vector<Moving> moving_facts(const RunResult& run, const std::vector<Measured>& measured) {
  std::set<std::string> names;
  for (const Measured& one : measured) {
    for (const auto& [name, value] : *one.facts) names.insert(name);
  }
  std::vector<Moving> out = plan_factors(run, measured);
  for (const std::string& name : names) {
    const bool goes_along =
        std::any_of(run.factors.begin(), run.factors.end(), [&](const FactorRow& row) {
          const bool is_one = std::any_of(out.begin(), out.end(), [&](const Moving& moving) {
            return moving.factor && moving.names.front() == row.name;
          });
          return is_one && follows(row, name);
        });
    if (goes_along) continue;
    Moving moving;
    moving.names = {name};
    moving.designed = is_designed(run, name);
    for (const Measured& one : measured) {
      const std::string text = value_of(*one.facts, name);
      auto at = std::find(moving.levels.begin(), moving.levels.end(), text);
      if (at == moving.levels.end()) at = moving.levels.insert(at, text);
      moving.of_variant.push_back(static_cast<std::size_t>(at - moving.levels.begin()));
    }
    if (moving.levels.size() < 2) continue;
    const auto same = std::find_if(out.begin(), out.end(), [&](const Moving& other) {
      return other.of_variant == moving.of_variant;
    });
    if (same == out.end()) {
      out.push_back(std::move(moving));
      continue;
    }
    // The placement leads the names; what moved with it follows.
    const bool leads = moving.designed && !same->designed && !same->factor;
    same->names.insert(leads ? same->names.begin() : same->names.end(), name);
    if (leads) same->levels = moving.levels;
    same->designed |= moving.designed;
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const Moving& a, const Moving& b) { return a.designed && !b.designed; });
  return out;
}

stats::Factor factor_of(const Moving& moving) {
  std::string name;
  for (const std::string& one : moving.names) name += (name.empty() ? "" : " + ") + one;
  return {name, moving.levels};
}

/// Levels of a variant without results in the designed factors; nothing if it has another one.
std::optional<std::vector<std::size_t>> levels_of(const VariantResult& variant, const Facts& facts,
                                                  const std::vector<const Moving*>& factors) {
  std::vector<std::size_t> out;
  for (const Moving* factor : factors) {
    const std::string& name = factor->names.front();
    const std::string text = factor->factor ? level_of(variant, name) : value_of(facts, name);
    const auto at = std::find(factor->levels.begin(), factor->levels.end(), text);
    if (at == factor->levels.end()) return std::nullopt;
    out.push_back(static_cast<std::size_t>(at - factor->levels.begin()));
  }
  return out;
}

void add_cells(VariantEffects& out, const RunResult& run, const Gathered& gathered,
               const std::vector<Moving>& moving) {
  std::vector<const Moving*> designed;
  for (const Moving& one : moving) {
    if (one.designed) designed.push_back(&one);
  }
  if (designed.size() < 2) return;
  stats::EffectsInput input;
  for (const Moving* one : designed) input.factors.push_back({one->names.front(), one->levels});
  for (std::size_t v = 0; v < gathered.measured().size(); ++v) {
    std::vector<std::size_t> levels;
    for (const Moving* one : designed) levels.push_back(one->of_variant[v]);
    input.observed.push_back({levels, 0});
  }
  for (const VariantResult& variant : run.variants) {
    if (variant.impossible.empty()) continue;
    auto levels = levels_of(variant, gathered.comparer().facts(variant), designed);
    if (levels) input.impossible.push_back({*levels, variant.impossible});
  }
  const auto cells = stats::effects(input);
  if (!cells) return;
  out.cell_factors = input.factors;
  out.missing = cells->missing;
  out.cells = cells->cells;
  out.cells_run = cells->cells_run;
  out.missing_total = cells->missing_total;
}

std::optional<double> whole_number(const std::string& text) {
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || rest != end || !(value > 0) || value != std::floor(value)) {
    return std::nullopt;
  }
  return value;
}

/// Everything but one fact, as a key.
std::string rest_key(const Facts& facts, const std::string& without) {
  std::string key;
  for (const auto& [name, value] : facts) {
    if (name != without) key += name + "\x1f" + value + "\x1e";
  }
  return key;
}

std::optional<stats::Cost> cost_of(const RunResult& run, const Gathered& gathered,
                                   const std::map<double, const Measured*>& by_size,
                                   VariantScaling& out) {
  for (const PriceRow& price : run.prices) {
    if (fact_name(price.of) != out.fact) continue;
    std::vector<stats::CostPoint> points;
    for (const auto& [n, one] : by_size) {
      const bool is_time = one->replicates->unit() == "s";
      const Replicates* time =
          is_time ? one->replicates
                  : gathered.replicates().find(one->variant->name, "trial.duration");
      if (time != nullptr) points.push_back({n, mean_of(time->values) / 3600});
    }
    out.currency = price.currency;
    return stats::cost(points, price.amount);
  }
  return std::nullopt;
}

}  // namespace

std::optional<VariantEffects> variant_effects(const RunResult& run, const std::string& metric) {
  const Gathered gathered(run, metric);
  if (gathered.measured().size() < 3) return std::nullopt;
  const std::vector<Moving> moving = moving_facts(run, gathered.measured());
  if (moving.empty() || moving.size() > kMostFactors) return std::nullopt;
  stats::EffectsInput input;
  VariantEffects out;
  std::vector<std::vector<double>> groups;
  for (const Moving& one : moving) {
    input.factors.push_back(factor_of(one));
    out.designed.push_back(one.designed);
  }
  for (std::size_t v = 0; v < gathered.measured().size(); ++v) {
    std::vector<std::size_t> levels;
    for (const Moving& one : moving) levels.push_back(one.of_variant[v]);
    groups.push_back(stats::ln_values(gathered.measured()[v].replicates->values));
    for (const double value : groups.back()) input.observed.push_back({levels, value});
  }
  MetricNoise noise = metric_noise(metric, groups, rule_of(run.judge, metric));
  use_history(RunEnvironments(run), noise);
  input.prior = noise.prior;
  input.alpha = run.judge.alpha;
  auto found = stats::effects(input);
  if (!found) return std::nullopt;
  found->missing.clear();
  out.factors = input.factors;
  out.effects = std::move(*found);
  add_cells(out, run, gathered, moving);
  return out;
}

namespace {

std::vector<QualityDrift> quality_drifts(const RunResult& run, const Gathered& gathered,
                                         const std::map<double, const Measured*>& by_size) {
  std::vector<QualityDrift> out;
  for (const MetricRule& rule : run.judge.metrics) {
    if (!rule.quality) continue;
    std::vector<stats::ScalingPoint> points;
    for (const auto& [n, one] : by_size) {
      const Replicates* found = gathered.replicates().find(one->variant->name, rule.metric);
      for (const double value : found ? found->values : std::vector<double>()) {
        points.push_back({n, value});
      }
    }
    const auto drift = stats::size_drift(points);
    if (!drift) continue;
    const double margin = rule.margin.value_or(run.judge.margin);
    const bool moves = drift->p <= run.judge.alpha && std::abs(drift->change) > margin;
    out.push_back({rule.metric, *drift, moves});
  }
  return out;
}

}  // namespace

std::vector<VariantScaling> variant_scalings(const RunResult& run, const std::string& metric) {
  const Gathered gathered(run, metric);
  std::set<std::string> names;
  for (const Measured& one : gathered.measured()) {
    for (const auto& [name, value] : *one.facts) {
      if (whole_number(value)) names.insert(name);
    }
  }
  std::vector<VariantScaling> out;
  for (const std::string& fact : names) {
    std::map<std::string, std::map<double, const Measured*>> families;
    for (const Measured& one : gathered.measured()) {
      if (const auto n = whole_number(value_of(*one.facts, fact))) {
        families[rest_key(*one.facts, fact)].emplace(*n, &one);
      }
    }
    for (const auto& [rest, by_size] : families) {
      if (by_size.size() < 3) continue;
      VariantScaling made;
      made.fact = fact;
      std::vector<stats::ScalingPoint> points;
      for (const auto& [n, one] : by_size) {
        made.variants.push_back(one->variant->name);
        points.push_back({n, mean_of(one->replicates->values)});
      }
      const bool is_time = by_size.begin()->second->replicates->better == stats::Better::lower;
      auto fitted = stats::scaling(
          points, is_time ? stats::ScalingKind::time : stats::ScalingKind::throughput);
      if (!fitted) continue;
      made.scaling = std::move(*fitted);
      made.qualities = quality_drifts(run, gathered, by_size);
      made.cost = cost_of(run, gathered, by_size, made);
      out.push_back(std::move(made));
    }
  }
  return out;
}

}  // namespace benchfield
