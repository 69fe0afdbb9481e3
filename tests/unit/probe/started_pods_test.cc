#include "runner/probe/started_pods.h"

#include <gtest/gtest.h>

#include "runner/io/json.h"

namespace benchfield {
namespace {

using Counts = std::map<std::string, std::int64_t>;

Pod pod(const std::string& component, const std::string& uid, std::int64_t restarts = 0) {
  Pod out;
  out.component = component;
  out.name = component + "-0";
  out.uid = uid;
  out.created = "2026-01-01T00:00:10Z";
  out.restarts = restarts;
  return out;
}

/// Of what a broker's going was told as by one event, after a first look at it.
std::int64_t evicted_by(const char* event) {
  StartedPods started;
  started.take({pod("kafka", "u0")});
  started.take({pod("kafka", "u1")});
  EXPECT_TRUE(started.wants_events());
  started.take_events(*parse_json(R"({"items": [)" + std::string(event) + "]}"));
  EXPECT_FALSE(started.wants_events());
  return started.evicted().at("kafka");
}

TEST(StartedPods, CountContainersAndPodsThatWereStartedAfterTheFirstLook) {
  StartedPods started;
  started.take({pod("kafka", "u0"), pod("kafka", "u1", 2), pod("search", "u2")});
  EXPECT_EQ(started.restarts(), (Counts{{"kafka", 0}, {"search", 0}}));
  // one was started again, one deleted and made anew by its StatefulSet
  for (int i = 0; i < 2; ++i)
    started.take({pod("kafka", "u0", 1), pod("kafka", "u9"), pod("search", "u2")});
  EXPECT_EQ(started.restarts(), (Counts{{"kafka", 2}, {"search", 0}}));
}

TEST(StartedPods, CountAnEvictedPodOnceAndNotWhatWasEvictedBefore) {
  StartedPods started;
  Pod before = pod("search", "u0"), now = pod("search", "u1");
  before.is_evicted = true;
  started.take({before, now});
  now.is_evicted = true;
  for (int i = 0; i < 2; ++i) started.take({before, now});
  EXPECT_EQ(started.evicted(), (Counts{{"search", 1}}));
  started.take({pod("search", "u2")});
  EXPECT_FALSE(started.wants_events()) << "it is known why they went";
}

TEST(StartedPods, TakeEvictionsOfPodsThatAreGoneFromEvents) {
  // of the kubelet, with the pod's uid
  EXPECT_EQ(
      evicted_by(R"({"reason": "Evicted", "involvedObject": {"name": "kafka-0", "uid": "u0"}})"),
      1);
  EXPECT_EQ(
      evicted_by(R"({"reason": "Evicted", "involvedObject": {"name": "kafka-0", "uid": "z"}})"), 0)
      << "an earlier pod of that name";
  EXPECT_EQ(
      evicted_by(R"({"reason": "Killing", "involvedObject": {"name": "kafka-0", "uid": "u0"}})"), 0)
      << "deleted by somebody";
  // of the controller that empties tainted nodes, which names the pod alone
  EXPECT_EQ(
      evicted_by(R"({"reason": "TaintManagerEviction", "lastTimestamp": "2026-01-01T00:00:20Z",
                           "involvedObject": {"name": "kafka-0"}})"),
      1);
  EXPECT_EQ(
      evicted_by(R"({"reason": "TaintManagerEviction", "lastTimestamp": "2026-01-01T00:00:09Z",
                           "involvedObject": {"name": "kafka-0"}})"),
      0)
      << "before it was made";
}

}  // namespace
}  // namespace benchfield
