#include "runner/probe/pods.h"

#include <gtest/gtest.h>

#include "runner/io/json.h"
#include "runner/probe/rows.h"
#include "tests/fakes/fake_processes.h"

namespace benchfield {
namespace {

constexpr const char* kPods = R"({"items": [
  {"metadata": {"name": "kafka-broker-0", "namespace": "n", "uid": "u0", "labels": {"benchfield/component": "kafka"}},
   "spec": {"nodeName": "node1"}, "status": {"containerStatuses": [{"restartCount": 0, "state": {"running": {}}}]}},
  {"metadata": {"name": "kafka-broker-1", "namespace": "n", "uid": "u1", "labels": {"benchfield/component": "kafka"}},
   "spec": {"nodeName": "node2"}, "status": {"containerStatuses": [{"restartCount": 2, "state": {"running": {}}}]}},
  {"metadata": {"name": "search-data-0", "namespace": "n", "uid": "u2", "labels": {"benchfield/component": "search"}},
   "spec": {"nodeName": "node2"}, "status": {"reason": "Evicted"}},
  {"metadata": {"name": "stranger", "namespace": "n", "uid": "u3", "labels": {}}, "spec": {"nodeName": "node3"}}]})";

/// As a kubelet answers, shortened: another namespace has a pod of the same name.
constexpr const char* kNode1 = R"({"node": {"cpu": {"usageCoreNanoSeconds": 999}}, "pods": [
  {"podRef": {"name": "kafka-broker-0", "namespace": "n"},
   "containers": [{"name": "kafka", "cpu": {"time": "2026-01-01T00:00:00Z", "usageCoreNanoSeconds": 1000},
                   "memory": {"workingSetBytes": 50}}],
   "cpu": {"usageCoreNanoSeconds": 800}},
  {"podRef": {"name": "kafka-broker-1", "namespace": "other"},
   "containers": [{"cpu": {"usageCoreNanoSeconds": 7}, "memory": {"workingSetBytes": 7}}]}]})";
constexpr const char* kNode2 = R"({"pods": [
  {"podRef": {"name": "kafka-broker-1", "namespace": "n"},
   "containers": [{"cpu": {"usageCoreNanoSeconds": 2000}, "memory": {"workingSetBytes": 60}}]},
  {"podRef": {"name": "search-data-0", "namespace": "n"},
   "containers": [{"cpu": {"usageCoreNanoSeconds": 9}, "memory": {"workingSetBytes": 9}}]}]})";

constexpr const char* kAdvisor =
    "# TYPE container_cpu_cfs_periods_total counter\n"
    "container_cpu_cfs_periods_total{container=\"\",id=\"/"
    "a\",namespace=\"n\",pod=\"kafka-broker-0\"} 100 1\n"
    "container_cpu_cfs_throttled_periods_total{container=\"\",namespace=\"n\",pod=\"kafka-broker-"
    "0\"} 79 1\n"
    "container_cpu_cfs_throttled_seconds_total{container=\"\",namespace=\"n\",pod=\"kafka-broker-"
    "0\"} 1.5 1\n"
    "container_cpu_cfs_periods_total{container=\"\",namespace=\"x\",pod=\"kafka-broker-0\"} 5 1\n"
    "container_cpu_usage_seconds_total{container=\"\",namespace=\"n\",pod=\"kafka-broker-0\"} 5 "
    "1\n";

std::vector<Pod> pods() { return read_pods(*parse_json(kPods)); }

TEST(Pods, AreThoseWithAComponent) {
  const auto found = pods();
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[1].component, "kafka");
  EXPECT_EQ(found[1].node, "node2");
  EXPECT_EQ(found[1].restarts, 2);
  EXPECT_TRUE(found[2].is_evicted);
}

/// Pods of a status each.
std::vector<Pod> pods_with(std::initializer_list<const char*> statuses) {
  std::string items;
  for (const char* status : statuses) {
    items += (items.empty() ? "" : ",") + std::string(R"({"apiVersion": "v1", "kind": "Pod",
      "metadata": {"name": "kafka-broker-0", "namespace": "n", "uid": "u0", "generation": 1,
                   "creationTimestamp": "2026-01-01T00:00:00Z",
                   "labels": {"benchfield/component": "kafka", "benchfield/run": "r"}},
      "spec": {"nodeName": "node1", "terminationGracePeriodSeconds": 30}, "status": )") +
             status + "}";
  }
  return read_pods(
      *parse_json(R"({"apiVersion": "v1", "kind": "List", "items": [)" + items + "]}"));
}

