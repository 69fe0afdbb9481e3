#include <cmath>

#include "reports/blocks.h"
#include "reports/contrasts.h"
#include "reports/inline.h"
#include "reports/numbers.h"
#include "reports/plots.h"
#include "reports/sections.h"
#include "reports/wording.h"
#include "runner/results/variant_models.h"

namespace benchfield::reports {
namespace {

constexpr int kCurvePoints = 40;

std::string number_or_dash(const std::optional<double>& value, int digits) {
  return value ? significant_text(*value, digits) : kNotMeasured;
}

Table sizes_table(const Words& words, const VariantScaling& found, const RunSummary& summary) {
  Table out = make_table(
      {plain(found.fact), words(wording::kVariant), metric_column(summary),
       words(wording::kSpeedUp), words(wording::kEfficiency), words(wording::kKarpFlatt)},
      "rlrrrr");
  for (std::size_t i = 0; i < found.scaling.rows.size(); ++i) {
    const stats::ScalingRow& one = found.scaling.rows[i];
    out.rows.push_back(
        row({trimmed_text(one.n), plain(elide(name_in_table(summary, found.variants[i]), 60)),
             short_text(one.value), decimal_text(one.speed_up, 2), percent_text(one.efficiency),
             number_or_dash(one.karp_flatt, 2)}));
  }
  return out;
}

std::string coefficients_text(const stats::ScalingFit& fit) {
  if (fit.law == stats::Law::power) return "b " + significant_text(fit.parameters[1], 3);
  std::string text = "σ " + significant_text(fit.sigma.value_or(NAN), 2);
  if (fit.kappa) text += ", κ " + significant_text(*fit.kappa, 2);
  return text;
}

std::string optimum_text(const Words& words, const stats::ScalingFit& fit) {
  if (fit.law != stats::Law::usl) return kNotMeasured;
  if (fit.optimum) return significant_text(*fit.optimum, 2);
  return words(fit.no_optimum == "beyond the measured range" ? wording::kNoOptimumRange
                                                             : wording::kNoOptimumKappa);
}

Table laws_table(const Words& words, const stats::Scaling& scaling) {
  Table out =
      make_table({words(wording::kLaw), words(wording::kCoefficients), words(wording::kAicc),
                  words(wording::kLeaveOneOut), words(wording::kOptimum)},
                 "llrrr");
  for (const stats::ScalingFit& fit : scaling.fits) {
    out.rows.push_back(
        row({std::string(stats::to_text(fit.law)), coefficients_text(fit),
             fit.aicc ? decimal_text(*fit.aicc, 1) : kNotMeasured,
             fit.leave_one_out ? percent_text(std::expm1(*fit.leave_one_out)) : kNotMeasured,
             optimum_text(words, fit)}));
  }
  return out;
}

std::string quality_note(const Words& words, const QualityDrift& one) {
  const stats::SizeDrift& drift = one.drift;
  return words(
      one.moves ? wording::kQualityMoves : wording::kQualityStays,
      {code(one.metric), significant_text(drift.smallest, 3), significant_text(drift.largest, 3),
       signed_percent(drift.change) + " %", p_text(drift.p)});
}

std::vector<std::string> scaling_notes(const Words& words, const VariantScaling& found) {
  const stats::Scaling& scaling = found.scaling;
  std::vector<std::string> out;
  for (const QualityDrift& one : found.qualities) out.push_back(quality_note(words, one));
  const auto name = [](stats::Law law) { return std::string(stats::to_text(law)); };
  if (scaling.best_aicc && scaling.best_leave_one_out) {
    out.push_back(*scaling.best_aicc == *scaling.best_leave_one_out
                      ? words(wording::kLawsAgree, {name(*scaling.best_aicc)})
                      : words(wording::kLawsDisagree,
                              {name(*scaling.best_aicc), name(*scaling.best_leave_one_out)}));
  } else if (scaling.best_leave_one_out) {
    out.push_back(words(wording::kBestByOne, {name(*scaling.best_leave_one_out)}));
  } else if (scaling.best_aicc) {
    out.push_back(words(wording::kBestByAicc, {name(*scaling.best_aicc)}));
  }
  for (const stats::Setback& step : scaling.setbacks) {
    out.push_back(words(wording::kSetback, {trimmed_text(step.from), trimmed_text(step.to),
                                            percent_text(1 - step.ratio)}));
  }
  out.push_back(words(wording::kNotBeyond, {trimmed_text(scaling.most)}));
  return out;
}

/// The sizes as measured and what each law says of them, as far as anything is said.
Chart curve(const VariantScaling& found, const RunSummary& summary, int number) {
  const stats::Scaling& scaling = found.scaling;
  ScalingPlot plot;
  plot.file = "charts/scaling-" + std::to_string(number) + ".svg";
  plot.title = summary.words(wording::kScalingChart, {metric_column(summary), found.fact});
  plot.size = found.fact;
  plot.quantity = metric_column(summary);
  plot.refused_from = scaling.most;
  for (const stats::ScalingRow& one : scaling.rows) {
    plot.points.push_back({one.n, PlotValue{one.value, {}, {}}});
  }
  const double first = scaling.rows.front().n;
  for (const stats::ScalingFit& fit : scaling.fits) {
    ScalingPlot::Law law{std::string(stats::to_text(fit.law)), {}};
    for (int i = 0; i <= kCurvePoints; ++i) {
      const double n = first + (scaling.most - first) * i / kCurvePoints;
      if (const auto value = stats::predict(scaling, fit, n)) law.samples.emplace_back(n, *value);
    }
    plot.laws.push_back(std::move(law));
  }
  return scaling_plot(summary.words, plot);
}

std::string best_when(const Words& words, const stats::CostRow& one) {
  if (one.best_from && one.best_to) {
    return words(wording::kBestRange,
                 {significant_text(*one.best_from, 3), significant_text(*one.best_to, 3)});
  }
  if (one.best_from) return words(wording::kBestFrom, {significant_text(*one.best_from, 3)});
  return words(one.dominated ? wording::kDominated : wording::kNeverBest);
}

void add_cost(std::vector<Block>& blocks, const Words& words, const VariantScaling& found) {
  if (!found.cost) return;
  const std::string currency = plain(found.currency);
  Table out = make_table({plain(found.fact), words(wording::kHours),
                          words(wording::kCost, {currency}), words(wording::kBestWhen, {currency})},
                         "rrrl");
  for (const stats::CostRow& one : found.cost->rows) {
    out.rows.push_back(row({trimmed_text(one.n), significant_text(one.hours, 3),
                            significant_text(one.cost, 3), best_when(words, one)}));
  }
  blocks.push_back(heading(3, words(wording::kCostTitle)));
  blocks.push_back(paragraph(words(wording::kCostText)));
  blocks.push_back(table(std::move(out)));
}

}  // namespace

std::vector<Block> scaling_blocks(const RunResult& run, const RunSummary& summary) {
  const Words& words = summary.words;
  std::vector<Block> blocks;
  int number = 0;
  for (const VariantScaling& found : variant_scalings(run, summary.metric)) {
    blocks.push_back(heading(3, words(wording::kScalingTitle, {code(found.fact)})));
    blocks.push_back(table(sizes_table(words, found, summary)));
    blocks.push_back(table(laws_table(words, found.scaling)));
    blocks.push_back(bullets(scaling_notes(words, found)));
    blocks.push_back(chart(curve(found, summary, ++number)));
    add_cost(blocks, words, found);
  }
  return blocks;
}

}  // namespace benchfield::reports
