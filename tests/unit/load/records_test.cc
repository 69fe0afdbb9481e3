#include "runner/load/records.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "runner/io/files.h"
#include "tests/unit/load/driving.h"

namespace benchfield {
namespace {

LoadTask replay_task(const std::string& path) {
  LoadTask task = test::small_task("kafka", {"127.0.0.1:1"}, 10);
  task.records = {};
  task.records.replay = path;
  return task;
}

/// A folder of its own for each test, removed at the end.
class Replay : public ::testing::Test {
 protected:
  void TearDown() override { EXPECT_TRUE(remove_tree(folder_).has_value()); }
  void put(const std::string& name, const std::string& text) {
    ASSERT_TRUE(write_file(folder_ + "/" + name, text).has_value());
  }
  const std::string folder_ = ::testing::TempDir() + "/replay-" + std::to_string(::getpid());
};

TEST(PlanesRecords, HaveTheSizesOfTheRecordedFiles) {
  const Records records(generate_planes(11, 20'000, 1));
  ASSERT_EQ(records.size(), 20'000);
  std::size_t commas = 0;
  std::size_t sum = 0;
  for (std::int64_t i = 0; i < records.size(); ++i) {
    ASSERT_GE(records[i].size(), 91U);
    ASSERT_LE(records[i].size(), 115U);
    ASSERT_EQ(csv_problem(records[i]), "");
    const auto fields = csv_fields(records[i]);
    ASSERT_EQ(fields.size(), 11U);
    sum += records[i].size();
    if (fields[6].find(',') != std::string::npos) ++commas;
  }
  EXPECT_GT(commas, 1000U) << "names with embedded commas must occur";
  EXPECT_NEAR(static_cast<double>(sum) / 20'000, 104, 4);
}

TEST(PlanesRecords, With15ColumnsCarryHashesOfTheirPlace) {
  const Records records(generate_planes(15, 2'000, 1));
  std::size_t sum = 0;
  for (std::int64_t i = 0; i < records.size(); ++i) {
    const auto fields = csv_fields(records[i]);
    ASSERT_EQ(fields.size(), 15U);
    ASSERT_EQ(fields[11].size(), 12U);
    for (const std::size_t hash : {12U, 13U, 14U}) ASSERT_EQ(fields[hash].size(), 30U);
    sum += records[i].size();
  }
  EXPECT_NEAR(static_cast<double>(sum) / 2'000, 240, 15);
}

TEST(PlanesRecords, AreAFunctionOfTheSeed) {
  EXPECT_EQ(generate_planes(11, 300, 7), generate_planes(11, 300, 7));
  EXPECT_NE(generate_planes(11, 300, 7), generate_planes(11, 300, 8));
  // The bytes themselves are part of the contract: results of different machines are compared.
  EXPECT_EQ(sha256(generate_planes(11, 1000, 1)).substr(0, 16), "149cf2734ed14d1d");
  EXPECT_EQ(sha256(generate_planes(15, 1000, 1)).substr(0, 16), "ce59d9e5314a4f7d");
}

TEST(PlanesRecords, DifferBetweenInstances) {
  LoadTask task = test::small_task("kafka", {"127.0.0.1:1"}, 100);
  task.instances = 2;
  const auto first = make_records(task);
  task.instance = 1;
  const auto second = make_records(task);
  ASSERT_TRUE(first && second);
  EXPECT_NE((*first)[0], (*second)[0]);
}

TEST(Csv, NamesWhatIsWrongWithALine) {
  EXPECT_EQ(csv_problem("a,\"b, c\",\"d \"\"e\"\" f\",g"), "");
  EXPECT_EQ(csv_problem("plain 5\" tube,b"), "");
  EXPECT_EQ(csv_problem("a,\"b,c"), "quoted field that starts in column 3 is not closed");
  EXPECT_EQ(csv_problem("a,\"b\"c,d"), "text follows the quoted field that starts in column 3");
}

TEST(Csv, FieldsLoseTheirQuotes) {
  EXPECT_EQ(csv_fields("a,\"b, c\",,\"d \"\"e\"\"\""),
            (std::vector<std::string>{"a", "b, c", "", "d \"e\""}));
}

TEST_F(Replay, ReadsTheFilesOfAFolderByName) {
  put("b.csv", "three\r\nfour");
  put("a.csv", "one\n\ntwo\n");
  put(".hidden", "never\n");
  const auto records = make_records(replay_task(folder_));
  ASSERT_TRUE(records.has_value()) << to_text(records.error());
  std::vector<std::string> lines;
  for (std::int64_t i = 0; i < records->size(); ++i) lines.emplace_back((*records)[i]);
  EXPECT_EQ(lines, (std::vector<std::string>{"one", "two", "three", "four"}));
}

TEST_F(Replay, OnceEndsWithTheFile) {
  put("a.csv", "one\ntwo\n");
  LoadTask task = replay_task(folder_ + "/a.csv");
  const auto records = make_records(task);
  ASSERT_TRUE(records.has_value());
  EXPECT_EQ(records_to_send(task, *records), 10);
  task.records.once = true;
  EXPECT_EQ(records_to_send(task, *records), 2);
}

TEST_F(Replay, SaysWhichLineIsNoRecord) {
  put("a.csv", "one\n\n1,\"two\n");
  const auto records = make_records(replay_task(folder_ + "/a.csv"));
  ASSERT_FALSE(records.has_value());
  EXPECT_EQ(to_text(records.error()),
            "error: " + folder_ +
                "/a.csv:3: quoted field that starts in column 3 is not closed [bad-record]\n");
}

TEST_F(Replay, NeedsRecords) {
  put("a.csv", "\n\n");
  const auto records = make_records(replay_task(folder_));
  ASSERT_FALSE(records.has_value());
  EXPECT_EQ(to_text(records.error()), "error: '" + folder_ + "' holds no records [no-records]\n");
}

}  // namespace
}  // namespace benchfield
