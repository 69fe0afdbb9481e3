#include "runner/io/process.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "runner/io/files.h"
#include "runner/probe/rows.h"

namespace benchfield {
namespace {

std::vector<std::string> names_of(
    const Result<std::vector<std::pair<std::string, std::int64_t>>>& v) {
  std::vector<std::string> names;
  for (const auto& [name, value] : v.value()) names.push_back(name);
  return names;
}

TEST(ProcessProbe, ReportsLiveComponentsAndTheRunnerOnly) {
  const auto runner = make_process_runner();
  SpawnOptions options;
  options.argv = {"sleep", "100"};
  const auto process = runner->spawn(options);
  ASSERT_TRUE(process);
  ProbeTask task;
  ProcessId gone = (*process)->id();
  gone.boot_id = "another boot";
  task.processes = [&] {
    return std::map<std::string, std::vector<StandingProcess>>{
        {"kafka", {{(*process)->id(), {}}}}, {"search", {{gone, {}}}}, {"spark", {}}};
  };
  const auto probe = make_process(task);
  ASSERT_TRUE(probe);
  EXPECT_EQ(names_of((*probe)->read()),
            (std::vector<std::string>{"kafka.cpu_ns", "kafka.resident_bytes", "runner.cpu_ns",
                                      "runner.resident_bytes"}));
  EXPECT_TRUE(end_session((*process)->id(), Seconds(5)));
  EXPECT_EQ(names_of((*probe)->read()),
            (std::vector<std::string>{"runner.cpu_ns", "runner.resident_bytes"}));
}

TEST(ProcessProbe, ReadsTheCgroupOfAnInstanceOnceForAllItsProcesses) {
  std::string folder = testing::TempDir() + "usage-XXXXXX";
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  const auto write = [&](const std::string& file, const std::string& text) {
    ASSERT_TRUE(write_file(folder + "/" + file, text));
  };
  write("cpu.stat", "usage_usec 7000\nnr_periods 10\nnr_throttled 8\nthrottled_usec 30\n");
  write("memory.current", "500\n");
  write("memory.stat", "inactive_file 100\n");
  write("memory.peak", "600\n");
  write("memory.events", "oom_kill 0\n");
  const Cgroup group{{{"unified", folder}}};
  ProbeTask task;
  task.processes = [&] {
    return std::map<std::string, std::vector<StandingProcess>>{
        {"spark", {{ProcessId{}, group}, {ProcessId{}, group}}}};
  };
  auto values = (*make_process(task))->read();
  ASSERT_TRUE(values);
  values->resize(values->size() - 2);  // the runner's own
  EXPECT_EQ(*values,
            (std::vector<std::pair<std::string, std::int64_t>>{{"spark.cpu_ns", 7'000'000},
                                                               {"spark.resident_bytes", 400},
                                                               {"spark.periods", 10},
                                                               {"spark.throttled_periods", 8},
                                                               {"spark.throttled_ns", 30'000},
                                                               {"spark.peak_bytes", 600},
                                                               {"spark.memory_kills", 0}}));
  EXPECT_TRUE(remove_tree(folder));
}

}  // namespace
}  // namespace benchfield
