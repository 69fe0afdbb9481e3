#include "runner/results/import_rttest.h"

#include <map>
#include <random>

#include "runner/results/rttest_check.h"
#include "tests/unit/results/importing.h"

namespace benchfield {
namespace {

/// What a TakeTicks was given, by trial, and the trials in order.
struct Taken {
  std::map<std::string, std::vector<Series>> series;
  std::vector<std::string> trials;

  TakeTicks take() {
    return [this](const TrialResult& trial) -> Status {
      trials.push_back(trial.id);
      series[trial.id] = trial.series;
      return Done{};
    };
  }
};

TakeTicks leave() {
  return [](const TrialResult&) -> Status { return Done{}; };
}

/// The log of `runs` runs of a script with one monitor of `rows` rows each, as the monitor prints.
std::string log_of(int runs, int rows) {
  std::mt19937_64 random(7);
  std::string text;
  std::int64_t at = 1'565'700'000'000;
  for (int run = 0; run < runs; ++run) {
    std::vector<stats::MonitorSample> samples{{at, 0}};
    std::int64_t count = 0;
    for (int i = 0; i < rows; ++i) {
      at += 10'000 + static_cast<std::int64_t>(random() % 40);
      count += 1 + static_cast<std::int64_t>(random() % 500'000);
      samples.push_back({at, count});
    }
    const auto segments = stats::emulate_rttest(samples, INT32_MAX, true);
    text += "-----\nKafka Logs\nStart Count: 0\n";
    for (const std::string& row : stats::rttest_table(segments.front())) text += row + "\n";
    text += stats::rttest_summary(segments.front()) + "\n";
  }
  return text;
}

const std::string kHeader =
    "|Query Number|Sample Number|Epoch (ms)    |Time (s) |Count             |Linear Reg. Rate  "
    "|Rate From Previous|Rate From First   |\n"
    "|------------|-------------|--------------|---------|------------------|------------------"
    "|------------------|------------------|\n";

// Two runs of a script: two monitors each, the second run cut off in a row. The numbers of the
// first table were worked out by hand: 100 counts each 10 s, then 50.
const std::string kLog =
    "-----------------\n1\nCreated topic \"t\".\ndeployment.apps/mon created\nKafka Logs\n"
    "Start Count: 1000\nWatching for changes in count...  Use Ctrl-C to Exit.\n\n" +
    kHeader +
    "|          1 |           1 |1565712840000 |       0 |              100 |                  |"
    "                  |                  |\n"
    "|          2 |           2 |1565712850000 |      10 |              200 |               10 |"
    "               10 |               10 |\n"
    "|          3 |       ***** |1565712860000 |      20 |              200 |               10 |"
    "                0 |                5 |\n"
    "|          4 |           3 |1565712870000 |      30 |              300 |                6 |"
    "                5 |                7 |\n"
    "|          5 |           4 |1565712880000 |      40 |              350 |                6 |"
    "                5 |                6 |\n"
    "|          6 |       ***** |1565712890000 |      50 |              350 |                6 |"
    "                0 |                5 |\n"
    "\nFor last 20  seconds the count has not increased...\nRemoving sample: 60|1350\n"
    "Total Count: 350 | Linear Regression Rate:  6 | Linear Regression Standard Error: 0.00 | "
    "Average Rate: 7\n\nStart Count: 1350\nWatching for changes in count...\n\n" +
    kHeader + "Elasticsearch Logs\nStart Count: 0\n" + kHeader +
    "|          1 |           1 |1565712845000 |       0 |               90 |                  |"
    "                  |                  |\n"
    "Count decreased...\nStart Count: 0\n" +
    kHeader +
    "|          1 |           1 |1565712855000 |       0 |               40 |                  |"
    "                  |                  |\n"
    "------------------\n2\ndeployment.apps \"mon\" deleted\nKafka Logs\nStart Count: 0\n" +
    kHeader +
    "[pod/mon] |          1 |           1 |1565713840000 |       0 |              100 |            "
    "      |                  |                  |\n"
    "[pod/mon] |          2 |           2 |1565713850000 |      10 |              260 |            "
    "   16 |               16 |               16 |\n"
    "|          3 |           3 |156571386";

TEST(ImportRttest, ReadsRunsRestartsAndCutOffLogs) {
  Taken taken;
  const auto importer = make_rttest_importer(taken.take());
  const auto run = imported(importer, "logs/night.txt", kLog);
  ASSERT_TRUE(run) << message_of(run);
  ASSERT_EQ(run->variants.size(), 1u);
  EXPECT_EQ(run->variants[0].name, "night");
  const auto& trials = run->variants[0].trials;
  ASSERT_EQ(trials.size(), 3u);  // the index was recreated inside the first run
  ASSERT_EQ(trials[0].rttest.size(), 2u);
  EXPECT_EQ(trials[0].rttest[0].series, "kafka.count");
  EXPECT_EQ(trials[0].rttest[0].total, 350);
  EXPECT_EQ(trials[0].rttest[1].series, "elasticsearch.count");
  EXPECT_EQ(trials[0].started_wall_ns, 1'565'712'840'000'000'000);
  EXPECT_EQ(taken.trials, (std::vector<std::string>{trials[0].id, trials[1].id, trials[2].id}));
  const auto& first = taken.series[trials[0].id];
  ASSERT_EQ(first.size(), 2u);
  EXPECT_EQ(first[0].ticks[0].count, 1100);  // absolute: with the start count
  EXPECT_EQ(trials[1].rttest[0].series, "elasticsearch.count");
  EXPECT_EQ(trials[2].rttest[0].series, "kafka.count");
  EXPECT_EQ(taken.series[trials[2].id][0].ticks.size(), 2u);
  const auto has = [](const TrialResult& trial, const char* code) {
    for (const Flag& flag : trial.flags) {
      if (flag.code == code) return true;
    }
    return false;
  };
  EXPECT_TRUE(has(trials[0], "E_RESET"));
  EXPECT_TRUE(has(trials[2], "W_CENSORED"));
  EXPECT_EQ(importer->notes(), (std::vector<std::string>{
                                   "logs/night.txt:46: this row is cut off and left out",
                               }));
}

TEST(ImportRttest, TellsPrintedDigitsThatTheCountsDoNotGive) {
  const auto importer = make_rttest_importer(leave());
  std::string text = kLog.substr(0, kLog.find("Elasticsearch"));
  text.replace(text.find("Average Rate: 7"), 15, "Average Rate: 9");
  const auto run = imported(importer, "KTM=night.txt", text);
  ASSERT_TRUE(run) << message_of(run);
  EXPECT_EQ(run->variants[0].name, "KTM");
  EXPECT_EQ(importer->notes(), (std::vector<std::string>{
                                   "night.txt:20: Average Rate is printed as '9', the counts give "
                                   "'7'"}));
  const TrialResult& trial = run->variants[0].trials[0];
  ASSERT_GE(trial.rates.size(), 2u);
  EXPECT_EQ(trial.rates.back().metric, "kafka.rttest_average_rate");
  EXPECT_EQ(trial.rates.back().rate, 9);
}

TEST(ImportRttest, ReadsTheTableOfTheFirstGeneration) {
  // rates by hand: 500 counts in 5.001 s; 400 in 4.999 s; slope of the three points
  const auto run = imported(make_rttest_importer(leave()), "ktm.log",
                            "Watching for changes in count...  Use Ctrl-C to Exit.\n"
                            "|Sample Number|Epoch|Count|Linear Regression Rate|Approx. "
                            "Instantaneous Rate|\n|---|---|---|---|---|\n"
                            "| 1 | 1558654080000 | 100 |           |           |\n"
                            "| 2 | 1558654085001 | 600 | 100 | 100 |\n"
                            "| 3 | 1558654090000 | 1000 | 90 | 80 |\n");
  ASSERT_TRUE(run) << message_of(run);
  const TrialResult& trial = run->variants[0].trials[0];
  EXPECT_EQ(trial.rttest[0].series, "kafka.count");
  for (const Flag& flag : trial.flags) EXPECT_NE(flag.code, "W_IMPORT_DIFFERS") << flag.detail;
}

TEST(ImportRttest, RefusesALogWithoutATable) {
  EXPECT_EQ(
      message_of(imported(make_rttest_importer(leave()), "x.txt", "hello\n| a | b |\n" + kHeader)),
      "error: no table of an rttest monitor with rows in 'x.txt' [no-monitor-table]\n"
      "  = a table begins with |Query Number|Sample Number|... or |Sample Number|Epoch|...\n");
}

// What our emulation prints is read back with the same numbers and not one different digit.
TEST(ImportRttest, ReadsBackWhatTheEmulatedMonitorPrints) {
  std::mt19937_64 random(20190528);
  for (int round = 0; round < 50; ++round) {
    std::vector<stats::MonitorSample> samples{{1'565'700'000'000, 0}};
    const int polls = 3 + static_cast<int>(random() % 60);
    std::int64_t count = 0, at = samples[0].epoch_ms;
    for (int i = 0; i < polls; ++i) {
      at += 5000 + static_cast<std::int64_t>(random() % 40);
      if (i == 0 || random() % 4 != 0) count += 1 + static_cast<std::int64_t>(random() % 500'000);
      samples.push_back({at, count});
    }
    const int enough = 1 + static_cast<int>(random() % 6);
    for (int i = 0; i < enough; ++i) samples.push_back({at += 5000, count});
    std::string text;
    std::size_t rows = 0;
    const auto segments = stats::emulate_rttest(samples, enough, false);
    for (const auto& segment : segments) {
      text += "Start Count: " + std::to_string(segment.start_count) + "\n";
      for (const std::string& row : stats::rttest_table(segment)) text += row + "\n";
      if (segment.finished) text += "\n" + stats::rttest_summary(segment) + "\n";
      rows += segment.rows.size();
    }
    Taken taken;
    const auto importer = make_rttest_importer(taken.take());
    const auto run = imported(importer, "m.txt", text);
    ASSERT_TRUE(run) << message_of(run);
    EXPECT_EQ(importer->notes(), std::vector<std::string>()) << text;
    std::size_t ticks = 0;
    for (const auto& [trial, all] : taken.series) {
      for (const Series& series : all) ticks += series.ticks.size();
    }
    EXPECT_EQ(ticks, rows);
  }
}

TEST(ImportRttest, ReadsCountsThatNeverGrewOrCannotBe) {
  const std::string row =
      "|          1 |           1 |1565712840000 |       0 |                0 | | | |\n";
  const auto still =
      imported(make_rttest_importer(leave()), "a.txt", "Start Count: 0\n" + kHeader + row);
  ASSERT_TRUE(still) << message_of(still);
  EXPECT_EQ(still->variants[0].trials[0].rttest[0].average_rate, std::nullopt);
  const auto importer = make_rttest_importer(leave());
  const std::string huge = "|2|2|1565712850000|10|9,223,372,036,854,775,807|1|1|1|\n";
  ASSERT_TRUE(imported(importer, "a.txt", "Start Count: 1\n" + kHeader + row + huge));
  EXPECT_EQ(importer->notes().front(), "a.txt:5: this row cannot be read and is left out");
}

// Whatever the number of runs, the ticks of one are there at a time: each goes once, when it is
// over, and no result holds them.
TEST(ImportRttest, HandsOverEveryRunAsItEnds) {
  constexpr int kRuns = 200, kRows = 25;
  const std::string text = log_of(kRuns, kRows);
  Taken taken;
  const auto importer = make_rttest_importer(taken.take());
  importer->begin("night.txt");
  std::size_t begun = 0;
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    if (line == "Kafka Logs") {
      ++begun;
      // the last one may still get another monitor, all before it are gone
      ASSERT_GE(taken.trials.size() + 2, begun);
    }
    ASSERT_TRUE(importer->line(line));
    rest.remove_prefix(end + 1);
  }
  ASSERT_TRUE(importer->end());
  const auto run = importer->finish();
  ASSERT_TRUE(run) << message_of(run);
  EXPECT_EQ(importer->notes(), std::vector<std::string>());
  const auto& trials = run->variants[0].trials;
  ASSERT_EQ(trials.size(), std::size_t{kRuns});
  ASSERT_EQ(taken.trials.size(), std::size_t{kRuns});
  for (std::size_t i = 0; i < trials.size(); ++i) {
    EXPECT_EQ(taken.trials[i], trials[i].id);
    EXPECT_EQ(taken.series[trials[i].id][0].ticks.size(), std::size_t{kRows});
    EXPECT_TRUE(trials[i].series.empty());
    EXPECT_FALSE(trials[i].rates.empty());
  }
}

TEST(ImportRttest, EndsAtTheFirstErrorOfWhoTakesTheTicks) {
  const auto importer = make_rttest_importer(
      [](const TrialResult&) -> Status { return fail("file-failed", "no space"); });
  const auto run = imported(importer, "night.txt", log_of(3, 5));
  EXPECT_EQ(message_of(run), "error: no space [file-failed]\n  = in night.txt\n");
}

TEST(ImportRttest, RefusesOneRunThatIsTooLong) {
  RttestLimits limits;
  limits.rows_of_run = 10;
  EXPECT_TRUE(imported(make_rttest_importer(leave(), limits), "night.txt", log_of(50, 10)));
  EXPECT_EQ(message_of(imported(make_rttest_importer(leave(), limits), "night.txt", log_of(2, 11))),
            "error: line 16: more than 10 rows in one run of the monitors [too-many-rows]\n"
            "  = a run is held in memory until it is over\n  = in night.txt\n"
            "  = help: cut the log into files: each part becomes a run of its own\n");
  // two monitors of one run together
  std::string both = log_of(1, 8) + log_of(1, 8);
  both.replace(both.rfind("-----\nKafka"), 11, "Elastic");
  EXPECT_NE(message_of(imported(make_rttest_importer(leave(), limits), "night.txt", both))
                .find("more than 10 rows in one run"),
            std::string::npos);
}

TEST(ImportRttest, RefusesMoreRunsThanAReportHolds) {
  RttestLimits limits;
  limits.runs = 3;
  EXPECT_EQ(message_of(imported(make_rttest_importer(leave(), limits), "night.txt", log_of(4, 5))),
            "error: line 37: more than 3 runs [too-many-runs]\n"
            "  = every run is a replicate of one report\n  = in night.txt\n"
            "  = help: import the files in parts\n");
}

TEST(ImportRttest, ShowsTablesWithinLimits) {
  RttestLimits limits;
  limits.table_lines = 6;
  limits.shown_lines = 12;
  const auto run = imported(make_rttest_importer(leave(), limits), "night.txt", log_of(3, 9));
  ASSERT_TRUE(run) << message_of(run);
  const auto& trials = run->variants[0].trials;
  const auto table = [&](std::size_t i) { return trials[i].rttest[0].table; };
  ASSERT_EQ(table(0).size(), 9u);  // header, rule, three rows, the gap, three rows
  EXPECT_EQ(table(0)[5], "... 3 rows left out, ticks.csv has them ...");
  EXPECT_EQ(table(0)[8].substr(0, 13), "|          9 ");
  EXPECT_EQ(table(1).size(), 5u);  // what was left of all lines: three, so one and one
  EXPECT_EQ(table(2).size(), 3u);
  EXPECT_EQ(table(2)[2], "... 9 rows left out, ticks.csv has them ...");
}

}  // namespace
}  // namespace benchfield
