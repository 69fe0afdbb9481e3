#include "runner/results/import_rttest.h"

#include <random>

#include "runner/results/rttest_check.h"
#include "tests/unit/results/importing.h"

namespace benchfield {
namespace {

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
  const auto importer = make_rttest_importer();
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
  EXPECT_EQ(trials[0].series[0].ticks[0].count, 1100);  // absolute: with the start count
  EXPECT_EQ(trials[1].rttest[0].series, "elasticsearch.count");
  EXPECT_EQ(trials[2].rttest[0].series, "kafka.count");
  EXPECT_EQ(trials[2].series[0].ticks.size(), 2u);
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
  const auto importer = make_rttest_importer();
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
  const auto run = imported(make_rttest_importer(), "ktm.log",
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
      message_of(imported(make_rttest_importer(), "x.txt", "hello\n| a | b |\n" + kHeader)),
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
    const auto importer = make_rttest_importer();
    const auto run = imported(importer, "m.txt", text);
    ASSERT_TRUE(run) << message_of(run);
    EXPECT_EQ(importer->notes(), std::vector<std::string>()) << text;
    std::size_t ticks = 0;
    for (const TrialResult& trial : run->variants[0].trials) {
      for (const Series& series : trial.series) ticks += series.ticks.size();
    }
    EXPECT_EQ(ticks, rows);
  }
}

}  // namespace
}  // namespace benchfield
