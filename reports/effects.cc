#include <algorithm>
#include <cmath>

#include "reports/blocks.h"
#include "reports/contrasts.h"
#include "reports/inline.h"
#include "reports/numbers.h"
#include "reports/sections.h"
#include "reports/wording.h"
#include "runner/results/variant_models.h"

namespace benchfield::reports {
namespace {

constexpr std::size_t kMostCells = 12;
constexpr std::size_t kLongestLevel = 60;
constexpr std::size_t kMostInName = 3;
constexpr std::size_t kMostFacts = 8;

std::string level_text(const std::string& level) {
  return level.empty() ? kNotMeasured : plain(elide(level, kLongestLevel));
}

/// Facts that always moved together share a factor; its levels are those of the first.
std::vector<std::string> facts_of(const stats::Factor& factor) {
  constexpr std::string_view kBetween = " + ";
  std::vector<std::string> out;
  std::string_view rest = factor.name;
  for (auto at = rest.find(kBetween); at != std::string_view::npos; at = rest.find(kBetween)) {
    out.emplace_back(rest.substr(0, at));
    rest.remove_prefix(at + kBetween.size());
  }
  out.emplace_back(rest);
  return out;
}

/// "`kafka.placement`", "`a + b`" of facts that share a factor, "`a` and 5 more" of many.
std::string factor_text(const Words& words, const stats::Factor& factor) {
  const std::vector<std::string> facts = facts_of(factor);
  if (facts.size() <= kMostInName) return code(factor.name);
  return code(facts.front()) + " " + words(wording::kAndMore, {std::to_string(facts.size() - 1)});
}

/// "`a`, `b` and 51 more always moved together ...".
std::string together_text(const Words& words, const stats::Factor& factor) {
  std::vector<std::string> names;
  for (const std::string& fact : facts_of(factor)) names.push_back(code(fact));
  return words(wording::kTogether, {enumerate_some(words, std::move(names), kMostFacts)});
}

/// "kafka.placement" or "kafka.placement × spark.placement"; with levels where a factor has more
/// than two.
std::string term_name(const Words& words, const VariantEffects& model, const stats::Term& term) {
  std::vector<std::string> parts;
  for (const stats::TermPart& part : term) {
    const stats::Factor& factor = model.factors[part.factor];
    std::string text = factor_text(words, factor);
    if (factor.levels.size() > 2) text += " " + level_text(factor.levels[part.level]);
    parts.push_back(std::move(text));
  }
  if (parts.size() < 2) return parts.front();
  return words(wording::kAliasInteraction, {parts[0], parts[1]});
}

std::string levels_text(const VariantEffects& model, const stats::Term& term) {
  std::vector<std::string> parts;
  for (const stats::TermPart& part : term) {
    const stats::Factor& factor = model.factors[part.factor];
    parts.push_back(level_text(factor.levels.front()) + " → " +
                    level_text(factor.levels[part.level]));
  }
  return join(parts, " × ");
}

bool is_designed(const VariantEffects& model, const stats::Term& term) {
  return std::all_of(term.begin(), term.end(),
                     [&](const stats::TermPart& part) { return model.designed[part.factor]; });
}

std::vector<Cell> effect_row(const Words& words, const VariantEffects& model,
                             const stats::Effect& effect) {
  return row({term_name(words, model, effect.term), levels_text(model, effect.term),
              words(wording::kRatioText, {ratio_text(effect.ratio)}),
              ratio_range(effect.low, effect.high), effect.p ? p_text(*effect.p) : kNotMeasured});
}

std::string source_text(const Words& words, stats::ResidualSource source) {
  using stats::ResidualSource;
  if (source == ResidualSource::replicates) return words(wording::kFromReplicates);
  if (source == ResidualSource::prior) return words(wording::kFromPrior);
  return words(wording::kFromFit);
}

std::string cell_text(const std::vector<stats::Factor>& factors,
                      const std::vector<std::size_t>& levels) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < factors.size(); ++i) {
    parts.push_back(code(factors[i].name) + " " + level_text(factors[i].levels[levels[i]]));
  }
  return join(parts, ", ");
}

