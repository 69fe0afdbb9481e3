#include "runner/engine/journal.h"

#include <gtest/gtest.h>

#include <fstream>

#include "runner/engine/ledger.h"

namespace benchfield {
namespace {

std::string fresh_path() {
  const std::string path = testing::TempDir() + "journal-" +
                           testing::UnitTest::GetInstance()->current_test_info()->name();
  std::remove(path.c_str());
  return path;
}

TEST(Journal, GivesBackWhatWasAppendedInOrder) {
  const std::string path = fresh_path();
  std::vector<std::int64_t> heard;
  auto journal = Journal::open(path, real_clock(), [&](std::int64_t n) { heard.push_back(n); });
  ASSERT_TRUE(journal);
  ASSERT_TRUE((*journal)->append("one", {{"a", 1}}));
  ASSERT_TRUE((*journal)->append("two", {}));
  const auto records = read_journal(path);
  ASSERT_TRUE(records);
  ASSERT_EQ(records->size(), 2u);
  EXPECT_EQ((*records)[0]["event"].text(), "one");
  EXPECT_EQ((*records)[0]["a"].integer(), 1);
  EXPECT_EQ((*records)[1]["sequence"].integer(), 2);
  EXPECT_EQ(heard, (std::vector<std::int64_t>{1, 2}));
}

TEST(Journal, GoesOnAfterATornLastLine) {
  const std::string path = fresh_path();
  {
    auto journal = Journal::open(path, real_clock());
    ASSERT_TRUE((*journal)->append("one", {}));
  }
  std::ofstream(path, std::ios::app) << "{\"sequence\":2,\"ev";
  auto journal = Journal::open(path, real_clock());
  ASSERT_TRUE(journal);
  ASSERT_TRUE((*journal)->append("two", {}));
  const auto records = read_journal(path);
  ASSERT_TRUE(records);
  ASSERT_EQ(records->size(), 2u);
  EXPECT_EQ((*records)[1]["event"].text(), "two");
  EXPECT_EQ((*records)[1]["sequence"].integer(), 2);
}

TEST(Journal, ABrokenLineInTheMiddleIsAnError) {
  const std::string path = fresh_path();
  std::ofstream(path) << "{\"event\":\"one\"}\nnonsense\n{\"event\":\"two\"}\n";
  const auto records = read_journal(path);
  ASSERT_FALSE(records);
  EXPECT_EQ(records.error().what, "line 2 of " + path + " is not a record");
}

TEST(Ledger, HoldsWhatWasStartedAndNotSeenToEnd) {
  const auto process = [](const char* event, const char* name, int pid) {
    return Value(Map{
        {"event", event}, {"process", name}, {"pid", pid}, {"start_ticks", 5}, {"boot_id", "b"}});
  };
  const Ledger ledger =
      read_ledger({Value(Map{{"event", "run-started"}, {"run", "r"}, {"plan_hash", "h"}}),
                   process("process-started", "kafka/broker-0", 10),
                   process("process-started", "search/node-0", 11),
                   process("process-ended", "kafka/broker-0", 0),
                   Value(Map{{"event", "trial-started"}, {"trial", "01"}}),
                   Value(Map{{"event", "trial-finished"}, {"trial", "01"}, {"state", "failed"}}),
                   Value(Map{{"event", "trial-started"}, {"trial", "02"}})});
  EXPECT_EQ(ledger.run_id, "r");
  ASSERT_EQ(ledger.processes.size(), 1u);
  EXPECT_EQ(ledger.processes.at("search/node-0"), (ProcessId{11, 5, "b"}));
  EXPECT_EQ(ledger.trials.at("01"), "failed");
  EXPECT_EQ(ledger.interrupted, (std::vector<std::string>{"02"}));
  EXPECT_FALSE(ledger.finished);
}

TEST(Ledger, HoldsACgroupFromTheIntentOn) {
  const Cgroup group{{{"unified", "/sys/fs/cgroup/benchfield-r/kafka.broker-0"}}};
  const Value begun(
      Map{{"event", "process-begun"}, {"process", "kafka/broker-0"}, {"cgroup", to_value(group)}});
  const Value other(Map{{"event", "process-begun"}, {"process", "search/node-0"}});
  EXPECT_EQ(read_ledger({begun, other}).groups,
            (std::map<std::string, Cgroup>{{"kafka/broker-0", group}}));
  const Value ended(Map{{"event", "process-ended"}, {"process", "kafka/broker-0"}});
  EXPECT_TRUE(read_ledger({begun, ended}).groups.empty());
}

}  // namespace
}  // namespace benchfield
