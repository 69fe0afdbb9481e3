#include "runner/io/process.h"

#include <gtest/gtest.h>

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
    return std::map<std::string, std::vector<ProcessId>>{
        {"kafka", {(*process)->id()}}, {"search", {gone}}, {"spark", {}}};
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

}  // namespace
}  // namespace benchfield
