#include "reports/plots.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "tests/unit/reports/plot_samples.h"

namespace benchfield::reports {
namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(Plots, ShadeWhatAScalingDoesNotSay) {
  const Chart chart = scaling_plot(Words(), sample_scaling());
  EXPECT_TRUE(has(chart.svg, "class=\"refused\""));
  EXPECT_TRUE(has(chart.svg, "grey: too far from these sizes to say"));
  EXPECT_TRUE(has(chart.svg, "class=\"law-c\""));
  EXPECT_EQ(chart.file, "charts/scaling.svg");
}

TEST(Plots, SayWhenARatioIsNotCompared) {
  const Chart chart = ratio_plot(Words(), sample_ratios());
  EXPECT_TRUE(has(chart.svg, ">not compared</text>"));
  EXPECT_TRUE(has(chart.svg, "×1.41 (1.29 – 1.55)"));
}

TEST(Plots, MarkChangesAndEnvironmentsOfAHistory) {
  const Chart chart = history_plot(Words(), sample_history());
  EXPECT_TRUE(has(chart.svg, ">-8.1 %</text>"));
  EXPECT_TRUE(has(chart.svg, "class=\"segment\""));
  EXPECT_TRUE(has(chart.svg, "class=\"alert\""));
}

TEST(Plots, OfNothingAreNothing) {
  EXPECT_TRUE(scaling_plot(Words(), {}).file.empty());
  EXPECT_TRUE(ratio_plot(Words(), {}).file.empty());
  EXPECT_TRUE(history_plot(Words(), {}).file.empty());
}

TEST(Plots, BearHostileTextAndNumbers) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double inf = std::numeric_limits<double>::infinity();
  const std::string evil = "</text><script>alert(1)</script>\x1b";
  HistoryPlot history;
  history.file = "h.svg";
  history.title = history.quantity = evil;
  history.points = {{evil, {nan, {}, {}}, false, evil}, {evil, {inf, {}, {}}, true, evil}};
  history.changes = {{1, evil}};
  history.levels = {{0, 2, nan}};
  ScalingPlot scaling;
  scaling.file = "s.svg";
  scaling.title = scaling.size = scaling.quantity = evil;
  scaling.points = {{1, {nan, inf, nan}}, {1, {2, {}, {}}}};
  scaling.laws = {{evil, {{1, inf}, {2, 1}}}};
  RatioPlot ratios;
  ratios.file = "r.svg";
  ratios.rows = {{evil, PlotValue{0, {}, {}}, evil, true},
                 {evil, PlotValue{1e300, 1e-300, inf}, "", false}};
  for (const Chart& chart : {history_plot(Words(), history), scaling_plot(Words(), scaling),
                             ratio_plot(Words(), ratios)}) {
    EXPECT_FALSE(has(chart.svg, "<script"));
    EXPECT_FALSE(has(chart.svg, "\x1b"));
    EXPECT_FALSE(has(chart.svg, "nan"));
    EXPECT_FALSE(has(chart.svg, "\"inf"));
  }
}

}  // namespace
}  // namespace benchfield::reports
