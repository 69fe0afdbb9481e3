#include "runner/results/provenance.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>

#include "runner/io/json.h"

namespace benchfield {
namespace {

TEST(Provenance, ReadsWhatTheKernelSays) {
  EXPECT_EQ(cpu_model_of("processor\t: 0\nmodel name\t: Example CPU @ 2.00GHz\nflags\t: a b\n"),
            "Example CPU @ 2.00GHz");
  EXPECT_EQ(cpu_model_of(""), "");
  EXPECT_EQ(memory_bytes_of("MemFree: 5 kB\nMemTotal:        8139148 kB\n"), 8'334'487'552);
  EXPECT_EQ(memory_bytes_of("MemTotal: none"), std::nullopt);
  EXPECT_EQ(system_of("NAME=\"Debian\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n"),
            "Debian GNU/Linux 12 (bookworm)");
}

TEST(Provenance, ComputesStealBetweenTwoReadings) {
  const CpuTimes before = *cpu_times_of("cpu  100 0 50 800 10 0 5 35 0 0\ncpu0 1 2 3\n");
  const CpuTimes after = *cpu_times_of("cpu  150 0 60 820 10 0 5 55 0 0\ncpu0 1 2 3\n");
  EXPECT_EQ(before.total, 1000);
  EXPECT_EQ(before.steal, 35);
  EXPECT_EQ(steal_percent(before, after), 20);
  EXPECT_EQ(steal_percent(after, after), std::nullopt);
  EXPECT_FALSE(cpu_times_of("cpu  100 0 50"));
  EXPECT_FALSE(cpu_times_of(""));
}

TEST(Provenance, NamesNoHost) {
  const Map facts = host_facts();
  EXPECT_TRUE(facts.find("host.kernel"));
  EXPECT_TRUE(facts.find("benchfield.version"));
  EXPECT_GT(facts.find("host.memory_bytes")->integer(), 0);
  std::array<char, 256> name{};
  ASSERT_EQ(gethostname(name.data(), name.size() - 1), 0);
  const std::string json = to_json(facts);
  EXPECT_EQ(json.find("\"" + std::string(name.data())), std::string::npos);
}

}  // namespace
}  // namespace benchfield
