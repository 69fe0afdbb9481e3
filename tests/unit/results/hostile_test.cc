// Files that nobody should write: a clear error or the right answer, soon, in little memory.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "runner/results/import_rttest.h"
#include "runner/results/load.h"
#include "runner/results/results_json.h"
#include "runner/results/ticks_csv.h"

namespace benchfield {
namespace {

/// A file that is gone with the test.
class File {
 public:
  explicit File(const std::string& text)
      : path_(testing::TempDir() + "hostile-" + std::to_string(::getpid()) + ".json") {
    std::ofstream(path_, std::ios::binary) << text;
  }
  ~File() { std::filesystem::remove(path_); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::string repeated(const std::string& text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

std::string trials(const std::string& list) {
  return R"({"schema": "benchfield-results/1", "run_id": "r", "plan_name": "p", "variants": [)"
         R"({"name": "a", "trials": [)" +
         list + "]}]}";
}

std::string problem_of(const std::string& text) {
  const auto run = read_results_json(text);
  return run ? "" : run.error().code + ": " + run.error().what;
}

TEST(Hostile, MoreThanAMillionValuesAreRefused) {
  const std::string trial = R"({"id": "1", "variant": "a", "state": "complete"},)";
  std::string list = repeated(trial, 251'000);
  list.pop_back();
  EXPECT_TRUE(problem_of(trials(list))
                  .starts_with("bad-json: more values than can be held in memory at byte "));
}

TEST(Hostile, MoreVariantsOrTrialsThanAnyoneReadsAreRefused) {
  const std::string head =
      R"({"schema": "benchfield-results/1", "run_id": "r", "plan_name": "p", )";
  std::string variants, rows;
  for (std::size_t i = 0; i <= kMostStoredVariants; ++i) {
    variants += R"({"name": "v)" + std::to_string(i) + "\"},";
  }
  variants.pop_back();
  EXPECT_EQ(problem_of(head + "\"variants\": [" + variants + "]}"),
            "bad-results: results of 5001 variants are too large to read");
  for (std::size_t i = 0; i <= kMostStoredTrials; ++i) {
    rows += R"({"id": ")" + std::to_string(i) + R"(", "variant": "a", "state": "failed"},)";
  }
  rows.pop_back();
  EXPECT_EQ(problem_of(trials(rows)), "bad-results: results of 12001 trials are too large to read");
}

TEST(Hostile, WhatIsImportedFromLogsCanBeRead) {
  EXPECT_LT(RttestLimits{}.runs, kMostStoredTrials);
}

TEST(Hostile, ANameThatIsThereTwiceIsAnError) {
  const std::string trial = R"({"id": "1", "variant": "a", "state": "complete"})";
  EXPECT_EQ(problem_of(trials(trial + "," + trial)), "bad-results: trial '1' is there twice");
  const std::string variants = R"("variants": [{"name": "a"}, {"name": "a"}]})";
  const std::string head =
      R"({"schema": "benchfield-results/1", "run_id": "r", "plan_name": "p", )";
  EXPECT_EQ(problem_of(head + variants), "bad-results: variant 'a' is there twice");
  EXPECT_TRUE(problem_of(head + R"("run_id": "again", )" + variants)
                  .starts_with("bad-json: key 'run_id' is given twice at byte "));
}

TEST(Hostile, AnObjectOfManyMembersIsRefused) {
  std::string members;
  for (int i = 0; i < 10'001; ++i) members += "\"k" + std::to_string(i) + "\": 1,";
  members.pop_back();
  EXPECT_TRUE(problem_of("{" + members + "}").starts_with("bad-json: "));
}

TEST(Hostile, DepthIsLimited) {
  EXPECT_TRUE(problem_of(repeated("[", 1'000'000)).starts_with("bad-json: "));
}

TEST(Hostile, NumbersThatAreNoneAreErrors) {
  for (const char* rate : {"NaN", "Infinity", "1e999", "-", "0x10", "01"}) {
    const std::string list = std::string(R"({"id": "1", "variant": "a", "state": "complete", )") +
                             R"("rates": [{"metric": "m", "rate": )" + rate + "}]}";
    EXPECT_TRUE(problem_of(trials(list)).starts_with("bad-json: ")) << rate;
  }
}

TEST(Hostile, CountsOf2To63AreErrorsWithTheirPlace) {
  const std::string list =
      R"({"id": "1", "variant": "a", "state": "complete", "counts": [{"name": "sent", "count": )";
  EXPECT_EQ(problem_of(trials(list + "9223372036854775808}]}")),
            "bad-results: 'variants[0].trials[0].counts[0].count' is number, expected a whole "
            "number of 64 bits");
  EXPECT_EQ(problem_of(trials(list + "9223372036854775807}]}")), "");
}

TEST(Hostile, EveryPrefixOfAResultIsAnError) {
  const std::string text =
      trials(R"({"id": "1", "variant": "a", "state": "complete", "facts": {"a": [1, "x", null]}})");
  ASSERT_EQ(problem_of(text), "");
  for (std::size_t length = 0; length < text.size(); ++length) {
    EXPECT_NE(problem_of(text.substr(0, length)), "") << length;
  }
}

TEST(Hostile, AHugeFileIsNotEvenRead) {
  const File file("");
  std::filesystem::resize_file(file.path(), std::uintmax_t{1} << 40);  // sparse
  const auto run = load_stored_results(file.path(), WithTicks::no);
  ASSERT_FALSE(run);
  EXPECT_EQ(run.error().what, "'" + file.path() + "' is of 1048576 MiB, too large to read");
}

TEST(Hostile, ManyTicksInTurnsAreRead) {
  std::string text(kTicksHeader);
  for (int i = 0; i < 100'000; ++i) {
    text += "01-a-1,eim.count," + std::to_string(i) + "," + std::to_string(i + 1) + ",0,7,1\n";
    text += "01-a-1,ktm.count," + std::to_string(i) + "," + std::to_string(i + 1) + ",0,8,1\n";
  }
  const File file(text);
  const auto ticks = read_ticks_file(file.path());
  ASSERT_TRUE(ticks);
  ASSERT_EQ(ticks->at("01-a-1").size(), 2u);
  EXPECT_EQ(ticks->at("01-a-1")[1].ticks.size(), 100'000u);
  EXPECT_EQ(ticks->at("01-a-1")[0].ticks.back().sent_ns, 99'999);
}

TEST(Hostile, EveryTickOfItsOwnSeriesIsNoTrouble) {
  std::string text(kTicksHeader);
  for (int i = 0; i < 5'000; ++i) text += "t,s" + std::to_string(i) + ",1,2,3,4,1\n";
  for (int i = 0; i < 5'000; ++i) text += "t,s" + std::to_string(i) + ",5,6,7,8,1\n";
  const auto ticks = read_ticks(text);
  ASSERT_TRUE(ticks);
  EXPECT_EQ(ticks->at("t").size(), 5'000u);
  EXPECT_EQ(ticks->at("t")[4'999].ticks.size(), 2u);
}

TEST(Hostile, TornAndEndlessLinesNameTheirPlace) {
  const std::string header(kTicksHeader);
  const File torn(header + "t,s,1,2,3,4,1\nt,s,1,2,3");
  const auto cut = read_ticks_file(torn.path());
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().what, "line 3: expected two names, four whole numbers and 0 or 1");
  EXPECT_EQ(cut.error().notes, (std::vector<std::string>{"in " + torn.path()}));
  const File endless(header + "t,s,1,2,3,4,1\n" + std::string(3'000'000, 'x'));
  EXPECT_FALSE(read_ticks_file(endless.path()));
  const File headless(std::string(3'000'000, 'x'));
  EXPECT_EQ(read_ticks_file(headless.path()).error().what,
            "line 1: expected the header trial,series,sent_ns,received_ns,...");
}

TEST(Hostile, ALineAcrossPartsOfTheFileIsWhole) {
  std::string text(kTicksHeader);
  const int rows = 15'000;  // more than the 1 MiB of a part
  for (int i = 0; i < rows; ++i) text += "t,s,1,2,3," + std::to_string(i) + ",1\n";
  text.pop_back();  // and no newline at the end
  const File file(text);
  const auto ticks = read_ticks_file(file.path());
  ASSERT_TRUE(ticks) << ticks.error().what;
  const std::vector<Tick>& all = ticks->at("t")[0].ticks;
  ASSERT_EQ(all.size(), static_cast<std::size_t>(rows));
  for (int i = 0; i < rows; ++i) ASSERT_EQ(all[static_cast<std::size_t>(i)].count, i);
}

}  // namespace
}  // namespace benchfield