TEST(Pods, AreEvictedWhereTheirClusterTellsThemToGo) {
  const auto found =
      pods_with({// by a kubelet that is short of memory
                 R"({"phase": "Failed", "reason": "Evicted", "startTime": "2026-01-01T00:00:01Z",
          "message": "The node was low on resource: memory. Threshold quantity: 100Mi, available: 84Mi.",
          "conditions": [{"type": "DisruptionTarget", "status": "True", "reason": "TerminationByKubelet"},
                         {"type": "Ready", "status": "False", "reason": "PodFailed"}]})",
                 // by the controller that empties tainted nodes
                 R"({"phase": "Running", "podIP": "10.0.0.7",
          "conditions": [{"type": "Ready", "status": "True"},
                         {"type": "DisruptionTarget", "status": "True", "reason": "DeletionByTaintManager",
                          "message": "Taint manager: deleting due to NoExecute taint",
                          "lastTransitionTime": "2026-01-01T00:00:20Z"}],
          "containerStatuses": [{"restartCount": 0, "state": {"running": {"startedAt": "2026-01-01T00:00:02Z"}}}]})",
                 // by a request to evict, as draining a node makes it
                 R"({"phase": "Running",
          "conditions": [{"type": "DisruptionTarget", "status": "True", "reason": "EvictionByEvictionAPI",
                          "message": "Eviction API: evicting"}],
          "containerStatuses": [{"restartCount": 0, "state": {"running": {}}}]})"});
  ASSERT_EQ(found.size(), 3u);
  for (const Pod& pod : found) EXPECT_TRUE(pod.is_evicted);
  EXPECT_EQ(found[0].running, 0);
  EXPECT_EQ(found[1].running, 1);
}

TEST(Pods, AreNotEvictedWhereTheyRunOrWereMeantToGoOnce) {
  for (
      const Pod& pod : pods_with(
          {R"({"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]})",
           R"({"phase": "Running", "conditions": [{"type": "DisruptionTarget", "status": "False"}]})"}))
    EXPECT_FALSE(pod.is_evicted);
}

/// By component, from what the kubelets of the nodes say.
std::map<std::string, CgroupUsage> usage_of(const std::vector<Pod>& pods,
                                            std::initializer_list<const char*> summaries) {
  UsageOfPods read;
  for (const char* summary : summaries) add_summary(*parse_json(summary), pods, read);
  return usage_by_component(pods, read);
}

TEST(Pods, AddUpContainersOverNodesWhereTheyRun) {
  const auto usage = usage_of(pods(), {kNode1, kNode2});
  ASSERT_TRUE(usage.contains("kafka"));
  EXPECT_EQ(usage.at("kafka").cpu_ns, 3'000);
  EXPECT_EQ(usage.at("kafka").memory, 110);
  EXPECT_FALSE(usage.contains("search")) << "its only pod was evicted";
}

TEST(Pods, HaveNoSumWhereAKubeletLeavesARunningOneOut) {
  constexpr const char* kForgetful = R"({"pods": [{"podRef": {"name": "other", "namespace": "n"},
   "containers": [{"cpu": {"usageCoreNanoSeconds": 1}, "memory": {"workingSetBytes": 1}}]}]})";
  EXPECT_FALSE(usage_of(pods(), {kNode1, kForgetful}).contains("kafka"))
      << "what broker 0 used alone would read as less use";
  EXPECT_FALSE(usage_of(pods(), {kNode1, R"({"pods": []})"}).contains("kafka"));
}

TEST(Pods, HaveNoSumWhereARunningContainerHasNoReading) {
  auto now = pods();
  EXPECT_FALSE(usage_of(now, {kNode1, R"({"pods": [
    {"podRef": {"name": "kafka-broker-1", "namespace": "n"},
     "containers": [{"cpu": {"usageCoreNanoSeconds": 2000}, "memory": {}}]}]})"})
                   .contains("kafka"));
  now[1].running = 2;
  EXPECT_FALSE(usage_of(now, {kNode1, kNode2}).contains("kafka")) << "of one container of two";
  now[1].running = 0;  // it waits to be started again
  EXPECT_EQ(usage_of(now, {kNode1, kNode2}).at("kafka").cpu_ns, 1'000);
}

