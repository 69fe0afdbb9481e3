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
constexpr int kHeight = 420;
constexpr double kLeft = 76, kRight = 780, kTop = 92, kBottom = 360;
constexpr std::array<std::string_view, 3> kLooks = {"law-a", "law-b", "law-c"};

struct Range {
  double low = INFINITY, high = -INFINITY;
  void take(double value) {
    if (!std::isfinite(value)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  }
};

Range sizes_of(const ScalingPlot& plot) {
  Range range;
  for (const auto& [size, value] : plot.points) range.take(size);
  for (const ScalingPlot::Law& law : plot.laws) {
    for (const auto& [size, value] : law.samples) range.take(size);
  }
  return range;
}

Range values_of(const ScalingPlot& plot) {
  Range range;
  for (const auto& [size, point] : plot.points) {
    range.take(point.value);
    if (point.low) range.take(*point.low);
    if (point.high) range.take(*point.high);
  }
  for (const ScalingPlot::Law& law : plot.laws) {
    for (const auto& [size, value] : law.samples) range.take(value);
  }
  return range;
}

void draw_axes(Svg& svg, const ScalingPlot& plot, const Axis& x, const Axis& y) {
  for (const double value : y.ticks(5)) {
    svg.line({kLeft, y.at(value)}, {kRight, y.at(value)}, "grid");
    svg.text({kLeft - 8, y.at(value) + 4}, tick_text(value), "small", Svg::Anchor::end);
  }
  svg.line({kLeft, kBottom}, {kRight, kBottom}, "axis");
  for (const double value : x.ticks(10)) {
    if (value != std::floor(value)) continue;  // sizes are whole
    svg.line({x.at(value), kBottom}, {x.at(value), kBottom + 4}, "axis");
    svg.text({x.at(value), kBottom + 18}, tick_text(value), "small", Svg::Anchor::middle);
  }
  svg.text({(kLeft + kRight) / 2, kBottom + 42}, elide(visible(plot.size), 60), "small",
           Svg::Anchor::middle);
  svg.text({16, kTop - 12}, elide(visible(plot.quantity), 60), "small", Svg::Anchor::start);
}

void draw_legend(Svg& svg, const ScalingPlot& plot) {
  double right = kRight;
  for (std::size_t i = std::min(plot.laws.size(), kLooks.size()); i-- > 0;) {
    const std::string name = elide(visible(plot.laws[i].name), 24);
    svg.text({right, 26}, name, "small", Svg::Anchor::end);
    right -= 7.2 * static_cast<double>(length_of(name)) + 6;
    svg.path({{right - 30, 22}, {right, 22}}, kLooks[i]);
    right -= 46;
  }
}

void draw_points(Svg& svg, const ScalingPlot& plot, const Axis& x, const Axis& y) {
  for (const auto& [size, point] : plot.points) {
    const double at = x.at(size);
    if (point.low && point.high) {
      svg.line({at, y.at(*point.low)}, {at, y.at(*point.high)}, "span");
      for (const double end : {*point.low, *point.high}) {
        svg.line({at - 4, y.at(end)}, {at + 4, y.at(end)}, "span");
      }
    }
    svg.dot({at, y.at(point.value)}, 4, "dot",
            tick_text(size) + ": " + rate_text(point.value, point.low, point.high));
  }
}

}  // namespace

Chart scaling_plot(const Words& words, const ScalingPlot& plot) {
  Chart chart;
  if (plot.points.empty()) return chart;
  const Range sizes = sizes_of(plot);
  const Range values = values_of(plot);
  const double furthest = std::max(sizes.high, plot.refused_from);
  Axis x = axis_over(std::min(sizes.low, furthest * 0.4), furthest, kLeft, kRight);
  if (plot.refused_from > 0) x.high = plot.refused_from * 1.12;
  const Axis y = axis_over(values.low, values.high, kBottom, kTop);
  Svg svg(kWidth, kHeight, plot.title);
  svg.text({16, 26}, elide(visible(plot.title), plot.laws.empty() ? 90 : 54), "title",
           Svg::Anchor::start);
  std::string note = words(wording::kChartInterval);
  if (plot.refused_from > 0) note += " · " + words(wording::kChartRefused);
  svg.text({16, 46}, note, "small", Svg::Anchor::start);
  if (plot.refused_from > 0 && plot.refused_from < x.high) {
    const double from = x.at(plot.refused_from);
    svg.rect({from, kTop}, kRight - from, kBottom - kTop, "refused", words(wording::kChartRefused));
  }
  draw_axes(svg, plot, x, y);
  draw_legend(svg, plot);
  for (std::size_t i = 0; i < std::min(plot.laws.size(), kLooks.size()); ++i) {
    std::vector<Svg::Point> line;
    for (const auto& [size, value] : plot.laws[i].samples) {
      if (std::isfinite(value)) line.emplace_back(x.at(size), y.at(value));
    }
    svg.path(line, kLooks[i]);
  }
  draw_points(svg, plot, x, y);
  chart.file = plot.file;
  chart.title = plain(plot.title);
  chart.svg = svg.finish();
  return chart;
}

}  // namespace benchfield::reports
