#include <algorithm>
#include <array>
#include <cmath>

#include "reports/chart_svg.h"
#include "reports/inline.h"
#include "reports/numbers.h"
#include "reports/plots.h"
#include "reports/wording.h"

namespace benchfield::reports {
namespace {

constexpr int kWidth = 800;
constexpr double kLeft = 250, kRight = 620, kTop = 62, kRow = 30;
constexpr double kLeastBetweenTicks = 42;
constexpr std::size_t kLongestName = 31;
/// An interval beyond this is cut at the edge: it says nothing more.
constexpr double kWidest = 50;

double bounded(double ratio) { return std::clamp(ratio, 1 / kWidest, kWidest); }

/// An axis of logarithms that holds 1 and all intervals.
Axis axis_of(const RatioPlot& plot) {
  double low = 1 - std::min(plot.margin, 0.5);
  double high = 1 + plot.margin;
  for (const RatioPlot::Row& row : plot.rows) {
    if (!row.ratio || !(row.ratio->value > 0)) continue;
    low = std::min({low, bounded(row.ratio->value), bounded(row.ratio->low.value_or(1))});
    high = std::max({high, bounded(row.ratio->value), bounded(row.ratio->high.value_or(1))});
  }
  const double room = std::max(0.02, (std::log(high) - std::log(low)) * 0.06);
  return {std::log(low) - room, std::log(high) + room, kLeft, kRight};
}

/// Round ratios that fit between the ends, 1 first, none closer than its text is wide.
std::vector<double> ticks_of(const Axis& axis) {
  constexpr std::array<double, 25> kRound = {1,    2,    0.5,  5,    0.2, 10,  0.1,  1.5, 0.7,
                                             3,    1.2,  0.8,  1.1,  0.9, 20,  0.05, 4,   0.25,
                                             1.05, 0.95, 1.02, 0.98, 1.3, 1.4, 0.6};
  std::vector<double> ticks;
  for (const double ratio : kRound) {
    const double at = axis.at(std::log(ratio));
    if (at < axis.from || at > axis.to) continue;
    const bool is_free = std::none_of(ticks.begin(), ticks.end(), [&](double other) {
      return std::fabs(axis.at(std::log(other)) - at) < kLeastBetweenTicks;
    });
    if (is_free) ticks.push_back(ratio);
  }
  return ticks;
}

std::string interval(const PlotValue& ratio) {
  std::string text = "×" + ratio_text(ratio.value);
  if (ratio.low && ratio.high) {
    text += " (" + ratio_text(*ratio.low) + " – " + ratio_text(*ratio.high) + ")";
  }
  return text;
}

void draw_row(Svg& svg, const Words& words, const RatioPlot::Row& row, const Axis& axis, double y) {
  svg.text({kLeft - 12, y + 4}, elide(visible(row.name), kLongestName), "", Svg::Anchor::end);
  if (!row.ratio || !(row.ratio->value > 0)) {
    const std::string why =
        row.verdict.empty() ? words(wording::kChartNotCompared) : visible(row.verdict);
    svg.text({kRight + 12, y + 4}, elide(why, 26), "small", Svg::Anchor::start);
    return;
  }
  const PlotValue& ratio = *row.ratio;
  if (ratio.low && ratio.high && *ratio.low > 0) {
    const double from = axis.at(std::log(bounded(*ratio.low)));
    const double to = axis.at(std::log(bounded(*ratio.high)));
    svg.line({from, y}, {to, y}, "span");
    svg.line({from, y - 4}, {from, y + 4}, "span");
    svg.line({to, y - 4}, {to, y + 4}, "span");
  }
  svg.dot({axis.at(std::log(bounded(ratio.value))), y}, 4, row.alert ? "alert" : "dot",
          interval(ratio));
  const bool has_verdict = !row.verdict.empty();
  svg.text({kRight + 12, y + (has_verdict ? -1 : 4)}, interval(ratio), "small", Svg::Anchor::start);
  if (has_verdict) {
    svg.text({kRight + 12, y + 12}, elide(visible(row.verdict), 26),
             row.alert ? "alert-text" : "small", Svg::Anchor::start);
  }
}

}  // namespace

Chart ratio_plot(const Words& words, const RatioPlot& plot) {
  Chart chart;
  if (plot.rows.empty()) return chart;
  const double bottom = kTop + static_cast<double>(plot.rows.size()) * kRow;
  const Axis axis = axis_of(plot);
  Svg svg(kWidth, static_cast<int>(bottom) + 48, plot.title);
  svg.text({16, 26}, elide(visible(plot.title), 90), "title", Svg::Anchor::start);
  std::string note = words(wording::kChartInterval);
  if (plot.margin > 0) note += " · " + words(wording::kChartMargin);
  svg.text({16, 46}, note, "small", Svg::Anchor::start);
  if (plot.margin > 0 && plot.margin < 1) {
    const double from = axis.at(std::log(1 - plot.margin));
    svg.rect({from, kTop}, axis.at(std::log(1 + plot.margin)) - from, bottom - kTop, "margin");
  }
  for (const double ratio : ticks_of(axis)) {
    const double x = axis.at(std::log(ratio));
    svg.line({x, kTop}, {x, bottom}, ratio == 1 ? "even" : "grid");
    svg.text({x, bottom + 18}, "×" + trimmed_text(ratio), "small", Svg::Anchor::middle);
  }
  svg.text({(kLeft + kRight) / 2, bottom + 38}, words(wording::kChartRatio), "small",
           Svg::Anchor::middle);
  double y = kTop + kRow / 2;
  for (const RatioPlot::Row& row : plot.rows) {
    draw_row(svg, words, row, axis, y);
    y += kRow;
  }
  chart.file = plot.file;
  chart.title = plain(plot.title);
  chart.svg = svg.finish();
  return chart;
}

}  // namespace benchfield::reports
