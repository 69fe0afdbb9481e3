#include <algorithm>
#include <array>

#include "reports/blocks.h"
#include "reports/charts.h"
#include "reports/contrasts.h"
#include "reports/flags.h"
#include "reports/inline.h"
#include "reports/numbers.h"
#include "reports/sections.h"
#include "reports/wording.h"

namespace benchfield::reports {
namespace {

std::string offered_cell(const VariantSummary& variant) {
  if (variant.offered) return short_text(variant.offered);
  const auto is_flat_out = [](const TrialResult* trial) { return !trial->loads.empty(); };
  const bool flat_out = std::any_of(variant.complete.begin(), variant.complete.end(), is_flat_out);
  return flat_out ? variant.words(wording::kFlatOut) : kNotMeasured;
}

std::string busiest_cell(const VariantSummary& variant) {
  const Words& words = variant.words;
  if (variant.cpu.empty()) return kNotMeasured;
  const CpuShare& busiest = variant.cpu.front();
  if (!busiest.of) {
    return words(wording::kCoresNoLimit, {plain(busiest.component), cores_text(busiest.cores)});
  }
  return words(wording::kCoresOf,
               {plain(busiest.component), cores_text(busiest.cores), trimmed_text(*busiest.of)});
}

/// The rate, or "n/a ¹" with the reason below the table for what cannot be run.
std::string rate_cell(const VariantSummary& variant, Footnotes& notes) {
  if (!is_impossible(*variant.variant)) return rate_of(variant);
  const Words& words = variant.words;
  const std::string reason = words(
      wording::kImpossibleNote, {plain(variant.variant->name), plain(variant.variant->impossible)});
  return words(wording::kMarkedNotAvailable, {notes.mark(reason)});
}

std::string replicates_cell(const VariantSummary& variant) {
  if (is_impossible(*variant.variant)) return kNotMeasured;
  const std::size_t complete = variant.complete.size();
  if (variant.failed.empty()) return std::to_string(complete);
  return variant.words(wording::kReplicatesOf, {std::to_string(complete),
                                                std::to_string(complete + variant.failed.size())});
}

std::string flags_cell(const VariantSummary& variant) {
  std::vector<std::string> codes;
  for (const TrialResult* trial : variant.complete) {
    for (const Flag& flag : trial->flags) {
      const std::string text = code(flag.code);
      if (std::find(codes.begin(), codes.end(), text) == codes.end()) codes.push_back(text);
    }
  }
  return codes.empty() ? "" : join(codes, " ");
}

/// Meanings of the states that occur, so that the table can be read without other pages.
std::vector<std::string> state_notes(const RunSummary& summary) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kStates = {
      {{"saturated", wording::kStateSaturated},
       {"source-limited", wording::kStateSourceLimited},
       {"source-degraded", wording::kStateDegraded},
       {"load-limited", wording::kStateLoadLimited},
       {"draining", wording::kStateDraining},
       {"unsteady", wording::kStateUnsteady},
       {"undetermined", wording::kStateUndetermined}}};
  std::vector<std::string> notes = {summary.words(wording::kOverviewNote)};
  for (const auto& [state, note] : kStates) {
    bool occurs = false;
    for (const VariantSummary& variant : summary.variants) {
      for (const RateEstimate* rate : variant.rates) occurs |= rate->classification == state;
    }
    if (occurs) notes.push_back(summary.words(note));
  }
  if (std::any_of(summary.variants.begin(), summary.variants.end(),
                  [](const VariantSummary& variant) { return variant.doubtful; })) {
    notes.push_back(summary.words(wording::kDoubtfulNote));
  }
  return notes;
}

}  // namespace

std::vector<Block> overview_section(const RunResult& run, const RunSummary& summary) {
  if (run.variants.empty()) return {};
  const Words& words = summary.words;
  std::vector<Block> blocks = {heading(2, words(wording::kComparison))};
  Table rows =
      make_table({words(wording::kVariant), words(wording::kOffered), words(wording::kAcknowledged),
                  metric_column(summary), words(wording::kBusiestColumn),
                  words(wording::kReplicates), words(wording::kState), words(wording::kFlags)},
                 "lrrrlrll");
  Footnotes notes;
  for (const VariantSummary& variant : summary.variants) {
    std::vector<Cell> cells =
        row({plain(elide(name_in_table(summary, variant.variant->name), 60)), offered_cell(variant),
             short_text(variant.acknowledged), rate_cell(variant, notes), busiest_cell(variant),
             replicates_cell(variant), plain(variant.state), flags_cell(variant)});
    cells[3].strong = variant.median.has_value();
    rows.rows.push_back(std::move(cells));
  }
  if (!summary.short_names.empty()) {
    std::vector<std::string> factors;
    for (const FactorRow& factor : run.factors) factors.push_back(code(factor.name));
    blocks.push_back(
        paragraph(words(wording::kByLevels, {enumerate(factors, words(wording::kAnd))})));
  }
  blocks.push_back(table(std::move(rows)));
  append(blocks, notes.blocks());
  blocks.push_back(bullets(state_notes(summary)));
  if (std::vector<std::string> meanings = flag_meanings(run, words); !meanings.empty()) {
    blocks.push_back(paragraph(words(wording::kFlagsSeen)));
    blocks.push_back(bullets(std::move(meanings)));
  }
  if (Chart rates = rates_chart(summary); !rates.file.empty()) {
    blocks.push_back(chart(std::move(rates)));
  }
  append(blocks, contrasts_section(run, summary));
  append(blocks, objectives_section(summary));
  return blocks;
}

}  // namespace benchfield::reports
