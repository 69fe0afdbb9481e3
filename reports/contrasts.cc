#include "reports/contrasts.h"

#include <algorithm>
#include <cmath>

#include "reports/blocks.h"
#include "reports/inline.h"
#include "reports/numbers.h"
#include "reports/plots.h"
#include "reports/sections.h"
#include "reports/wording.h"

namespace benchfield::reports {
namespace {

constexpr std::size_t kMostStrong = 4;
constexpr std::size_t kLongestFact = 80;
constexpr int kMostImaginable = 100;  ///< runs a side

/// With values against the parent; against the baseline, where more has moved, names alone.
std::string moved_text(const Words& words, const ComparisonRow& row) {
  const auto text_of = [&](const std::vector<FactDifference>& differences) {
    return row.against == Against::parent ? differences_text(words, differences)
                                          : facts_text(words, differences);
  };
  const Comparability& facts = row.comparability;
  const std::string about =
      facts.about.empty() ? words(wording::kNothingMoved) : text_of(facts.about);
  // what was not run has no facts that could have moved along
  const bool has_facts = row.compared() || row.state == RowState::refused;
  if (has_facts && !facts.along.empty())
    return words(wording::kMovedAtOnce, {about, text_of(facts.along)});
  return about;
}

/// Ratios over the parent with their intervals; empty when none has one.
Chart contrasts_chart(const RunSummary& summary) {
  const Words& words = summary.words;
  RatioPlot plot;
  plot.file = "charts/contrasts.svg";
  plot.title = words(wording::kContrastsChart, {metric_column(summary)});
  bool any = false;
  for (const ComparisonRow& row : summary.comparison.rows) {
    if (row.metric != summary.metric || row.against != Against::parent) continue;
    plot.margin = row.margin;
    RatioPlot::Row drawn;
    drawn.name = name_in_table(summary, row.contrast.variant);
    if (row.compared() && row.comparison.low) {
      drawn.ratio = PlotValue{*row.comparison.ratio, row.comparison.low, row.comparison.high};
      any = true;
    }
    if (row.compared()) drawn.verdict = words.term(stats::to_text(row.verdict));
    drawn.alert = row.compared() && row.verdict == stats::Verdict::regression;
    plot.rows.push_back(std::move(drawn));
  }
  return any ? ratio_plot(words, plot) : Chart{};
}

/// Ratio and interval of a row, or why there is none.
std::pair<std::string, std::string> ratio_cells(const Words& words, const ComparisonRow& row,
                                                int note) {
  switch (row.state) {
    case RowState::refused:
      return {words(wording::kNotComparedSee, {std::to_string(note)}), ""};
    case RowState::missing_base:
    case RowState::missing_contrast:
      return {words(wording::kMissingRow, {plain(words.term(row.reason))}), ""};
    case RowState::impossible:
      return {not_available(words(wording::kNotPossible)), ""};
    case RowState::compared:
      break;
  }
  return {words(wording::kRatioText, {ratio_text(row.comparison.ratio)}),
          ratio_range(row.comparison.low, row.comparison.high)};
}

std::vector<Cell> contrast_row(const RunSummary& summary, const ComparisonRow& row, int note) {
  const Words& words = summary.words;
  const auto [ratio, range] = ratio_cells(words, row, note);
  std::vector<Cell> cells = benchfield::reports::row(
      {plain(elide(name_in_table(summary, row.contrast.variant), 60)),
       plain(elide(name_in_table(summary, row.base.variant), 60)), moved_text(words, row), ratio,
       range, row.compared() ? verdict_text(words, row) : ""});
  cells[5].strong = row.compared() && row.verdict != stats::Verdict::unresolved;
  return cells;
}

bool is_shown(const ComparisonRow& row, const RunSummary& summary) {
  return row.metric == summary.metric;
}

bool is_strong(const ComparisonRow& row) {
  return row.compared() &&
         (row.verdict == stats::Verdict::improvement || row.verdict == stats::Verdict::regression);
}

std::string change_text(double ratio) {
  const double change = ratio - 1;
  return (change > 0 ? "+" : "") + percent_text(change);
}

}  // namespace

std::string ratio_text(const std::optional<double>& ratio) {
  if (!ratio || !std::isfinite(*ratio)) return kNotMeasured;
  return ratio_text(*ratio);
}

std::string ratio_range(const std::optional<double>& low, const std::optional<double>& high) {
  if (!low || !high) return kNotMeasured;
  return ratio_text(low) + " - " + ratio_text(high);
}

std::string verdict_text(const Words& words, const ComparisonRow& row) {
  using stats::Leaning;
  using stats::Verdict;
  const auto settled = [&](std::string_view phrase) {
    const std::string text = words(phrase);
    return row.gated_out && row.gate != Gate::info ? words(wording::kKeptOutOfGates, {text}) : text;
  };
  if (row.verdict == Verdict::regression) return settled(wording::kVerdictRegression);
  if (row.verdict == Verdict::improvement) return settled(wording::kVerdictImprovement);
  if (row.verdict == Verdict::same) return settled(wording::kVerdictSame);
  if (!row.comparison.low) {
    const bool single = row.comparison.base_n == 1 && row.comparison.contrast_n == 1;
    return words(single ? wording::kNoNoiseOfOne : wording::kNoNoise);
  }
  const std::string text = words(row.leaning == Leaning::better  ? wording::kLikelyBetter
                                 : row.leaning == Leaning::worse ? wording::kLikelyWorse
                                                                 : wording::kVerdictUnresolved);
  if (!row.comparison.settle) return text;
  if (*row.comparison.settle > kMostImaginable)
    return words(wording::kTooCloseToSettle, {text, std::to_string(kMostImaginable)});
  return words(wording::kWouldSettle, {text, count_text(*row.comparison.settle)});
}

std::string differences_text(const Words& words, const std::vector<FactDifference>& differences) {
  const auto value = [](const std::string& text) { return plain(elide(text, kLongestFact)); };
  std::vector<std::string> parts;
  for (const FactDifference& d : differences) {
    if (d.base.empty()) {
      parts.push_back(words(wording::kAdded, {code(d.fact), value(d.contrast)}));
    } else if (d.contrast.empty()) {
      parts.push_back(words(wording::kRemoved, {code(d.fact), value(d.base)}));
    } else {
      parts.push_back(words(wording::kChange, {code(d.fact), value(d.base), value(d.contrast)}));
    }
  }
  return join(parts, ", ");
}

std::string facts_text(const Words& words, const std::vector<FactDifference>& differences) {
  std::vector<std::string> parts;
  for (const FactDifference& d : differences) parts.push_back(code(d.fact));
  return enumerate(parts, words(wording::kAnd));
}

std::vector<Block> contrasts_section(const RunResult& run, const RunSummary& summary) {
  const Words& words = summary.words;
  Table out =
      make_table({words(wording::kVariant), words(wording::kAgainst), words(wording::kWhatMoved),
                  words(wording::kRatio), words(wording::kRatioInterval), words(wording::kVerdict)},
                 "lllrrl");
  int note = 0;
  std::string baseline;
  for (const ComparisonRow& row : summary.comparison.rows) {
    if (!is_shown(row, summary)) continue;
    if (row.state == RowState::refused) ++note;
    if (row.against == Against::baseline) baseline = row.base.variant;
    out.rows.push_back(contrast_row(summary, row, note));
  }
  if (out.rows.empty()) return {};
  if (baseline.empty()) baseline = run.baseline;
  if (baseline.empty()) baseline = run.variants.front().name;
  std::vector<Block> blocks = {
      heading(2, words(wording::kContrasts)),
      paragraph(words(wording::kContrastsText, {plain(baseline), metric_column(summary)})),
      table(std::move(out))};
  std::vector<std::string> notes = contrast_notes(run, summary);
  if (!notes.empty()) blocks.push_back(bullets(std::move(notes)));
  if (Chart drawn = contrasts_chart(summary); !drawn.file.empty()) {
    blocks.push_back(chart(std::move(drawn)));
  }
  return blocks;
}

std::optional<Settling> runs_to_settle(const RunSummary& summary) {
  Settling out;
  for (const ComparisonRow& row : summary.comparison.rows) {
    if (!is_shown(row, summary) || !row.compared() || !row.comparison.settle) continue;
    if (row.verdict != stats::Verdict::unresolved) continue;
    if (*row.comparison.settle > kMostWorthwhile) continue;
    out.runs = std::max(out.runs, *row.comparison.settle);
    ++out.contrasts;
  }
  return out.contrasts > 0 ? std::optional(out) : std::nullopt;
}

namespace {

/// None of the contrasts is settled: that is the answer, and what would settle them.
std::string open_question(const RunSummary& summary, std::size_t compared) {
  const Words& words = summary.words;
  const auto& rows = summary.comparison.rows;
  const bool has_noise = std::any_of(rows.begin(), rows.end(), [&](const ComparisonRow& row) {
    return is_shown(row, summary) && row.compared() && row.comparison.noise;
  });
  const auto settling = runs_to_settle(summary);
  std::string next = words(wording::kOpenNoNoise);
  if (settling && settling->contrasts == compared) {
    next = words(wording::kOpenSettle, {std::to_string(settling->runs)});
  } else if (settling) {
    next = words(wording::kOpenSettleSome,
                 {std::to_string(settling->runs), std::to_string(settling->contrasts)});
  } else if (has_noise) {
    next = words(wording::kOpenTooClose, {std::to_string(kMostWorthwhile)});
  }
  if (compared == 1) return words(wording::kQuestionOpenOne, {metric_column(summary), next});
  return words(wording::kQuestionOpen, {std::to_string(compared), metric_column(summary), next});
}

}  // namespace

std::vector<std::string> contrast_findings(const RunSummary& summary) {
  const Words& words = summary.words;
  std::vector<const ComparisonRow*> strong;
  std::size_t compared = 0;
  std::size_t open = 0;
  std::size_t refused = 0;
  for (const ComparisonRow& row : summary.comparison.rows) {
    if (!is_shown(row, summary)) continue;
    compared += row.compared() ? 1 : 0;
    open += row.compared() && row.verdict == stats::Verdict::unresolved ? 1 : 0;
    refused += row.state == RowState::refused ? 1 : 0;
    if (is_strong(row) && !row.comparability.confounded()) strong.push_back(&row);
  }
  std::stable_sort(strong.begin(), strong.end(), [](const auto* a, const auto* b) {
    return std::fabs(std::log(*a->comparison.ratio)) > std::fabs(std::log(*b->comparison.ratio));
  });
  if (strong.size() > kMostStrong) strong.resize(kMostStrong);
  std::vector<std::string> sentences;
  for (const ComparisonRow* row : strong) {
    sentences.push_back(
        words(wording::kStrongContrast,
              {plain(row->contrast.variant), plain(row->base.variant),
               differences_text(words, row->comparability.about), metric_column(summary),
               change_text(*row->comparison.ratio), change_text(*row->comparison.low),
               change_text(*row->comparison.high), verdict_text(words, *row)}));
  }
  if (open > 0 && open == compared) {
    sentences.push_back(open_question(summary, compared));
  } else if (open > 0) {
    sentences.push_back(
        words(wording::kOpenContrasts, {std::to_string(open), std::to_string(compared)}));
  }
  if (refused > 0) {
    sentences.push_back(words(wording::kRefusedContrasts,
                              {std::to_string(refused), std::to_string(refused + compared)}));
  }
  for (const ObjectiveResult& result : summary.comparison.objectives) {
    if (result.state != ObjectiveResult::State::missed) continue;
    sentences.push_back(
        words(wording::kObjectiveMissed,
              {code(result.objective.text), plain(result.variant), short_text(result.value)}));
  }
  return sentences;
}

std::vector<Block> objectives_section(const RunSummary& summary) {
  const Words& words = summary.words;
  if (summary.comparison.objectives.empty()) return {};
  Table out = make_table(
      {words(wording::kObjective), words(wording::kVariant), words(wording::kValue),
       words(wording::kInterval), words(wording::kState), words(wording::kObjectiveGate)},
      "llrrll");
  for (const ObjectiveResult& result : summary.comparison.objectives) {
    using State = ObjectiveResult::State;
    const std::string_view state = result.state == State::met       ? wording::kTermMet
                                   : result.state == State::missed  ? wording::kTermMissed
                                   : result.state == State::missing ? wording::kTermNotMeasured
                                                                    : wording::kVerdictUnresolved;
    out.rows.push_back(
        row({code(result.objective.text), plain(result.variant), short_text(result.value),
             interval_text(result.low, result.high), words(state), plain(result.objective.gate)}));
    out.rows.back()[4].strong = result.state == State::missed;
  }
  return {heading(3, words(wording::kObjectives)), table(std::move(out))};
}

}  // namespace benchfield::reports
