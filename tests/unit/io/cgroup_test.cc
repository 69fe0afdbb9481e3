#include "runner/io/cgroup.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "runner/io/files.h"

namespace benchfield {
namespace {

/// A machine's cgroup files as ordinary files below a folder.
class CgroupTest : public testing::Test {
 protected:
  CgroupTest() {
    std::string pattern = testing::TempDir() + "cgroups-XXXXXX";
    root_ = mkdtemp(pattern.data());
  }
  ~CgroupTest() override { (void)remove_tree(root_); }

  void write(const std::string& path, const std::string& text) const {
    std::filesystem::create_directories(std::filesystem::path(root_ + path).parent_path());
    std::ofstream(root_ + path) << text;
  }
  std::string read(const std::string& path) const { return read_file(root_ + path).value_or("-"); }

  /// Version 1 as on a machine with cpu and cpuacct in one hierarchy.
  void set_up_v1() const {
    write("/proc/self/mountinfo",
          "31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755\n"
          "32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:9 - cgroup cgroup "
          "rw,cpu,cpuacct\n"
          "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
          "41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n");
    write("/proc/self/cgroup", "4:memory:/user/x\n2:cpu,cpuacct:/\n0::/\n");
    write("/sys/fs/cgroup/cpu,cpuacct/cgroup.procs", "");
    write("/sys/fs/cgroup/memory/cgroup.procs", "");
    write("/sys/fs/cgroup/unified/cgroup.controllers", "hugetlb\n");
  }

  void set_up_v2(const std::string& controllers) const {
    write("/proc/self/mountinfo",
          "41 31 0:38 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw,nsdelegate\n");
    write("/proc/self/cgroup", "0::/user.slice/session-3.scope\n");
    write("/sys/fs/cgroup/cgroup.procs", "");
    write("/sys/fs/cgroup/cgroup.controllers", controllers);
    write("/sys/fs/cgroup/cgroup.subtree_control", "memory pids\n");
  }

  /// The cgroup of broker 0 of a run.
  Cgroup broker() const {
    const auto place = CgroupPlace::find(root_);
    EXPECT_TRUE(place) << (place ? "" : place.error().what);
    return place ? place->of("r-1", "kafka/broker-0") : Cgroup{};
  }

