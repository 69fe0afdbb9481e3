// What a reader must not conclude from the table of contrasts, in sentences.

#include <algorithm>
#include <cmath>

#include "reports/blocks.h"
#include "reports/contrasts.h"
#include "reports/inline.h"
#include "reports/numbers.h"
#include "reports/sections.h"
#include "reports/wording.h"
#include "runner/results/claims.h"

namespace benchfield::reports {
namespace {

constexpr double kFarApart = 0.10;

std::string mean_ratio(const RunSummary& summary, const std::string& base,
                       const std::string& contrast) {
  std::optional<double> before, after;
  for (const VariantSummary& variant : summary.variants) {
    if (variant.rates.empty()) continue;
    double logs = 0;
    for (const RateEstimate* rate : variant.rates) logs += std::log(rate->rate);
    const double mean = std::exp(logs / static_cast<double>(variant.rates.size()));
    if (variant.variant->name == base) before = mean;
    if (variant.variant->name == contrast) after = mean;
  }
  if (!before || !after || !(*before > 0)) return kNotMeasured;
  return ratio_text(*after / *before);
}

std::string refused_text(const Words& words, const RunSummary& summary, const ComparisonRow& row,
                         int note) {
  const Comparability& facts = row.comparability;
  const std::string number = std::to_string(note);
  const std::string contrast = plain(row.contrast.variant);
  const std::string base = plain(row.base.variant);
  const std::string differ = differences_text(words, facts.mismatches);
  const bool is_load = facts.about.empty() && facts.mismatches.size() == 1 &&
                       facts.mismatches.front().fact == "offered";
  if (is_load) return words(wording::kRefusedLoad, {number, contrast, base, differ});
  if (facts.about.empty()) {
    return words(wording::kRefusedOnly, {number, contrast, base, differ});
  }
  std::string text =
      words(wording::kRefused, {number, contrast, base, facts_text(words, facts.about), differ});
  if (facts.fair_partner.empty()) return text;
  return text + " " +
         words(wording::kFairPartner,
               {plain(facts.fair_partner), facts_text(words, facts.about),
                mean_ratio(summary, facts.fair_partner, row.contrast.variant)});
}

std::string confounded_text(const Words& words, const RunSummary& summary,
                            const ComparisonRow& row) {
  const Comparability& facts = row.comparability;
  std::vector<FactDifference> all = facts.about;
  all.insert(all.end(), facts.along.begin(), facts.along.end());
  std::string text =
      words(wording::kConfounded,
            {plain(row.contrast.variant), plain(row.base.variant), differences_text(words, all)});
  if (facts.clean_base.empty()) return text;
  return text + " " +
         words(wording::kCleanPair, {plain(facts.clean_contrast), plain(facts.clean_base),
                                     code(facts.about.front().fact),
                                     mean_ratio(summary, facts.clean_base, facts.clean_contrast)});
}

/// The one variant with several runs, when they lie far apart.
void add_spread(std::vector<std::string>& notes, const RunSummary& summary) {
  const VariantSummary* only = nullptr;
  for (const VariantSummary& variant : summary.variants) {
    if (variant.rates.size() < 2) continue;
    if (only != nullptr) return;
    only = &variant;
  }
  if (only == nullptr || summary.variants.size() < 2) return;
  const double spread = (only->largest - only->smallest) / ((only->largest + only->smallest) / 2);
  if (!(spread >= kFarApart)) return;
  notes.push_back(
      summary.words(wording::kReplicatesApart,
                    {std::to_string(only->rates.size()), plain(only->variant->name),
                     percent_text(spread), short_text(only->smallest), short_text(only->largest)}));
}

void add_claims(std::vector<std::string>& notes, const RunResult& run, const RunSummary& summary) {
  const Words& words = summary.words;
  for (const PredictableMove& move : predictable_moves(run, summary.metric)) {
    notes.push_back(words(wording::kPredictable,
                          {plain(move.component), plain(move.variant), plain(move.parent),
                           short_text(move.took_after), code(move.measure), metric_column(summary),
                           short_text(move.limited_before), short_text(move.limited_after)}));
  }
  for (const UnsupportedNote& note : unsupported_notes(run, summary.metric)) {
    std::string group = note.variant;
    for (const VariantResult& variant : run.variants) {
      if (variant.name != note.variant) continue;
      group = !variant.group.empty()  ? variant.group
              : variant.label.empty() ? variant.name
                                      : variant.label;
    }
    if (!note.nearest) {
      notes.push_back(
          words(wording::kUnsupportedAlone, {plain(note.variant), plain(note.text), plain(group)}));
      continue;
    }
    notes.push_back(
        words(wording::kUnsupportedNote, {plain(note.variant), plain(note.text), plain(group),
                                          short_text(note.nearest), plain(note.nearest_variant)}));
  }
}

}  // namespace

std::vector<std::string> contrast_notes(const RunResult& run, const RunSummary& summary) {
  const Words& words = summary.words;
  std::vector<std::string> refused;
  std::vector<std::string> notes;
  int note = 0;
  for (const ComparisonRow& row : summary.comparison.rows) {
    if (row.metric != summary.metric) continue;
    if (row.state == RowState::refused) {
      refused.push_back(refused_text(words, summary, row, ++note));
    } else if (row.compared() && row.against == Against::parent && row.comparability.confounded()) {
      notes.push_back(confounded_text(words, summary, row));
    }
  }
  refused.insert(refused.end(), notes.begin(), notes.end());
  add_spread(refused, summary);
  add_claims(refused, run, summary);
  return refused;
}

}  // namespace benchfield::reports
