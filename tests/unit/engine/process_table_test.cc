#include "runner/engine/process_table.h"

#include <gtest/gtest.h>

#include "runner/engine/ledger.h"
#include "tests/fakes/fake_processes.h"

namespace benchfield {
namespace {

class ProcessTableTest : public testing::Test {
 protected:
  ProcessTableTest() {
    path_ = testing::TempDir() + "table-" +
            testing::UnitTest::GetInstance()->current_test_info()->name();
    std::remove(path_.c_str());
    journal_ = std::move(*Journal::open(path_, real_clock()));
  }
  std::string path_;
  std::unique_ptr<Journal> journal_;
};

TEST_F(ProcessTableTest, StartsWithoutACgroupWhereNoneCanBeMadeAndSaysWhy) {
  const auto runner = make_process_runner();
  ProcessTable table(*runner, *journal_, "run-1", "/nonexistent");
  StartProcess process{"kafka/broker-0", {"sleep", "100"}, {}, "", ""};
  process.limits = Limits{"kafka/broker-0", 500, {}, 512};
  ASSERT_TRUE(table.start(process));
  EXPECT_EQ(table.unlimited(), (std::map<std::string, std::string>{
                                   {"kafka", "no file '/nonexistent/proc/self/mountinfo'"}}));
  EXPECT_FALSE(table.standing()["kafka"].front().group);
  EXPECT_TRUE(table.stop_all());
  EXPECT_TRUE(table.unlimited().empty());
}

TEST(Died, NamesTheMemoryLimitWhereThatWasTheReason) {
  EXPECT_EQ(died({"search/data-0", 137, "", 64 << 20}).what,
            "component 'search' (search/data-0) ran out of memory: it took more than its limit of "
            "64MiB and was ended (signal 9)");
  EXPECT_EQ(died({"search/data-0", 137, "", {}}).what,
            "component 'search' (search/data-0) ended by itself with exit code 137 (signal 9)");
}

}  // namespace
}  // namespace benchfield
