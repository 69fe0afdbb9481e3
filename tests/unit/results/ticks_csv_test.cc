#include "runner/results/ticks_csv.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>

#include "runner/io/files.h"

namespace benchfield {
namespace {

constexpr const char* kTwoTrials =
    "trial,series,sent_ns,received_ns,wall_ns,count,ok\n"
    "01-a-1,eim.count,10,20,1790000000000000000,9223372036854775807,1\n"
    "01-a-1,eim.count,30,40,0,0,0\n"
    "01-a-1,ktm.count,11,21,5,7,1\n"
    "02-b-1,eim.count,50,60,6,8,1\n";

TEST(TicksCsv, ComesBackAsItWas) {
  const auto trials = read_ticks(kTwoTrials);
  ASSERT_TRUE(trials);
  ASSERT_EQ(trials->size(), 2u);
  const std::vector<Series>& first = trials->at("01-a-1");
  ASSERT_EQ(first.size(), 2u);
  EXPECT_EQ(first[0].name, "eim.count");
  EXPECT_EQ(first[0].ticks[0].count, INT64_MAX);
  EXPECT_FALSE(first[0].ticks[1].ok);
  std::string text(kTicksHeader);
  for (const auto& [trial, series] : *trials) text += ticks_rows(trial, series);
  EXPECT_EQ(text, kTwoTrials);
}

TEST(TicksCsv, NamesTheLineThatIsWrong) {
  const std::string header(kTicksHeader);
  const std::string expected = ": expected two names, four whole numbers and 0 or 1";
  for (const char* line : {"a,b,1,2,3,4", "a,b,1,2,3,4,1,", "a,b,1,2,3,4,yes", "a,b,1,2,3,4.5,1",
                           ",b,1,2,3,4,1", "a,b,1,2,3,9223372036854775808,1", "a,b,1,2,3,,1", ""}) {
    const auto trials = read_ticks(header + "a,b,1,2,3,4,1\n" + line + "\n");
    ASSERT_FALSE(trials) << line;
    EXPECT_EQ(trials.error().what, "line 3" + expected);
  }
  EXPECT_EQ(read_ticks("").error().what,
            "line 1: expected the header trial,series,sent_ns,received_ns,...");
  EXPECT_TRUE(read_ticks(header)->empty());
}

TEST(TicksCsv, IsWrittenTrialByTrialAndStandsWhenItIsWhole) {
  const std::string path = testing::TempDir() + "ticks-" + std::to_string(::getpid()) + ".csv";
  const auto trials = read_ticks(kTwoTrials);
  {
    auto unfinished = TicksFile::create(path);
    ASSERT_TRUE(unfinished) << to_text(unfinished.error());
    ASSERT_TRUE(unfinished->add("01-a-1", trials->at("01-a-1")));
  }
  EXPECT_FALSE(path_exists(path));
  auto file = TicksFile::create(path);
  ASSERT_TRUE(file) << to_text(file.error());
  for (const auto& [trial, series] : *trials) ASSERT_TRUE(file->add(trial, series));
  ASSERT_TRUE(file->commit());
  EXPECT_EQ(read_file(path).value_or(""), kTwoTrials);
  ASSERT_TRUE(remove_tree(path));
}

TEST(TicksCsv, ReadsOnlyTheTrialsThatAreWanted) {
  TicksWanted wanted;
  wanted.trials = {"02-b-1"};
  const auto trials = read_ticks(kTwoTrials, wanted);
  ASSERT_TRUE(trials);
  ASSERT_EQ(trials->size(), 1u);
  EXPECT_EQ(trials->at("02-b-1")[0].ticks[0].count, 8);
  // what is not wanted must be right all the same
  EXPECT_FALSE(read_ticks(std::string(kTicksHeader) + "01-a-1,b,1,2,3,4,maybe\n", wanted));
}

TEST(TicksCsv, ThinsALongSeriesEvenlyAndKeepsItsEnds) {
  const auto counts = [](int ticks, std::size_t most) {
    std::string text(kTicksHeader);
    for (int i = 0; i < ticks; ++i) {
      const std::string at = std::to_string(i);
      text += "t,a.count," + at + "," + at + ",0," + at + ",1\n";
    }
    TicksWanted wanted;
    wanted.most = most;
    std::vector<std::int64_t> kept;
    const auto trials = read_ticks(text, wanted);
    for (const Tick& tick : trials->at("t")[0].ticks) kept.push_back(tick.count);
    return kept;
  };
  EXPECT_EQ(counts(7, 4), (std::vector<std::int64_t>{0, 1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(counts(8, 4), (std::vector<std::int64_t>{0, 2, 4, 6, 7}));
  EXPECT_EQ(counts(20, 4), (std::vector<std::int64_t>{0, 4, 8, 12, 16, 19}));
  EXPECT_EQ(counts(17, 4), (std::vector<std::int64_t>{0, 4, 8, 12, 16}));
  EXPECT_LE(counts(10'000, 100).size(), 201u);
}

}  // namespace
}  // namespace benchfield
