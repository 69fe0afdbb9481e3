#include <algorithm>
#include <cmath>

#include "reports/chart_svg.h"
#include "reports/inline.h"
#include "reports/numbers.h"
#include "reports/plots.h"
#include "reports/wording.h"

namespace benchfield::reports {
namespace {

constexpr int kWidth = 800;
constexpr int kHeight = 380;
constexpr double kLeft = 76, kRight = 780, kTop = 96, kBottom = 324;
constexpr double kWidestDate = 92;
constexpr std::size_t kManyPoints = 120;

Axis values_axis(const HistoryPlot& plot) {
  double low = INFINITY;
  double high = -INFINITY;
  for (const HistoryPlot::Point& point : plot.points) {
    for (const double value : {point.value.value, point.value.low.value_or(point.value.value),
                               point.value.high.value_or(point.value.value)}) {
      if (!std::isfinite(value)) continue;
      low = std::min(low, value);
      high = std::max(high, value);
    }
  }
  return axis_over(low, high, kBottom, kTop);
}

/// Dates under as many points as have room.
void draw_dates(Svg& svg, const HistoryPlot& plot, const Axis& x) {
  const auto fit = static_cast<std::size_t>((kRight - kLeft) / kWidestDate);
  const std::size_t step = (plot.points.size() + fit - 1) / fit;
  for (std::size_t i = 0; i < plot.points.size(); i += std::max<std::size_t>(1, step)) {
    const double at = x.at(static_cast<double>(i));
    svg.line({at, kBottom}, {at, kBottom + 4}, "axis");
    svg.text({at, kBottom + 18}, elide(visible(plot.points[i].when), 12), "small",
             Svg::Anchor::middle);
  }
}

/// Labels alternate between two lines, so that neighbours do not cover each other.
void draw_changes(Svg& svg, const HistoryPlot& plot, const Axis& x) {
  int number = 0;
  for (const HistoryPlot::Change& change : plot.changes) {
    const double at = x.at(static_cast<double>(change.index) - 0.5);
    svg.line({at, kTop - 6}, {at, kBottom}, "change");
    const bool near_edge = at > kRight - 50;
    svg.text({at + (near_edge ? -2 : 4), kTop - 10 - 14 * (number++ % 2)},
             elide(visible(change.label), 16), "alert-text",
             near_edge ? Svg::Anchor::end : Svg::Anchor::start);
  }
  for (const std::size_t segment : plot.segments) {
    const double at = x.at(static_cast<double>(segment) - 0.5);
    svg.line({at, kTop}, {at, kBottom}, "segment");
  }
}

void draw_points(Svg& svg, const HistoryPlot& plot, const Axis& x, const Axis& y) {
  const double radius = plot.points.size() > kManyPoints ? 1.8 : 3.5;
  for (std::size_t i = 0; i < plot.points.size(); ++i) {
    const HistoryPlot::Point& point = plot.points[i];
    if (!std::isfinite(point.value.value)) continue;
    const double at = x.at(static_cast<double>(i));
    if (point.value.low && point.value.high && plot.points.size() <= kManyPoints) {
      svg.line({at, y.at(*point.value.low)}, {at, y.at(*point.value.high)}, "span");
    }
    std::string hover =
        point.when + ": " + rate_text(point.value.value, point.value.low, point.value.high);
    if (!point.hover.empty()) hover += ", " + point.hover;
    svg.dot({at, y.at(point.value.value)}, radius, point.alert ? "alert" : "dot", hover);
  }
}

}  // namespace

Chart history_plot(const Words& words, const HistoryPlot& plot) {
  Chart chart;
  if (plot.points.empty()) return chart;
  const Axis x{-0.5, static_cast<double>(plot.points.size()) - 0.5, kLeft, kRight};
  const Axis y = values_axis(plot);
  Svg svg(kWidth, kHeight, plot.title);
  svg.text({16, 26}, elide(visible(plot.title), 90), "title", Svg::Anchor::start);
  svg.text({16, 46}, words(wording::kChartHistoryNote), "small", Svg::Anchor::start);
  svg.text({16, 66}, elide(visible(plot.quantity), 60), "small", Svg::Anchor::start);
  for (const double value : y.ticks(5)) {
    svg.line({kLeft, y.at(value)}, {kRight, y.at(value)}, "grid");
    svg.text({kLeft - 8, y.at(value) + 4}, tick_text(value), "small", Svg::Anchor::end);
  }
  svg.line({kLeft, kBottom}, {kRight, kBottom}, "axis");
  draw_dates(svg, plot, x);
  draw_changes(svg, plot, x);
  for (const HistoryPlot::Level& level : plot.levels) {
    if (level.to <= level.from || !std::isfinite(level.value)) continue;
    svg.path({{x.at(static_cast<double>(level.from) - 0.4), y.at(level.value)},
              {x.at(static_cast<double>(level.to) - 0.6), y.at(level.value)}},
             "level");
  }
  draw_points(svg, plot, x, y);
  chart.file = plot.file;
  chart.title = plain(plot.title);
  chart.svg = svg.finish();
  return chart;
}

}  // namespace benchfield::reports
