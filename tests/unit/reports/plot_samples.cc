#include "tests/unit/reports/plot_samples.h"

#include <cmath>

namespace benchfield::reports {

ScalingPlot sample_scaling() {
  ScalingPlot plot;
  plot.file = "charts/scaling.svg";
  plot.title = "trial.duration by spark.executors";
  plot.size = "spark.executors";
  plot.quantity = "s";
  for (const auto& [n, t] : {std::pair{1, 412.0},
                             {2, 226.0},
                             {3, 171.0},
                             {4, 140.0},
                             {6, 118.0},
                             {8, 113.0},
                             {10, 117.0}}) {
    plot.points.emplace_back(n, PlotValue{t, t * 0.96, t * 1.05});
  }
  ScalingPlot::Law amdahl{"Amdahl", {}};
  ScalingPlot::Law usl{"USL", {}};
  ScalingPlot::Law power{"power law", {}};
  for (double n = 1; n <= 15.01; n += 0.5) {
    amdahl.samples.emplace_back(n, 62 + 345 / n);
    usl.samples.emplace_back(n, 24 + 384 / n + 5.1 * n);
    power.samples.emplace_back(n, 370 * std::pow(n, -0.58));
  }
  plot.laws = {amdahl, usl, power};
  plot.refused_from = 15;
  return plot;
}

RatioPlot sample_ratios() {
  RatioPlot plot;
  plot.file = "charts/effects.svg";
  plot.title = "Indexed per second against the parent";
  plot.margin = 0.03;
  plot.rows = {{"es-off", PlotValue{1.20, 1.12, 1.28}, "improvement", false},
               {"es-kafka-off", PlotValue{1.01, 0.94, 1.07}, "unresolved", false},
               {"all-off", PlotValue{1.41, 1.29, 1.55}, "improvement", false},
               {"all-off-200k", {}, "", false},
               {"a-variant-with-a-rather-long-name-for-a-chart", PlotValue{0.86, 0.81, 0.91},
                "regression", true}};
  return plot;
}

HistoryPlot sample_history() {
  HistoryPlot plot;
  plot.file = "charts/history.svg";
  plot.title = "two-executors: eim.rate";
  plot.quantity = "documents/s";
  for (int i = 0; i < 40; ++i) {
    const double level = i < 12 ? 18'900 : i < 30 ? 19'400 : 17'830;
    const double value = level * (1 + 0.012 * std::sin(i * 2.1));
    const int day = i % 30 + 1;
    HistoryPlot::Point point;
    point.when = std::string("2026-") + (i < 30 ? "10-" : "11-") + (day < 10 ? "0" : "") +
                 std::to_string(day);
    point.value = {value, value * 0.985, value * 1.015};
    point.alert = i >= 32;
    plot.points.push_back(point);
  }
  plot.segments = {12};
  plot.changes = {{30, "-8.1 %"}};
  plot.levels = {{0, 12, 18'900}, {12, 30, 19'400}, {30, 40, 17'830}};
  return plot;
}

}  // namespace benchfield::reports
