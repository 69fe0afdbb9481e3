#include <algorithm>
#include <cctype>
#include <cmath>

#include "reports/chart_svg.h"
#include "reports/charts.h"
#include "reports/inline.h"
#include "reports/numbers.h"
#include "reports/sections.h"
#include "reports/wording.h"

namespace benchfield::reports {
namespace {

constexpr int kWidth = 800;
constexpr double kLeft = 200;
constexpr double kRight = 590;
constexpr double kTop = 62;
constexpr double kRow = 38;
constexpr std::size_t kLongestLabel = 26;
/// An offered rate further out than this multiple of the largest rate would squeeze all else.
constexpr double kFarOut = 3;

Axis axis_of(const RunSummary& summary) {
  double largest = 0;
  for (const VariantSummary& variant : summary.variants) {
    if (variant.median) largest = std::max({largest, variant.largest, variant.high.value_or(0)});
  }
  double high = largest;
  for (const VariantSummary& variant : summary.variants) {
    const double offered = variant.offered.value_or(0);
    if (variant.median && offered <= largest * kFarOut) high = std::max(high, offered);
  }
  return {0, high > 0 ? high * 1.04 : 1, kLeft, kRight};
}

/// Replicates of a variant one under the other within its row.
void draw_trials(Svg& svg, const Axis& axis, const VariantSummary& variant, double middle) {
  const std::size_t n = variant.rates.size();
  const double step = n > 1 ? (kRow - 14) / static_cast<double>(n - 1) : 0;
  for (std::size_t i = 0; i < n; ++i) {
    const RateEstimate& rate = *variant.rates[i];
    const double y = n > 1 ? middle - (kRow - 14) / 2 + step * static_cast<double>(i) : middle;
    if (rate.low && rate.high) {
      const double from = axis.at(std::max(0.0, *rate.low));
      const double to = axis.at(*rate.high);
      svg.line({from, y}, {to, y}, "span");
      svg.line({from, y - 3}, {from, y + 3}, "span");
      svg.line({to, y - 3}, {to, y + 3}, "span");
    }
    svg.dot({axis.at(rate.rate), y}, n > 12 ? 2 : 3.5, "dot",
            rate_text(rate.rate, rate.low, rate.high));
  }
}

void draw_row(Svg& svg, const Axis& axis, const VariantSummary& variant, const std::string& called,
              double middle) {
  const std::string name = elide(visible(called), kLongestLabel);
  svg.text({kLeft - 12, middle + 4}, name, "", Svg::Anchor::end);
  if (!variant.median) {
    svg.text({kLeft + 8, middle + 4}, variant.state, "small", Svg::Anchor::start);
    return;
  }
  if (variant.offered && *variant.offered <= axis.high) {
    const double x = axis.at(*variant.offered);
    svg.line({x, middle - kRow / 2 + 3}, {x, middle + kRow / 2 - 3}, "offered");
  }
  const double x = axis.at(*variant.median);
  svg.rect({kLeft, middle - kRow / 2 + 6}, x - kLeft, kRow - 12, "bar");
  svg.line({x, middle - kRow / 2 + 6}, {x, middle + kRow / 2 - 6}, "median");
  draw_trials(svg, axis, variant, middle);
  svg.text({kRight + 14, middle - 2}, rate_of(variant), "value", Svg::Anchor::start);
  svg.text({kRight + 14, middle + 13}, elide(variant.state, 28), "small", Svg::Anchor::start);
}

}  // namespace

Chart rates_chart(const RunSummary& summary) {
  Chart chart;
  const bool any = std::any_of(summary.variants.begin(), summary.variants.end(),
                               [](const VariantSummary& variant) { return variant.median; });
  if (!any) return chart;
  const auto rows = static_cast<double>(summary.variants.size());
  const double bottom = kTop + rows * kRow;
  const std::string title = summary.words(wording::kChartRates, {metric_title(summary)});
  Svg svg(kWidth, static_cast<int>(bottom) + 48, title);
  svg.text({16, 26}, title, "title", Svg::Anchor::start);
  svg.text({16, 46}, summary.words(wording::kChartRatesNote), "small", Svg::Anchor::start);
  const Axis axis = axis_of(summary);
  for (const double value : axis.ticks(5)) {
    svg.line({axis.at(value), kTop}, {axis.at(value), bottom}, "grid");
    svg.text({axis.at(value), bottom + 18}, tick_text(value), "small", Svg::Anchor::middle);
  }
  svg.line({kLeft, kTop}, {kLeft, bottom}, "axis");
  svg.text({(kLeft + kRight) / 2, bottom + 38}, summary.unit, "small", Svg::Anchor::middle);
  double middle = kTop + kRow / 2;
  for (const VariantSummary& variant : summary.variants) {
    draw_row(svg, axis, variant, name_in_table(summary, variant.variant->name), middle);
    middle += kRow;
  }
  chart.file = "charts/rates.svg";
  chart.title = title;
  chart.svg = svg.finish();
  chart.mermaid = rates_mermaid(summary);
  return chart;
}

std::string slug(const std::string& name, std::size_t most) {
  std::string out;
  for (const char c : name) {
    const bool kept = std::isalnum(static_cast<unsigned char>(c)) != 0;
    const char next = kept ? c : '-';
    if (next == '-' && (out.empty() || out.back() == '-')) continue;
    out += next;
    if (out.size() == most) break;
  }
  while (!out.empty() && out.back() == '-') out.pop_back();
  return out;
}

}  // namespace benchfield::reports
