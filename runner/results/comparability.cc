// The comparability guard (statistics.md 4.8): which facts two results differ in, and whether the
// comparison is about them.

#include "runner/results/comparability.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "runner/base/units.h"
#include "runner/results/conditions.h"
#include "runner/results/flags.h"

namespace benchfield {
namespace {

constexpr std::size_t kMostPairs = 40'000;  ///< variants squared, looked through for a clean pair
constexpr std::size_t kMostSought = 1'000;  ///< variants that fair partners are sought among

/// Where something happens to be found says nothing about how it performs; how many instances each
/// role has follows from values that are compared themselves.
bool is_identity(std::string_view fact) {
  constexpr std::array<std::string_view, 10> kEnds = {".address", ".addresses", ".port", ".pid",
                                                      ".url",     ".host",      ".id",   ".run",
                                                      ".roles",   ".on_nodes"};
  return std::any_of(kEnds.begin(), kEnds.end(),
                     [&](std::string_view end) { return fact.ends_with(end); });
}

void add_value(std::map<std::string, std::set<std::string>>& facts, const std::string& name,
               const std::string& value) {
  if (is_condition(name) || is_identity(name)) return;
  if (name.ends_with(".limits") && value == "held") return;  // what limits are is compared itself
  facts[name].insert(value);
}

std::string offered_of(const TrialResult& trial) {
  double total = 0;
  for (const LoadResult& load : trial.loads) {
    if (!load.target_rate) return "flat out";
    total += *load.target_rate;
  }
  constexpr double kExact = 9e15;  // whole numbers up to here are whole in a double
  if (total != std::floor(total) || total > kExact) return print("%.6g/s", total);
  return to_text(Quantity{Dimension::rate, static_cast<std::int64_t>(total), 1'000'000'000});
}

/// Variants by name, and what paths had before anyone changed them.
struct Chains {
  std::map<std::string_view, const VariantResult*> by_name;
  std::map<std::string, std::string> defaults;
};

Chains chains_of(const RunResult& run) {
  Chains out;
  for (const VariantResult& variant : run.variants) {
    out.by_name.emplace(variant.name, &variant);
    for (const auto& [path, values] : variant.changes) {
      out.defaults.emplace(fact_name(path), values.first);
    }
  }
  return out;
}

/// What the variant and those it starts from set, the nearest first; what only others set has the
/// value it had before they did.
void add_chain(std::map<std::string, std::set<std::string>>& facts, const Chains& chains,
               const VariantResult& variant) {
  std::map<std::string, std::string> chain;
  std::set<std::string_view> seen;
  const VariantResult* at = &variant;
  while (at != nullptr && seen.insert(at->name).second) {
    for (const auto& [path, values] : at->changes) chain.emplace(fact_name(path), values.second);
    const auto parent = chains.by_name.find(at->parent);
    at = parent == chains.by_name.end() ? nullptr : parent->second;
  }
  chain.insert(chains.defaults.begin(), chains.defaults.end());
  for (const auto& [name, value] : chain) {
    if (!facts.contains(name)) add_value(facts, name, value);
  }
}

std::string joined(const std::set<std::string>& texts) {
  std::string text;
  for (const std::string& one : texts) text += (text.empty() ? "" : " / ") + one;
  return text;
}

Facts joined(const std::map<std::string, std::set<std::string>>& values) {
  Facts out;
  for (const auto& [name, texts] : values) out[name] = joined(texts);
  return out;
}

Facts gather(const Chains& chains, const VariantResult& variant) {
  std::map<std::string, std::set<std::string>> facts;
  for (const auto& [name, value] : variant.settings) add_value(facts, name, to_text(value));
  for (const TrialResult& trial : variant.trials) {
    if (trial.state != TrialState::complete) continue;
    for (const auto& [name, value] : trial.facts) add_value(facts, name, to_text(value));
    if (!trial.loads.empty()) add_value(facts, "offered", offered_of(trial));
  }
  add_chain(facts, chains, variant);
  return joined(facts);
}

std::string estimator_of(const VariantResult& variant, std::string_view metric) {
  std::set<std::string> names;
  for (const TrialResult& trial : variant.trials) {
    for (const RateEstimate& rate : trial.rates) {
      if (rate.metric == metric && !rate.estimator.empty()) names.insert(rate.estimator);
    }
  }
  return joined(names);
}

bool differ_in_estimator(const VariantResult& base, const VariantResult& contrast,
                         std::string_view metric) {
  const std::string before = estimator_of(base, metric);
  const std::string after = estimator_of(contrast, metric);
  return before != after && !before.empty() && !after.empty();
}

/// Facts that only pods have: a component that is placed elsewhere has lost nothing else.
bool is_of_pods(std::string_view fact) {
  return fact.ends_with(".qos_class") || fact.ends_with(".image_ids") ||
         fact.ends_with(".node_sizes");
}

/// Visits every difference in order as (fact, before, after), until a visit gives false.
template <class Visit>
void walk_differences(const Facts& base, const Facts& contrast, Visit visit) {
  static const std::string kNone;
  auto a = base.begin();
  auto b = contrast.begin();
  bool goes_on = true;
  while (goes_on && (a != base.end() || b != contrast.end())) {
    if (b == contrast.end() || (a != base.end() && a->first < b->first)) {
      if (!is_of_pods(a->first)) goes_on = visit(a->first, a->second, kNone);
      ++a;
    } else if (a == base.end() || b->first < a->first) {
      if (!is_of_pods(b->first)) goes_on = visit(b->first, kNone, b->second);
      ++b;
    } else {
      if (a->second != b->second) goes_on = visit(a->first, a->second, b->second);
      ++a;
      ++b;
    }
  }
}

std::vector<FactDifference> differing(const Facts& base, const Facts& contrast) {
  std::vector<FactDifference> out;
  walk_differences(
      base, contrast,
      [&](const std::string& fact, const std::string& before, const std::string& after) {
        out.push_back({fact, before, after});
        return true;
      });
  return out;
}

bool any_means(const std::vector<std::string>& patterns, std::string_view fact) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return means_fact(pattern, fact); });
}

std::string component_of(std::string_view fact) {
  return std::string(fact.substr(0, fact.find('.')));
}

/// Of the moved component of a fact: its placement, its enabling, or neither.
enum class Moved { no, placed, left_out };
Moved moved_with(std::string_view fact, const std::vector<FactDifference>& all) {
  const std::string component = component_of(fact);
  Moved out = Moved::no;
  for (const FactDifference& d : all) {
    if (d.fact == component + ".enabled") return Moved::left_out;
    if (d.fact == component + ".placement") out = Moved::placed;
  }
  return out;
}

std::vector<std::string> set_between(const VariantResult& base, const VariantResult& contrast) {
  std::vector<std::string> out;
  const bool is_parent = contrast.parent == base.name;
  const bool are_roots = contrast.parent.empty() && base.parent.empty();
  if (!is_parent && !are_roots) return out;
  for (const auto& [path, values] : contrast.changes) out.push_back(fact_name(path));
  if (!are_roots) return out;
  for (const auto& [path, values] : base.changes) out.push_back(fact_name(path));
  return out;
}

}  // namespace

