#include <gtest/gtest.h>
#include <unistd.h>

#include "runner/base/clock.h"
#include "runner/io/process.h"
#include "tests/support/http_stub.h"

namespace benchfield {
namespace {

class ProcessTableTest : public ::testing::Test {
 protected:
  std::unique_ptr<RunningProcess> spawn(std::vector<std::string> argv) {
    SpawnOptions options;
    options.argv = std::move(argv);
    options.environment = {{"BF_TEST_TABLE", mark_}};
    return std::move(*runner_->spawn(options));
  }
  /// Processes carrying our mark, once there are that many (or ten seconds have passed).
  std::vector<ProcessId> marked(std::size_t count) {
    std::vector<ProcessId> found;
    for (int i = 0; i < 1000; ++i) {
      found = find_by_environment("BF_TEST_TABLE", mark_);
      if (found.size() == count) break;
      real_clock().sleep_until(real_clock().monotonic_ns() + 10'000'000);
    }
    return found;
  }

  std::string mark_ = "mark-" + std::to_string(::getpid());
  std::unique_ptr<ProcessRunner> runner_ = make_process_runner();
};

TEST_F(ProcessTableTest, IdentityIsOfOneProcessOnly) {
  const auto self = identify(::getpid());
  ASSERT_TRUE(self);
  EXPECT_TRUE(is_alive(*self));
  ProcessId other = *self;
  other.start_ticks += 1;
  EXPECT_FALSE(is_alive(other));
  other = *self;
  other.boot_id = "another boot";
  EXPECT_FALSE(is_alive(other));
  EXPECT_EQ(identify(1 << 30), std::nullopt);
}

TEST_F(ProcessTableTest, AZombieIsNotAlive) {
  const auto process = spawn({"true"});
  for (int i = 0; i < 1000 && is_alive(process->id()); ++i) {
    real_clock().sleep_until(real_clock().monotonic_ns() + 10'000'000);
  }
  EXPECT_FALSE(is_alive(process->id()));
  EXPECT_EQ(process->exit_code(), 0);
}

TEST_F(ProcessTableTest, EndSessionTakesGrandchildrenThatIgnoreSigterm) {
  const auto process = spawn({"sh", "-c", "trap '' TERM; sleep 100 & sleep 100 & wait; sleep 100"});
  ASSERT_EQ(marked(3).size(), 3U);
  EXPECT_TRUE(end_session(process->id(), Milliseconds(100)));
  EXPECT_TRUE(find_by_environment("BF_TEST_TABLE", mark_).empty());
}

TEST_F(ProcessTableTest, EndSessionFindsChildrenOfADeadLeader) {
  const auto process = spawn({"sh", "-c", "sleep 100 & exit 0"});
  while (is_alive(process->id())) {
  }
  EXPECT_EQ(process->exit_code(), 0);
  ASSERT_EQ(marked(1).size(), 1U);
  EXPECT_TRUE(end_session(process->id(), Seconds(5)));
  EXPECT_TRUE(find_by_environment("BF_TEST_TABLE", mark_).empty());
}

TEST_F(ProcessTableTest, EndSessionSparesANumberThatWasGivenAway) {
  const auto process = spawn({"sleep", "100"});
  ProcessId earlier = process->id();
  earlier.start_ticks -= 1;
  EXPECT_TRUE(end_session(earlier, Seconds(0)));
  EXPECT_TRUE(is_alive(process->id()));
  ProcessId other_boot = process->id();
  other_boot.boot_id = "another boot";
  EXPECT_TRUE(end_session(other_boot, Seconds(0)));
  EXPECT_TRUE(is_alive(process->id()));
  EXPECT_TRUE(end_session(process->id(), Seconds(5)));
}

TEST_F(ProcessTableTest, EndSessionWakesAStoppedProcess) {
  const auto process = spawn({"sleep", "100"});
  ASSERT_EQ(::kill(process->id().pid, SIGSTOP), 0);
  const std::int64_t begin = real_clock().monotonic_ns();
  EXPECT_TRUE(end_session(process->id(), Seconds(30)));
  EXPECT_LT(real_clock().monotonic_ns() - begin, 15'000'000'000);
  EXPECT_EQ(process->exit_code(), 128 + SIGTERM);
}

TEST_F(ProcessTableTest, EndProcessTakesItsFamilyButNotItsSession) {
  const auto process = spawn({"sh", "-c", "sh -c 'sleep 98 & sleep 99 & wait' & sleep 97 & wait"});
  ASSERT_EQ(marked(5).size(), 5U);
  std::optional<ProcessId> inner;
  for (const ProcessId& id : marked(5)) {
    // The inner shell is the only one besides the leader with two children of its own.
    if (id != process->id() && (!inner || id.pid < inner->pid)) inner = id;
  }
  ASSERT_TRUE(inner);
  EXPECT_TRUE(end_process(*inner, Seconds(5)));
  EXPECT_TRUE(is_alive(process->id()));
  EXPECT_EQ(marked(2).size(), 2U);
  EXPECT_TRUE(end_process(process->id(), Seconds(5)));
  EXPECT_TRUE(find_by_environment("BF_TEST_TABLE", mark_).empty());
}

TEST_F(ProcessTableTest, UsageCountsReapedChildrenAndAllOfTheSession) {
  // Half a second of CPU in a child that is gone again, then a child that lives.
  const auto process = spawn(
      {"sh", "-c", "sh -c 'i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done'; sleep 100 & wait"});
  std::vector<ProcessId> two;
  for (int i = 0; i < 2000; ++i) {
    two = find_by_environment("BF_TEST_TABLE", mark_);
    const ProcessUsage usage = usage_of_sessions({process->id()});
    if (usage.processes == 2 && usage.cpu > Milliseconds(50)) break;
    real_clock().sleep_until(real_clock().monotonic_ns() + 10'000'000);
  }
  const auto groups = usage_by_group({{"a", {process->id()}}, {"none", {}}});
  EXPECT_EQ(groups.at("a").processes, 2);
  EXPECT_GT(groups.at("a").cpu, Milliseconds(50));
  EXPECT_GT(groups.at("a").resident_bytes, 100'000);
  EXPECT_EQ(groups.at("none").processes, 0);
  EXPECT_TRUE(end_session(process->id(), Seconds(5)));
}

TEST_F(ProcessTableTest, PortHolderNamesTheListener) {
  int port = 0;
  {
    HttpStub stub([](const HttpStub::Request&) { return HttpStub::Reply{}; });
    port = stub.port();
    const std::string self = " (pid " + std::to_string(::getpid()) + ")";
    for (const char* address : {"127.0.0.1", "localhost", "0.0.0.0", "", "::"}) {
      const auto holder = port_holder(address, port);
      ASSERT_TRUE(holder) << address;
      EXPECT_EQ(*holder, "unit_io" + self) << address;
    }
    EXPECT_EQ(port_holder("127.0.0.2", port), std::nullopt);
    EXPECT_EQ(port_holder("::1", port), std::nullopt);
  }
  EXPECT_EQ(port_holder("127.0.0.1", port), std::nullopt);
}

TEST_F(ProcessTableTest, OwnUsageAndMemoryAreReal) {
  EXPECT_GT(own_usage().cpu.count(), 0);
  EXPECT_GT(own_usage().resident_bytes, 1'000'000);
  EXPECT_GT(available_memory(), 1'000'000);
}

}  // namespace
}  // namespace benchfield
