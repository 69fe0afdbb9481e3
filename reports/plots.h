#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "reports/report.h"

namespace benchfield::reports {

/// Charts drawn from plain data, for whoever has it: report, diff and history. All texts may be
/// foreign; they are escaped where they are drawn. An empty file name in a Chart: nothing to draw.

/// A value with its 95 % interval, where there is one.
struct PlotValue {
  double value = 0;
  std::optional<double> low, high;
};

/// A quantity over a size (executors, nodes, workers) with the laws fitted to it.
struct ScalingPlot {
  struct Law {
    std::string name;                                ///< "Amdahl"
    std::vector<std::pair<double, double>> samples;  ///< size and value, in order of size
  };
  std::string file;                   ///< "charts/scaling.svg"
  std::string title, size, quantity;  ///< title and axes: "executors", "documents/s"
  std::vector<std::pair<double, PlotValue>> points;
  std::vector<Law> laws;    ///< up to three
  double refused_from = 0;  ///< size beyond which nothing is said; 0: none
};
Chart scaling_plot(const Words& words, const ScalingPlot& plot);

/// Ratios against a common base: effects of factors, or contrasts.
struct RatioPlot {
  struct Row {
    std::string name;
    std::optional<PlotValue> ratio;  ///< missing: not comparable
    std::string verdict;             ///< "improvement"; may be empty
    bool alert = false;              ///< drawn as a regression
  };
  std::string file, title;
  std::vector<Row> rows;
  double margin = 0;  ///< relative: 0.03 shades 0.97 to 1.03
};
Chart ratio_plot(const Words& words, const RatioPlot& plot);

/// A metric from run to run.
struct HistoryPlot {
  struct Point {
    std::string when;  ///< "2026-11-22"
    PlotValue value;
    bool alert = false;
    std::string hover;  ///< commit, run, ...
  };
  struct Change {
    std::size_t index = 0;  ///< the first point of the new level
    std::string label;      ///< "-8.2 %"
  };
  struct Level {
    std::size_t from = 0, to = 0;  ///< points from .. to - 1
    double value = 0;
  };
  std::string file, title, quantity;
  std::vector<Point> points;
  std::vector<Change> changes;
  std::vector<Level> levels;
  std::vector<std::size_t> segments;  ///< first points of new environments, 0 left out
};
Chart history_plot(const Words& words, const HistoryPlot& plot);

}  // namespace benchfield::reports
