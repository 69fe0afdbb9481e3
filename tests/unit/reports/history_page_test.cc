#include "reports/history_page.h"

#include <gtest/gtest.h>

#include <string>

#include "reports/history_text.h"
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

/// The reasons a baseline can lack, with what a reader is told of each.
struct Told {
  BaselineLack lack;
  const char* text;
};

const std::vector<Told>& told() {
  using Reason = BaselineLack::Reason;
  static const std::vector<Told> all = {
      {{Reason::no_value, "", ""},
       "it has no value of this metric of this variant; pin a run that measured it."},
      {{Reason::settings, "", ""},
       "its variant of this name was set otherwise or is of another plan; pin a run of the plan as "
       "it is now."},
      {{Reason::unit, "records/s", "documents/s"},
       "it is in records/s and the latest night in documents/s; pin a run in documents/s."},
      {{Reason::estimator, "ewc/1", "ewc/2"},
       "it was estimated by ewc/1 and the latest night by ewc/2; pin a run that ewc/2 estimated."},
      {{Reason::environment, "", ""},
       "it was measured on another machine or with other placements; pin a run of the environment "
       "that the latest night had."},
      {{Reason::kept_out, "E_RESET", ""},
       "the flag E_RESET keeps its values out; pin a run without such a flag."},
      {{Reason::latest_night, "", ""}, "it is the latest night itself; pin an earlier run."},
      {{Reason::not_positive, "", ""},
       "values that are not above zero have no ratio; change points and the prediction interval go "
       "on judging them."},
      {{Reason::no_interval, "1", "1"},
       "1 of its values against 1 of the latest night give no interval; run two replicates a "
       "night, or wait for 7 nights."},
  };
  return all;
}

TEST(HistoryPage, SaysWhyAPinnedBaselineTellsNothingAndWhatToDo) {
  for (const Told& one : told()) {
    JudgedSeries judged = series_of("calm", {1000, 1000});
    judged.verdict.baseline = "nightly-0";
    judged.verdict.lack = one.lack;
    std::string page = html({judged});
    for (std::size_t at = page.find("code>"); at != std::string::npos; at = page.find("code>")) {
      const std::size_t from = page[at - 1] == '/' ? at - 2 : at - 1;
      page.erase(from, at + 5 - from);
    }
    EXPECT_NE(
        page.find("not compared with the pinned baseline nightly-0: " + std::string(one.text)),
        std::string::npos)
        << one.text;
    EXPECT_NE(render_history_text({judged}, false)
                  .find("    not compared with the pinned baseline nightly-0: " +
                        std::string(one.text) + "\n"),
              std::string::npos)
        << one.text;
  }
}

TEST(HistoryPage, AsksForABaselineOnlyWhereOneWouldDecide) {
  JudgedSeries judged = series_of("calm", {1000, 1000});
  judged.verdict.lack = BaselineLack{};
  EXPECT_EQ(html({judged}).find("baseline"), std::string::npos);
  EXPECT_EQ(render_history_text({judged}, false),
            "plan nightly\nquiet  calm  eim.rate  1.00k documents/s  nights 2\n");
  judged.verdict.state = HistoryState::undecided;
  EXPECT_NE(html({judged}).find("no baseline is pinned, which would be one more test: give "
                                "<code>--baseline RUN</code>, or take a level with "
                                "<code>history accept</code>."),
            std::string::npos);
  EXPECT_EQ(render_history_text({judged}, false),
            "plan nightly\nundecided  calm  eim.rate  1.00k documents/s  nights 2\n"
            "    no baseline is pinned, which would be one more test: give --baseline RUN, or take "
            "a level with history accept.\n"
            "    change point: -; prediction interval: -; against the pinned baseline: -\n");
}

TEST(HistoryPage, SaysFromWhenOnALearningSeriesIsJudged) {
  JudgedSeries judged = series_of("new", {1000, 1000});
  judged.verdict.state = HistoryState::learning;
  EXPECT_NE(html({judged}).find("Judged from 6 nights on."), std::string::npos);
}

TEST(HistoryPage, EscapesWhatAHistoryNames) {
  JudgedSeries judged = series_of("<script>alert(1)</script>", {1000, 1000});
  EXPECT_EQ(html({judged}).find("<script>"), std::string::npos);
}

TEST(HistoryPage, SpeaksSpanish) {
  const std::string page = html({alarming("lenta")}, Language::spanish);
  EXPECT_NE(page.find("Alarmas: 1 de 1 series."), std::string::npos);
  EXPECT_NE(page.find("lenta, eim.rate: alarma"), std::string::npos);
  JudgedSeries lacking = series_of("nueva", {1000, 1000});
  lacking.verdict.baseline = "nightly-0";
  lacking.verdict.lack = BaselineLack{BaselineLack::Reason::latest_night, "", ""};
  EXPECT_NE(html({lacking}, Language::spanish)
                .find("sin comparar con la base fijada <code>nightly-0</code>: es la propia última "
                      "noche; fije una ejecución anterior."),
            std::string::npos);
}

}  // namespace
}  // namespace benchfield::reports