/// What cannot be told apart: main effects from each other, and from interactions of placements and
/// factors of the plan.
std::vector<std::string> alias_texts(const Words& words, const VariantEffects& model) {
  std::vector<std::string> out;
  for (const stats::Alias& alias : model.effects.aliases) {
    std::vector<std::string> with;
    for (const stats::Term& term : alias.with) {
      if (term.size() > 1 && !(is_designed(model, term) && is_designed(model, alias.term))) {
        continue;
      }
      with.push_back(term_name(words, model, term));
    }
    if (with.empty()) continue;
    out.push_back(words(wording::kAlias, {term_name(words, model, alias.term),
                                          enumerate(with, words(wording::kOrWord))}));
  }
  return out;
}

void add_cells(std::vector<Block>& blocks, const Words& words, const VariantEffects& model) {
  if (model.missing_total == 0) return;
  std::vector<std::string> names;
  for (const stats::Factor& factor : model.cell_factors) names.push_back(code(factor.name));
  blocks.push_back(paragraph(words(
      wording::kCellsText, {std::to_string(model.cells), enumerate(names, words(wording::kAnd)),
                            std::to_string(model.cells_run)})));
  std::vector<stats::MissingCell> missing = model.missing;  // first what could still be run
  std::stable_partition(missing.begin(), missing.end(),
                        [](const stats::MissingCell& cell) { return cell.reason.empty(); });
  std::vector<std::string> items;
  for (const stats::MissingCell& cell : missing) {
    if (items.size() == kMostCells) break;
    const std::string text = cell_text(model.cell_factors, cell.levels);
    items.push_back(cell.reason.empty()
                        ? words(wording::kCellNotRun, {text})
                        : words(wording::kCellImpossible, {text, plain(cell.reason)}));
  }
  if (model.missing_total > items.size()) {
    items.push_back(
        words(wording::kCellsMore, {std::to_string(model.missing_total - items.size())}));
  }
  blocks.push_back(bullets(std::move(items)));
}

}  // namespace

std::vector<Block> effects_blocks(const RunResult& run, const RunSummary& summary) {
  const Words& words = summary.words;
  const auto model = variant_effects(run, summary.metric);
  if (!model) return {};
  const stats::Effects& effects = model->effects;
  std::vector<Block> blocks = {heading(3, words(wording::kEffects))};
  blocks.push_back(paragraph(
      words(wording::kEffectsText, {metric_column(summary), std::to_string(effects.cells_run)})));
  Table out = make_table({words(wording::kFactor), words(wording::kLevels), words(wording::kRatio),
                          words(wording::kRatioInterval), "p"},
                         "llrrr");
  for (const stats::Effect& effect : effects.main) {
    out.rows.push_back(effect_row(words, *model, effect));
  }
  for (const stats::Effect& effect : effects.interactions) {
    if (is_designed(*model, effect.term)) out.rows.push_back(effect_row(words, *model, effect));
  }
  if (!out.rows.empty()) {
    blocks.push_back(table(std::move(out)));
    blocks.push_back(paragraph(
        effects.noise ? words(wording::kEffectsNoise,
                              {percent_text(*effects.noise), trimmed_text(effects.degrees),
                               source_text(words, effects.source)})
                      : words(wording::kEffectsNoNoise)));
  }
  std::vector<std::string> items;
  for (const stats::Factor& factor : model->factors) {
    if (facts_of(factor).size() > 1) items.push_back(together_text(words, factor));
  }
  for (std::string& text : alias_texts(words, *model)) items.push_back(std::move(text));
  if (!items.empty()) blocks.push_back(bullets(std::move(items)));
  add_cells(blocks, words, *model);
  return blocks;
}

}  // namespace benchfield::reports