  std::string root_;
};

const Limits kHalfACore{"kafka/broker-0", 500, 268'435'456, 512};

TEST_F(CgroupTest, WritesQuotaSharesAndMemoryOfVersion1) {
  set_up_v1();
  const Cgroup group = broker();
  EXPECT_FALSE(group.is_unified());
  ASSERT_TRUE(make_cgroup(group, kHalfACore));
  const std::string cpu = "/sys/fs/cgroup/cpu,cpuacct/benchfield-r-1/kafka.broker-0";
  EXPECT_EQ(read(cpu + "/cpu.cfs_period_us"), "100000");
  EXPECT_EQ(read(cpu + "/cpu.cfs_quota_us"), "50000");
  EXPECT_EQ(read(cpu + "/cpu.shares"), "512");
  EXPECT_EQ(read("/sys/fs/cgroup/cpu,cpuacct/benchfield-r-1/cpu.shares"),
            std::to_string(shares_of_machine()))
      << "all of a run weigh what all pods of a node do";
  const std::string memory = "/sys/fs/cgroup/memory/benchfield-r-1/kafka.broker-0";
  EXPECT_EQ(read(memory + "/memory.limit_in_bytes"), "268435456");
  EXPECT_EQ(entrances(group), (std::vector<std::string>{root_ + cpu + "/cgroup.procs",
                                                        root_ + memory + "/cgroup.procs"}));
}

TEST_F(CgroupTest, TakesMemoryTogetherWithSwapWhereSwapIsCounted) {
  set_up_v1();
  const std::string memory = "/sys/fs/cgroup/memory/benchfield-r-1/kafka.broker-0";
  write(memory + "/memory.memsw.limit_in_bytes", "9223372036854771712\n");
  ASSERT_TRUE(make_cgroup(broker(), kHalfACore));
  EXPECT_EQ(read(memory + "/memory.memsw.limit_in_bytes"), "268435456");
}

TEST_F(CgroupTest, LeavesAloneWhatHasNoLimit) {
  set_up_v1();
  ASSERT_TRUE(make_cgroup(broker(), {"kafka/broker-0", {}, {}, 102}));
  const std::string cpu = "/sys/fs/cgroup/cpu,cpuacct/benchfield-r-1/kafka.broker-0";
  EXPECT_EQ(read(cpu + "/cpu.cfs_quota_us"), "-");
  EXPECT_EQ(read(cpu + "/cpu.shares"), "102");
}

TEST_F(CgroupTest, ReadsWhatWasUsedFromVersion1) {
  set_up_v1();
  const std::string cpu = "/sys/fs/cgroup/cpu,cpuacct/benchfield-r-1/kafka.broker-0";
  const std::string memory = "/sys/fs/cgroup/memory/benchfield-r-1/kafka.broker-0";
  write(cpu + "/cpuacct.usage", "38700000000\n");
  write(cpu + "/cpu.stat", "nr_periods 1289\nnr_throttled 1015\nthrottled_time 61000000000\n");
  write(memory + "/memory.usage_in_bytes", "5000\n");
  write(memory + "/memory.stat", "inactive_file 1\ntotal_inactive_file 2000\n");
  write(memory + "/memory.max_usage_in_bytes", "7000\n");
  write(memory + "/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n");
  const CgroupUsage usage = read_usage(broker());
  EXPECT_EQ(usage.cpu_ns, 38'700'000'000);
  EXPECT_EQ(usage.periods, 1289);
  EXPECT_EQ(usage.throttled_periods, 1015);
  EXPECT_EQ(usage.throttled_ns, 61'000'000'000);
  EXPECT_EQ(usage.memory, 3000);
  EXPECT_EQ(usage.memory_peak, 7000);
  EXPECT_EQ(usage.memory_kills, 2);
}

TEST_F(CgroupTest, WritesQuotaWeightAndMemoryOfVersion2) {
  set_up_v2("cpuset cpu io memory pids\n");
  const std::string run = "/sys/fs/cgroup/benchfield-r-1";
  write(run + "/cgroup.controllers", "cpu memory\n");  // as the kernel does when it is made
  write(run + "/kafka.broker-0/memory.swap.max", "max\n");
  write(run + "/kafka.broker-0/memory.oom.group", "0\n");
  const Cgroup group = broker();
  EXPECT_TRUE(group.is_unified());
  EXPECT_EQ(read("/sys/fs/cgroup/cgroup.subtree_control"), "+cpu");  // memory was handed down
  ASSERT_TRUE(make_cgroup(group, kHalfACore));
  EXPECT_EQ(read(run + "/kafka.broker-0/cpu.max"), "50000 100000");
  EXPECT_EQ(read(run + "/kafka.broker-0/cpu.weight"), "20");  // as the kubelet has it for 512
  EXPECT_EQ(read(run + "/cpu.weight"), std::to_string(weight_of_shares(shares_of_machine())));
  EXPECT_EQ(read(run + "/kafka.broker-0/memory.max"), "268435456");
  EXPECT_EQ(read(run + "/kafka.broker-0/memory.swap.max"), "0");
  EXPECT_EQ(read(run + "/kafka.broker-0/memory.oom.group"), "1");
  EXPECT_EQ(entrances(group),
            (std::vector<std::string>{root_ + run + "/kafka.broker-0/cgroup.procs"}));
}

TEST_F(CgroupTest, ReadsWhatWasUsedFromVersion2) {
  set_up_v2("cpu memory\n");
  const std::string at = "/sys/fs/cgroup/benchfield-r-1/kafka.broker-0";
  write(at + "/cpu.stat",
        "usage_usec 4000\nuser_usec 3000\nnr_periods 10\nnr_throttled 4\nthrottled_usec 250\n");
  write(at + "/memory.current", "900\n");
  write(at + "/memory.stat", "anon 100\ninactive_file 300\n");
  write(at + "/memory.events", "low 0\nmax 5\noom 1\noom_kill 1\n");
  const CgroupUsage usage = read_usage(broker());
  EXPECT_EQ(usage.cpu_ns, 4'000'000);
  EXPECT_EQ(usage.periods, 10);
  EXPECT_EQ(usage.throttled_periods, 4);
  EXPECT_EQ(usage.throttled_ns, 250'000);
  EXPECT_EQ(usage.memory, 600);
  EXPECT_FALSE(usage.memory_peak);  // older kernels keep none
  EXPECT_EQ(usage.memory_kills, 1);
}

TEST_F(CgroupTest, SaysWhatIsMissing) {
  set_up_v2("cpuset pids\n");
  const auto place = CgroupPlace::find(root_);
  ASSERT_FALSE(place);
  EXPECT_EQ(place.error().code, "no-cgroups");
  EXPECT_EQ(place.error().what, "'" + root_ + "/sys/fs/cgroup' is not given the cpu controller");
}

TEST_F(CgroupTest, AsksForBothControllersOfVersion2AtOnce) {
  set_up_v2("cpu memory\n");
  write("/sys/fs/cgroup/cgroup.subtree_control", "pids\n");
  ASSERT_TRUE(CgroupPlace::find(root_));
  EXPECT_EQ(read("/sys/fs/cgroup/cgroup.subtree_control"), "+cpu +memory")
      << "cpu alone is given where processes live, and makes the directory a threaded one";
}

TEST_F(CgroupTest, SaysThatProcessesAreInTheWayInVersion2) {
  set_up_v2("cpu memory\n");
  write("/sys/fs/cgroup/cgroup.procs", "1\n");
  std::filesystem::remove(root_ + "/sys/fs/cgroup/cgroup.subtree_control");
  std::filesystem::create_directory(root_ + "/sys/fs/cgroup/cgroup.subtree_control");
  const auto place = CgroupPlace::find(root_);
  ASSERT_FALSE(place);
  EXPECT_EQ(place.error().code, "no-cgroups");
  const std::string top = root_ + "/sys/fs/cgroup";
  EXPECT_EQ(place.error().what, "'" + top + "' holds processes itself, so none below it may get " +
                                    "limits: write +cpu +memory to '" + top +
                                    "/cgroup.subtree_control': Is a directory");
}

TEST_F(CgroupTest, PassesOverDirectoriesOfVersion2ThatNoProcessMayPass) {
  set_up_v2("cpu memory\n");
  std::filesystem::remove(root_ + "/sys/fs/cgroup/cgroup.procs");
  const auto place = CgroupPlace::find(root_);
  ASSERT_FALSE(place);
  EXPECT_EQ(place.error().what,
            "'" + root_ + "/sys/fs/cgroup/cgroup.procs': No such file or directory");
  const std::string below = "/sys/fs/cgroup/user.slice";
  write(below + "/cgroup.procs", "");
  write(below + "/cgroup.controllers", "cpu memory\n");
  EXPECT_EQ(broker().directories.at("unified"), root_ + below + "/benchfield-r-1/kafka.broker-0");
}

TEST_F(CgroupTest, SaysThatNothingIsMounted) {
  write("/proc/self/mountinfo", "31 23 0:28 / / rw - ext4 /dev/vda rw\n");
  write("/proc/self/cgroup", "0::/\n");
  const auto place = CgroupPlace::find(root_);
  ASSERT_FALSE(place);
  EXPECT_EQ(place.error().what, "no hierarchy with the cpu and memory controllers is mounted");
}

TEST_F(CgroupTest, RefusesToRemoveWhatIsNotOfTheRun) {
  const Status removed = remove_cgroup({{{"unified", "/sys/fs/cgroup/system.slice/sshd"}}}, "r-1");
  ASSERT_FALSE(removed);
  EXPECT_EQ(removed.error().what, "'/sys/fs/cgroup/system.slice/sshd' is not of run r-1");
}

TEST_F(CgroupTest, RemovesItsDirectoriesAndThatOfTheRun) {
  set_up_v1();
  const Cgroup group = broker();
  for (const auto& [controller, directory] : group.directories)
    std::filesystem::create_directories(directory);
  ASSERT_TRUE(remove_cgroup(group, "r-1"));
  EXPECT_FALSE(path_exists(root_ + "/sys/fs/cgroup/memory/benchfield-r-1"));
  EXPECT_TRUE(remove_cgroup(group, "r-1")) << "twice is no error";
}

TEST(CgroupWeight, FollowsKubernetes) {
  // KEP-2254: 1 + (shares - 2) * 9999 / 262142
  EXPECT_EQ(weight_of_shares(2), 1);
  EXPECT_EQ(weight_of_shares(1024), 39);
  EXPECT_EQ(weight_of_shares(262'144), 10'000);
  EXPECT_EQ(shares_of_machine() % 1024, 0);
  EXPECT_GE(shares_of_machine(), 1024);
}

}  // namespace
}  // namespace benchfield
