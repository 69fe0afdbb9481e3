#include "runner/probe/pod_watch.h"

#include <gtest/gtest.h>

#include "tests/fakes/fake_processes.h"

namespace benchfield {
namespace {

TEST(PodWatch, KnowsPodsThatAreEvictedOrToldToGo) {
  fakes::FakeProcesses processes;
  PodWatch watch(processes, {"kubectl"}, "benchfield/component");
  for (const char* line : {"u0  ", "u1  True", "u2 Evicted True", "u3 Evicted ", "u4  False",
                           "u5 NodeLost ", "u1  True", "", " ", "u6"})
    watch.take(line);
  EXPECT_EQ(watch.evicted(), (std::set<std::string>{"u1", "u2", "u3"}));
}

TEST(PodWatch, BeginsAgainWhereItHasEnded) {
  fakes::FakeProcesses processes;
  PodWatch watch(processes, {"kubectl", "--context", "c"}, "benchfield/component");
  watch.tend();
  watch.tend();
  ASSERT_EQ(processes.log.size(), 2U);
  EXPECT_TRUE(processes.log[0].starts_with(
      "spawn kubectl --context c get pods -l benchfield/component --watch "))
      << processes.log[0];
  EXPECT_EQ(processes.log[1], processes.log[0]);
}

}  // namespace
}  // namespace benchfield
