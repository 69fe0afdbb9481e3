#include "reports/history_page.h"

#include <gtest/gtest.h>

#include <string>

#include "reports/html.h"

namespace benchfield::reports {
namespace {

JudgedSeries series_of(const std::string& variant, std::initializer_list<double> means) {
  JudgedSeries judged;
  judged.series.plan = "nightly";
  judged.series.variant = variant;
  judged.series.metric = "eim.rate";
  judged.series.unit = "documents/s";
  int day = 1;
  for (const double mean : means) {
    HistoryNight night;
    night.run_id = "nightly-" + std::to_string(day);
    night.time = "2026-11-0" + std::to_string(day++) + "T02:00:00Z";
    night.values = {mean * 0.99, mean * 1.01};
    night.mean = mean;
    judged.series.nights.push_back(night);
  }
  judged.verdict.state = HistoryState::quiet;
  return judged;
}

/// Two thirds of the level from the third night on.
JudgedSeries alarming(const std::string& variant) {
  JudgedSeries judged = series_of(variant, {30000, 30000, 20000, 20000});
  judged.verdict.state = HistoryState::alarm;
  judged.verdict.changes = {{2, 30000, 20000, 1e-6}};
  return judged;
}

std::string html(const std::vector<JudgedSeries>& all, Language language = Language::english) {
  return render_html(history_page(all, language), {});
}

TEST(HistoryPage, SaysHowManySeriesAlarmBeforeAnythingElse) {
  const std::string page = html({series_of("calm", {1000, 1000}), alarming("slow")});
  EXPECT_NE(page.find("Alarms: 1 of 2 series."), std::string::npos);
  EXPECT_LT(page.find("slow, eim.rate: alarm"), page.find("calm, eim.rate: quiet"));
}

TEST(HistoryPage, ShowsAChangeInWordsAndInTheChart) {
  const std::string page = html({alarming("slow")});
  EXPECT_NE(page.find("change at <code>nightly-3</code> (2026-11-03T02:00:00Z): 30.0k → 20.0k, "
                      "-33.3 %"),
            std::string::npos)
      << page;
  const Report report = history_page({alarming("slow")});
  ASSERT_EQ(report.blocks.size(), 6u);
  const std::string& svg = report.blocks[4].chart.svg;
  EXPECT_NE(svg.find("class=\"change\""), std::string::npos);
  EXPECT_NE(svg.find("class=\"alert\""), std::string::npos) << "the latest night stands out";
}

TEST(HistoryPage, DrawsALevelBetweenChangesOnly) {
  const auto levels = [](const JudgedSeries& judged) {
    const std::string svg =
        history_page({judged}).blocks[judged.verdict.changes.empty() ? 3 : 4].chart.svg;
    std::size_t found = 0;
    for (std::size_t at = svg.find("class=\"level\""); at != std::string::npos;
         at = svg.find("class=\"level\"", at + 1)) {
      ++found;
    }
    return found;
  };
  EXPECT_EQ(levels(series_of("calm", {1000, 1010, 990})), 1u);
  EXPECT_EQ(levels(alarming("slow")), 2u);
}

TEST(HistoryPage, TellsOfAnEmptyHistoryAndOfOtherEnvironments) {
  EXPECT_NE(html({}).find("The history holds no values."), std::string::npos);
  JudgedSeries judged = series_of("calm", {1000, 1000});
  judged.series.earlier = 7;
  EXPECT_NE(html({judged}).find("2 nights; 7 before them are not compared"), std::string::npos);
}

TEST(HistoryPage, EscapesWhatAHistoryNames) {
  JudgedSeries judged = series_of("<script>alert(1)</script>", {1000, 1000});
  EXPECT_EQ(html({judged}).find("<script>"), std::string::npos);
}

TEST(HistoryPage, SpeaksSpanish) {
  const std::string page = html({alarming("lenta")}, Language::spanish);
  EXPECT_NE(page.find("Alarmas: 1 de 1 series."), std::string::npos);
  EXPECT_NE(page.find("lenta, eim.rate: alarma"), std::string::npos);
}

}  // namespace
}  // namespace benchfield::reports