std::optional<FactDifference> other_unit(const std::set<std::string>& base,
                                         const std::set<std::string>& contrast) {
  if (base.size() == 1 && base == contrast) return std::nullopt;
  return FactDifference{"unit", joined(base), joined(contrast)};
}

bool is_placement(std::string_view fact) {
  return fact.ends_with(".placement") || fact.ends_with(".enabled");
}

std::string fact_name(std::string_view path) {
  for (const std::string_view section : {"components.", "load.", "measure."}) {
    if (path.starts_with(section)) path.remove_prefix(section.size());
  }
  std::string out(path);
  const std::size_t dot = out.find('.');
  constexpr std::string_view kValues = ".values.";
  if (dot != std::string::npos && out.compare(dot, kValues.size(), kValues) == 0) {
    out.erase(dot, kValues.size() - 1);
  }
  return out;
}

bool means_fact(std::string_view pattern, std::string_view fact) {
  if (pattern.ends_with('*')) return fact.starts_with(pattern.substr(0, pattern.size() - 1));
  if (!fact.starts_with(pattern)) return false;
  return fact.size() == pattern.size() || fact[pattern.size()] == '.';
}

RunFacts::RunFacts(const RunResult& run) {
  const Chains chains = chains_of(run);
  for (const VariantResult& variant : run.variants) {
    Facts& facts = facts_[variant.name];
    facts = gather(chains, variant);
    for (const auto& [name, value] : run.provenance) {
      if (name.starts_with("host.") && !is_condition(name)) facts[name] = to_text(value);
    }
  }
}

Facts RunFacts::of(const VariantResult& variant, std::string_view metric) const {
  const auto at = facts_.find(variant.name);
  Facts facts = at == facts_.end() ? Facts() : at->second;
  if (std::string estimator = estimator_of(variant, metric); !estimator.empty()) {
    facts["estimator"] = std::move(estimator);
  }
  return facts;
}

VariantComparer::VariantComparer(const RunResult& run, std::vector<std::string> may_differ)
    : run_(run), declared_(std::move(may_differ)) {
  for (const std::string& path : run.judge.contrast) declared_.push_back(fact_name(path));
  for (const FactorRow& factor : run.factors) {
    for (const std::string& path : factor.paths) {
      declared_.push_back(fact_name(path));
      if (path.starts_with("load.")) declared_.push_back("offered");  // what such a level is about
    }
  }
  std::set<std::string> loads = {"senders"};
  const Chains chains = chains_of(run);
  for (const VariantResult& variant : run.variants) {
    facts_[variant.name] = gather(chains, variant);
    for (const TrialResult& trial : variant.trials) {
      for (const LoadResult& load : trial.loads) loads.insert(load.name);
    }
    for (const auto& [path, values] : variant.changes) {
      if (path.starts_with("load.")) loads.insert(component_of(path.substr(5)));
    }
  }
  loads_.assign(loads.begin(), loads.end());
}

