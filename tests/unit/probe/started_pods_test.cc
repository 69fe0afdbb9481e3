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

TEST(StartedPods, CountAPodThatWasToldToGoBeforeTheFirstLookAndStillRuns) {
  StartedPods started;
  Pod told = pod("kafka", "u0");
  told.is_evicted = true;
  told.running = 1;
  started.take({told});
  EXPECT_EQ(started.evicted(), (Counts{{"kafka", 1}}));
  started.take({pod("kafka", "u1")});
  EXPECT_EQ(started.evicted(), (Counts{{"kafka", 1}}));
  EXPECT_EQ(started.restarts(), (Counts{{"kafka", 1}}));
}

TEST(StartedPods, CountWhatAWatchToldOfPodsThatNobodySawGoing) {
  StartedPods started;
  started.take({pod("kafka", "u0"), pod("kafka", "u1")});
  started.take({pod("kafka", "u1"), pod("kafka", "u2")});
  started.take_evicted({"u0", "of another run"});
  EXPECT_EQ(started.evicted(), (Counts{{"kafka", 1}}));
  EXPECT_FALSE(started.wants_events()) << "it is known why it went";
  started.take_evicted({"u0"});
  EXPECT_EQ(started.evicted(), (Counts{{"kafka", 1}}));
}

TEST(StartedPods, ReadEventsThatComeLateAndNotForEver) {
  constexpr const char* kNone = R"({"items": []})";
  constexpr const char* kLate = R"({"items": [
    {"reason": "Evicted", "involvedObject": {"name": "kafka-0", "uid": "u0"}}]})";
  StartedPods started, in_vain;
  for (StartedPods* one : {&started, &in_vain}) {
    one->take({pod("kafka", "u0")});
    one->take({pod("kafka", "u1")});
    one->take_events(*parse_json(kNone));
  }
  started.take_events(*parse_json(kLate));
  EXPECT_EQ(started.evicted().at("kafka"), 1);
  EXPECT_FALSE(started.wants_events());
  in_vain.take_events(*parse_json(kNone));
  EXPECT_TRUE(in_vain.wants_events());
  in_vain.take_events(*parse_json(kNone));
  EXPECT_FALSE(in_vain.wants_events());
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
  // of the controller that empties tainted nodes, which names the pod alone; whole, as a cluster
  // of version 1.33 keeps it
  EXPECT_EQ(evicted_by(R"({"apiVersion": "v1", "count": 1, "eventTime": null,
      "firstTimestamp": "2026-01-01T00:00:20Z", "lastTimestamp": "2026-01-01T00:00:20Z",
      "involvedObject": {"apiVersion": "v1", "kind": "Pod", "name": "kafka-0", "namespace": "n"},
      "kind": "Event", "message": "Marking for deletion Pod n/kafka-0",
      "metadata": {"creationTimestamp": "2026-01-01T00:00:20Z", "name": "kafka-0.187a",
                   "namespace": "n", "resourceVersion": "991", "uid": "e0"},
      "reason": "TaintManagerEviction", "reportingComponent": "taint-eviction-controller",
      "reportingInstance": "", "source": {"component": "taint-eviction-controller"},
      "type": "Normal"})"),
            1);
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
