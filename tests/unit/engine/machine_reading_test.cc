#include "runner/engine/machine_reading.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "runner/io/files.h"

namespace benchfield {
namespace {

/// Two cores over 10 s at 100 ticks a second.
class MachineTest : public testing::Test {
 protected:
  MachineTest() {
    before_.at_ns = 0;
    before_.total_ticks = 1'000;
    before_.busy_ticks = 300;
    before_.steal_ticks = 10;
    before_.swapped_in = before_.swapped_out = 5;
    before_.suspended_ns = 1'000;
    after_ = before_;
    after_.at_ns = 10'000'000'000;
    *after_.total_ticks += 2'000;
  }
  MachineReading before_, after_;
};

TEST_F(MachineTest, GivesOthersWhatIsBusyAndNotOurs) {
  *after_.busy_ticks += 1'500;           // 15 s
  after_.ours_cpu_ns = 4'000'000'000;    // components
  after_.runner_cpu_ns = 1'000'000'000;  // 10 % of a core
  const auto machine = machine_between(before_, after_, 2'000'000'000);
  EXPECT_DOUBLE_EQ(*machine.cores, 2);
  EXPECT_DOUBLE_EQ(*machine.others_cores, 0.8);  // (15 - 4 - 2 - 1) s in 10 s
  EXPECT_DOUBLE_EQ(*machine.runner_percent, 10);
}

TEST_F(MachineTest, NeverGivesOthersLessThanNothing) {
  after_.ours_cpu_ns = 4'000'000'000;  // ticks are coarse: ours may seem more than all
  EXPECT_DOUBLE_EQ(*machine_between(before_, after_, 0).others_cores, 0);
}

TEST_F(MachineTest, TellsStealSwapSuspensionAndClockSteps) {
  *after_.steal_ticks += 60;
  *after_.swapped_in += 3;
  *after_.swapped_out += 4;
  *after_.suspended_ns += 7'000'000'000;
  after_.wall_minus_monotonic_ns = -1'500'000'000;
  const auto machine = machine_between(before_, after_, 0);
  EXPECT_DOUBLE_EQ(*machine.steal_percent, 3);
  EXPECT_EQ(machine.swapped_bytes, 7 * ::sysconf(_SC_PAGESIZE));
  EXPECT_EQ(machine.suspended_ns, 7'000'000'000);
  EXPECT_EQ(machine.clock_step_ns, -1'500'000'000);
}

TEST_F(MachineTest, LeavesOutWhatCouldNotBeRead) {
  after_.total_ticks.reset();
  after_.swapped_in.reset();
  const auto machine = machine_between(before_, after_, 0);
  EXPECT_FALSE(machine.others_cores);
  EXPECT_FALSE(machine.steal_percent);
  EXPECT_FALSE(machine.swapped_bytes);
}

TEST(MachineReading, ReadsTheFilesOfProc) {
  std::string root = testing::TempDir() + "machine-XXXXXX";
  ASSERT_NE(mkdtemp(root.data()), nullptr);
  ASSERT_TRUE(write_file(root + "/proc/loadavg", "1.25 0.50 0.30 2/300 4711\n"));
  ASSERT_TRUE(write_file(root + "/proc/stat",
                         "cpu  100 20 30 500 40 5 6 7 9 9\ncpu0 1 1 1 1 1 1 1 1 1 1\n"));
  ASSERT_TRUE(write_file(root + "/proc/vmstat", "nr_free_pages 9\npswpin 11\npswpout 12\n"));
  const MachineReading reading = read_machine(real_clock(), root);
  EXPECT_EQ(reading.load_average, 1.25);
  EXPECT_EQ(reading.busy_ticks, 161);   // user, nice, system, irq, softirq; guest is in user
  EXPECT_EQ(reading.total_ticks, 708);  // with idle, iowait and steal
  EXPECT_EQ(reading.steal_ticks, 7);
  EXPECT_EQ(reading.swapped_in, 11);
  EXPECT_EQ(reading.swapped_out, 12);
  EXPECT_FALSE(read_machine(real_clock(), root + "/none").load_average);
  EXPECT_TRUE(remove_tree(root));
}

}  // namespace
}  // namespace benchfield