const Facts& VariantComparer::facts(const VariantResult& variant) const {
  static const Facts kNone;
  const auto at = facts_.find(variant.name);
  return at == facts_.end() ? kNone : at->second;
}

std::vector<FactDifference> VariantComparer::differences(const VariantResult& base,
                                                         const VariantResult& contrast,
                                                         std::string_view metric) const {
  std::vector<FactDifference> out = differing(facts(base), facts(contrast));
  if (differ_in_estimator(base, contrast, metric)) {
    out.push_back({"estimator", estimator_of(base, metric), estimator_of(contrast, metric)});
  }
  return out;
}

bool VariantComparer::is_load_fact(std::string_view fact) const {
  if (fact == "offered") return true;
  return std::find(loads_.begin(), loads_.end(), component_of(fact)) != loads_.end();
}

Comparability VariantComparer::compare(const VariantResult& base, const VariantResult& contrast,
                                       std::string_view metric) const {
  const std::vector<FactDifference> all = differences(base, contrast, metric);
  const std::vector<std::string> set = set_between(base, contrast);
  Comparability out;
  std::vector<FactDifference> others;
  for (const FactDifference& d : all) {
    if (is_placement(d.fact) || any_means(declared_, d.fact)) {
      out.about.push_back(d);
    } else if (const Moved moved = moved_with(d.fact, all); moved == Moved::left_out) {
      continue;  // what a component that is not there would have had
    } else if (is_load_fact(d.fact) || d.fact == "estimator") {
      out.mismatches.push_back(d);
    } else if (any_means(set, d.fact) || moved == Moved::placed) {
      others.push_back(d);
    } else {
      out.mismatches.push_back(d);
    }
  }
  (out.about.empty() ? out.about : out.along) = std::move(others);
  name_partners(out, base, contrast, metric);
  return out;
}

bool VariantComparer::differs_only_in(const VariantResult& base, const VariantResult& contrast,
                                      std::string_view metric,
                                      const std::vector<FactDifference>& in) const {
  const auto is_in = [&](std::string_view fact) {
    return std::any_of(in.begin(), in.end(),
                       [&](const FactDifference& one) { return one.fact == fact; });
  };
  bool any = false;
  bool only = true;
  walk_differences(facts(base), facts(contrast),
                   [&](const std::string& fact, const std::string&, const std::string&) {
                     any = true;
                     only = is_in(fact);
                     return only;
                   });
  if (!only) return false;
  if (differ_in_estimator(base, contrast, metric)) {
    any = true;
    only = is_in("estimator");
  }
  return any && only;
}

void VariantComparer::name_partners(Comparability& out, const VariantResult& base,
                                    const VariantResult& contrast, std::string_view metric) const {
  if (out.about.empty()) return;
  if (!out.comparable()) {
    if (run_.variants.size() > kMostSought) return;
    for (const VariantResult& other : run_.variants) {
      if (&other == &base || &other == &contrast || other.trials.empty()) continue;
      if (!differs_only_in(other, contrast, metric, out.about)) continue;
      out.fair_partner = other.name;
      return;
    }
    return;
  }
  if (!out.confounded() || run_.variants.size() * run_.variants.size() > kMostPairs) return;
  const std::vector<FactDifference> first = {out.about.front()};
  for (const VariantResult& a : run_.variants) {
    for (const VariantResult& b : run_.variants) {
      if (a.trials.empty() || b.trials.empty()) continue;
      const Facts& before = facts(a);
      const auto at = before.find(first[0].fact);
      if (at == before.end() || at->second != first[0].base) continue;
      if (!differs_only_in(a, b, metric, first)) continue;
      out.clean_base = a.name;
      out.clean_contrast = b.name;
      return;
    }
  }
}

RunComparer::RunComparer(const RunResult& base, const RunResult& run,
                         const std::vector<std::string>& may_differ)
    : base_(base), run_(run), declared_(may_differ) {
  for (const std::string& path : run.judge.contrast) declared_.push_back(fact_name(path));
}

Comparability RunComparer::compare(const VariantResult& base, const VariantResult& contrast,
                                   std::string_view metric) const {
  Comparability out;
  for (FactDifference& d : differing(base_.of(base, metric), run_.of(contrast, metric))) {
    const bool is_named = any_means(declared_, d.fact);
    (is_named ? out.about : out.mismatches).push_back(std::move(d));
  }
  return out;
}

}  // namespace benchfield