TEST(Pods, TakeThrottlingOfThePodWhereNoContainerIsNamed) {
  std::map<std::string, CgroupUsage> usage;
  usage["kafka"].cpu_ns = 1;
  add_throttling(kAdvisor, pods(), usage);
  EXPECT_EQ(usage["kafka"].periods, 100);
  EXPECT_EQ(usage["kafka"].throttled_periods, 79);
  EXPECT_EQ(usage["kafka"].throttled_ns, 1'500'000'000);
}

TEST(Pods, TakeThrottlingOfContainersWhereTheyAreNamed) {
  std::map<std::string, CgroupUsage> usage;
  usage["kafka"].cpu_ns = 1;
  const std::string more =
      "container_cpu_cfs_periods_total{container=\"kafka\",namespace=\"n\",pod=\"kafka-broker-0\"} "
      "90 1\n";
  add_throttling(kAdvisor + more, pods(), usage);
  EXPECT_EQ(usage["kafka"].periods, 90) << "not the pod's on top of it";
}

TEST(PodsProbe, FailsWithWhatKubectlSaidWhenTheKubeletsMayNotBeAsked) {
  fakes::FakeProcesses processes;
  processes.answers["kubectl"] = {
      {0, kPods, ""}, {1, "", "Error from server (Forbidden): nodes \"node1\" is forbidden\nmore"}};
  ProbeTask task;
  task.name = "processes-pods";
  task.runner = &processes;
  task.clusters = {
      Map{{"kubectl", List{"kubectl", "--context", "c"}}, {"selector", "benchfield/run=r"}}};
  const auto probe = make_pods(task);
  ASSERT_TRUE(probe);
  const auto values = (*probe)->read();
  ASSERT_FALSE(values);
  EXPECT_EQ(values.error().what, "Error from server (Forbidden): nodes \"node1\" is forbidden");
  ASSERT_EQ(processes.log.size(), 3u);
  EXPECT_TRUE(processes.log[0].starts_with(
      "spawn kubectl --context c get pods -l benchfield/run=r --watch "))
      << processes.log[0];
  EXPECT_EQ(processes.log[1], "kubectl --context c get pods -l benchfield/run=r -o json");
  EXPECT_EQ(processes.log[2],
            "kubectl --context c get --raw /api/v1/nodes/node1/proxy/stats/summary");
}

TEST(PodsProbe, LeavesOutTheSumOfAComponentWithAPodThatIsMissing) {
  fakes::FakeProcesses processes;
  const CommandResult node{0, "no node of ours", ""};
  processes.answers["kubectl"] = {
      {0, kPods, ""}, {0, kNode1, ""}, node,       {0, R"({"pods": []})", ""},
      node,           {0, "", ""},     {0, "", ""}};
  ProbeTask task;
  task.runner = &processes;
  task.clusters = {Map{{"kubectl", List{"kubectl"}}, {"selector", "benchfield/run=r"}}};
  const auto probe = make_pods(task);
  ASSERT_TRUE(probe);
  const auto values = (*probe)->read();
  ASSERT_TRUE(values) << values.error().what;
  EXPECT_EQ(*values, (std::vector<std::pair<std::string, std::int64_t>>{{"kafka.restarts", 0},
                                                                        {"search.restarts", 0},
                                                                        {"kafka.evicted", 0},
                                                                        {"search.evicted", 0}}));
}

TEST(PodsProbe, AsksForEventsOnceAPodHasGone) {
  fakes::FakeProcesses processes;
  constexpr const char* kNone = R"({"items": []})";
  constexpr const char* kEvents = R"({"items": [
    {"reason": "Evicted", "involvedObject": {"kind": "Pod", "name": "kafka-broker-0", "uid": "u0"}}]})";
  const CommandResult node{0, "no node of ours", ""}, nothing{0, "", ""};
  processes.answers["kubectl"] = {
      {0, kPods, ""}, {0, kNode1, ""}, node,           {0, kNode2, ""}, node,
      nothing,        nothing,         {0, kNone, ""}, {0, kEvents, ""}};
  ProbeTask task;
  task.runner = &processes;
  task.clusters = {Map{{"kubectl", List{"kubectl"}}, {"selector", "benchfield/run=r"}}};
  const auto probe = make_pods(task);
  ASSERT_TRUE(probe);
  ASSERT_TRUE((*probe)->read());
  const auto values = (*probe)->read();
  ASSERT_TRUE(values) << values.error().what;
  EXPECT_EQ(processes.log.back(), "kubectl get events -o json");
  EXPECT_EQ(*values, (std::vector<std::pair<std::string, std::int64_t>>{{"kafka.restarts", 0},
                                                                        {"search.restarts", 0},
                                                                        {"kafka.evicted", 1},
                                                                        {"search.evicted", 0}}));
}

TEST(PodsProbe, HasNothingToReadWithoutACluster) {
  ProbeTask task;
  task.name = "processes";
  const auto probe = make_pods(task);
  ASSERT_FALSE(probe);
  EXPECT_EQ(probe.error().code, "bad-target");
}

}  // namespace
}  // namespace benchfield
