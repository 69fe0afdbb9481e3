// Facts of components, probes and machine plus the settings of variants, split into what is the
// same in every trial and what is not (statistics.md 4.8 rests on the second).

#include <algorithm>
#include <map>
#include <set>

#include "reports/blocks.h"
#include "reports/inline.h"
#include "reports/numbers.h"
#include "reports/sections.h"
#include "reports/summary.h"
#include "reports/wording.h"
#include "runner/results/conditions.h"

namespace benchfield::reports {
namespace {

constexpr std::size_t kMostVariantColumns = 7;
constexpr std::size_t kLongestFact = 300;

/// Values of one fact by variant: more than one when its trials differ.
using FactValues = std::map<std::string, std::vector<std::string>>;

struct Facts {
  std::vector<std::string> variants;  ///< in plan order, those with any fact
  std::map<std::string, FactValues> by_name;
};

void add_fact(Facts& facts, const std::string& name, const std::string& variant,
              const Value& value) {
  std::vector<std::string>& values = facts.by_name[name][variant];
  const std::string text = to_text(value);
  if (std::find(values.begin(), values.end(), text) == values.end()) values.push_back(text);
}

Facts collect(const RunResult& run) {
  Facts facts;
  for (const VariantResult& variant : run.variants) {
    bool any = false;
    const auto add_all = [&](const Map& map) {
      for (const auto& [name, value] : map) {
        if (is_condition(name)) continue;
        add_fact(facts, name, variant.name, value);
        any = true;
      }
    };
    for (const TrialResult& trial : variant.trials) add_all(trial.facts);
    // A variant that never ran states what was set, but has no facts to compare by.
    if (!variant.trials.empty()) add_all(variant.settings);
    if (any) facts.variants.push_back(variant.name);
  }
  return facts;
}

/// The one value a fact has in all variants that have it, or nothing.
const std::string* one_value(const FactValues& values) {
  const std::string* value = nullptr;
  for (const auto& [variant, texts] : values) {
    if (texts.size() != 1 || (value != nullptr && *value != texts.front())) return nullptr;
    value = &texts.front();
  }
  return value;
}

std::string fact_text(const std::string& value) {
  return value.empty() ? "\"\"" : plain(elide(value, kLongestFact));
}

std::string values_text(const Words& words, const FactValues& values, const std::string& variant) {
  const auto at = values.find(variant);
  if (at == values.end()) return kNotMeasured;
  std::vector<std::string> texts;
  for (const std::string& value : at->second) texts.push_back(fact_text(value));
  return join(texts, words(wording::kOr));
}

std::string variants_without(const Facts& facts, const FactValues& values) {
  std::vector<std::string> names;
  for (const std::string& variant : facts.variants) {
    if (values.count(variant) == 0) names.push_back(plain(variant));
  }
  return join(names, ", ");
}

/// With many variants: each value once, with the variants that have it.
std::string grouped_text(const Words& words, const FactValues& values,
                         const std::vector<std::string>& variants) {
  std::vector<std::pair<std::string, std::vector<std::string>>> groups;
  for (const std::string& variant : variants) {
    const std::string text = values_text(words, values, variant);
    auto at = std::find_if(groups.begin(), groups.end(),
                           [&](const auto& group) { return group.first == text; });
    if (at == groups.end()) at = groups.insert(at, {text, {}});
    at->second.push_back(plain(variant));
  }
  const auto largest = std::max_element(
      groups.begin(), groups.end(),
      [](const auto& a, const auto& b) { return a.second.size() < b.second.size(); });
  std::vector<std::string> parts;
  for (auto at = groups.begin(); at != groups.end(); ++at) {
    const std::string who = at == largest ? words(wording::kEverywhere) : join(at->second, ", ");
    parts.push_back(words(wording::kFactOf, {at->first, who}));
  }
  return join(parts, "; ");
}

Table differing_table(const RunSummary& summary, const Facts& facts,
                      const std::vector<std::string>& names) {
  const Words& words = summary.words;
  std::vector<std::string> header = {words(wording::kFact)};
  const bool columns = facts.variants.size() <= kMostVariantColumns;
  if (columns) {
    for (const std::string& variant : facts.variants)
      header.push_back(plain(elide(name_in_table(summary, variant), 40)));
  } else {
    header.push_back(words(wording::kValue));
  }
  Table out = make_table(std::move(header), "l");
  for (const std::string& name : names) {
    const FactValues& values = facts.by_name.at(name);
    std::vector<std::string> cells = {plain(name)};
    if (columns) {
      for (const std::string& variant : facts.variants) {
        cells.push_back(values_text(words, values, variant));
      }
    } else {
      cells.push_back(grouped_text(words, values, facts.variants));
    }
    out.rows.push_back(row(std::move(cells)));
  }
  return out;
}

}  // namespace

std::vector<Block> setup_section(const RunResult& run, const RunSummary& summary) {
  const Words& words = summary.words;
  const Facts facts = collect(run);
  std::vector<Block> blocks = {heading(2, words(wording::kSame))};
  if (facts.by_name.empty()) {
    blocks.push_back(paragraph(words(wording::kNoFacts)));
    return blocks;
  }
  Table same = make_table({words(wording::kFact), words(wording::kValue)}, "ll");
  Table partly =
      make_table({words(wording::kFact), words(wording::kValue), words(wording::kNotIn)}, "lll");
  std::vector<std::string> differing;
  for (const auto& [name, values] : facts.by_name) {
    const std::string* value = one_value(values);
    if (value == nullptr) {
      differing.push_back(name);
    } else if (values.size() == facts.variants.size()) {
      same.rows.push_back(row({plain(name), fact_text(*value)}));
    } else {
      partly.rows.push_back(row({plain(name), fact_text(*value), variants_without(facts, values)}));
    }
  }
  if (!same.rows.empty()) blocks.push_back(table(std::move(same)));
  if (!partly.rows.empty()) {
    blocks.push_back(paragraph(words(wording::kSamePartly)));
    blocks.push_back(table(std::move(partly)));
  }
  blocks.push_back(heading(2, words(wording::kDiffers)));
  if (differing.empty()) {
    blocks.push_back(paragraph(words(wording::kNothingDiffers)));
  } else {
    blocks.push_back(table(differing_table(summary, facts, differing)));
  }
  return blocks;
}

}  // namespace benchfield::reports
