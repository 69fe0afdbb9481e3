// What actions make of kubectl's answers: exit code 1 for everything, empty lists beside it.

#include <gtest/gtest.h>

#include "runner/engine/actions/action.h"
#include "runner/engine/actions/elsewhere.h"
#include "runner/io/files.h"
#include "tests/fakes/fake_processes.h"

namespace benchfield {
namespace {

class Kubernetes : public testing::Test {
 protected:
  Result<Value> act(const std::string& action, Map arguments) {
    arguments["kubectl"] = List{Value("kubectl"), Value("--context"), Value("c")};
    ActionContext context{*http_, processes_, Seconds(5), {}};
    return find_action(action)->attempt(arguments, context);
  }
  void answer(CommandResult result) { processes_.answers["kubectl"] = {std::move(result)}; }
  static std::string pod(const std::string& status, const std::string& spec = "{}") {
    return R"({"kind": "Pod", "metadata": {"name": "k-0"}, "spec": )" + spec +
           ", \"status\": " + status + "}";
  }
  Result<Value> ready(const std::string& pods) {
    answer({0,
            R"({"items": [{"kind": "StatefulSet", "metadata": {"name": "k", "generation": 2},
               "status": {"observedGeneration": 2, "readyReplicas": 0}}, )" +
                pods + "]}",
            ""});
    return act("condition", {{"target", Map{{"kind", "StatefulSet"}, {"name", "k"}, {"ready", 1}}},
                             {"component", "k"}});
  }

  std::unique_ptr<HttpClient> http_ = make_http_client();
  fakes::FakeProcesses processes_;
};

TEST_F(Kubernetes, AnEmptyListBesideAFailureIsNoEmptyList) {
  answer({1, R"({"items": []})",
          "Error from server (Forbidden): pods is forbidden: User \"x\" cannot list\n"});
  const auto gone = act("cluster-gone", {{"target", "pods"}, {"selector", "benchfield/run=r"}});
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().code, "forbidden");
}

TEST_F(Kubernetes, NothingIsDeletedWithoutTheLabelOfARun) {
  EXPECT_EQ(act("cluster-delete", {{"target", "namespaces"}, {"selector", ""}}).error().code,
            "not-ours");
  EXPECT_EQ(act("cluster-delete", {{"target", "namespaces"}, {"selector", "benchfield/run="}})
                .error()
                .code,
            "not-ours");
  EXPECT_TRUE(processes_.log.empty());
}

TEST_F(Kubernetes, FinalizersThatHoldANamespaceAreNamed) {
  answer({0,
          R"({"items": [{"kind": "Namespace", "metadata": {"name": "n", "finalizers": ["a.b/c"]},
             "status": {"conditions": [{"type": "NamespaceFinalizersRemaining", "status": "True",
             "message": "Some content in the namespace has finalizers remaining: d.e/f in 1 resource"}]}}]})",
          ""});
  const auto gone =
      act("cluster-gone", {{"target", "namespaces"}, {"selector", "benchfield/run=r"}});
  ASSERT_FALSE(gone);
  EXPECT_EQ(to_text(gone.error()),
            "error: 1 objects are still there: Namespace/n [not-yet]\n"
            "  = Namespace/n has finalizers that nobody has removed: a.b/c\n"
            "  = Namespace/n: Some content in the namespace has finalizers remaining: d.e/f in 1 "
            "resource\n");
}

TEST_F(Kubernetes, APodThatNoNodeTakesSaysWhy) {
  const auto result = ready(pod(
      R"({"phase": "Pending", "conditions": [{"type": "PodScheduled", "status": "False",
         "message": "0/2 nodes are available: 2 Insufficient memory."}]})"));
  ASSERT_FALSE(result);
  EXPECT_EQ(to_text(result.error()),
            "error: 0 of 1 pods of StatefulSet 'k' are ready [not-yet]\n"
            "  = pod k-0 is not scheduled: 0/2 nodes are available: 2 Insufficient memory.\n");
}

TEST_F(Kubernetes, AnImageThatIsNotThereEndsTheWaiting) {
  const auto result = ready(pod(
      R"({"containerStatuses": [{"name": "c", "image": "a:1", "restartCount": 0, "state": {"waiting":
         {"reason": "ErrImageNeverPull", "message": "not present"}}}]})"));
  ASSERT_FALSE(result);
  EXPECT_EQ(to_text(result.error()),
            "error: 0 of 1 pods of StatefulSet 'k' are ready [cannot-become-ready]\n"
            "  = pod k-0 cannot get its image a:1: ErrImageNeverPull: not present\n");
}

TEST_F(Kubernetes, MemoryOverTheLimitIsToldWithTheLimit) {
  const auto result = ready(pod(
      R"({"containerStatuses": [{"name": "c", "restartCount": 3, "state": {"running": {}},
         "lastState": {"terminated": {"reason": "OOMKilled", "exitCode": 137}}}]})",
      R"({"containers": [{"name": "c", "resources": {"limits": {"memory": "100Mi"}}}]})"));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, "cannot-become-ready");
  EXPECT_EQ(result.error().notes,
            std::vector<std::string>{"pod k-0 was killed for using more memory than its limit of "
                                     "100Mi, 3 restarts"});
}

TEST_F(Kubernetes, AJobWithoutItsEndIsNotComplete) {
  answer({0, R"({"items": [{"kind": "Job", "metadata": {"name": "j"}, "status": {}}]})", ""});
  EXPECT_EQ(act("condition", {{"target", Map{{"kind", "Job"}, {"name", "j"}}}}).error().what,
            "Job 'j' is not complete");
  answer({0, R"({"items": []})", ""});
  EXPECT_EQ(act("condition", {{"target", Map{{"kind", "Job"}, {"name", "j"}}}}).error().what,
            "there is no Job 'j'");
}

TEST_F(Kubernetes, NodePortsAreReachedAtTheNodesAddress) {
  answer({0, R"({"spec": {"ports": [{"name": "client", "port": 9094, "nodePort": 30123}]}})", ""});
  const auto found = act("service-address", {{"target", "k-0-outside"},
                                             {"type", "NodePort"},
                                             {"port", "client"},
                                             {"node_address", "10.0.0.9"}});
  ASSERT_TRUE(found);
  EXPECT_EQ((*found)["address"].text(), "10.0.0.9:30123");
}

TEST_F(Kubernetes, WhatAContextMayNotDoIsListed) {
  answer({0, "true\nfalse\nfalse\n", ""});
  const auto rights =
      act("cluster-rights", {{"target", "n"},
                             {"rights", List{Value("get pods"), Value("create pods/exec"),
                                             Value("patch statefulsets.apps")}}});
  ASSERT_FALSE(rights);
  EXPECT_EQ(rights.error().what,
            "the kube context may not do what the run needs: create pods/exec, patch "
            "statefulsets.apps");
}

TEST_F(Kubernetes, PodsWithoutRoomOrImageAreFoundBeforeAnythingIsMade) {
  processes_.answers["kubectl"] = {
      CommandResult{0,
                    R"({"items": [{"metadata": {"name": "n1"}, "spec": {}, "status": {
             "allocatable": {"cpu": "2", "memory": "4Gi"}, "images": [{"names": ["a:1"]}],
             "addresses": [{"type": "InternalIP", "address": "10.0.0.9"}],
             "conditions": [{"type": "Ready", "status": "True"}]}}]})",
                    ""},
      CommandResult{
          0,
          R"({"items": [{"spec": {"nodeName": "n1", "containers": [{"resources": {"requests":
             {"memory": "3Gi"}}}]}, "status": {"phase": "Running"}}]})",
          ""}};
  const Map row{{"name", "k"},
                {"pods", 2},
                {"cpu", Quantity{Dimension::cores, 100, 0}},
                {"memory", Quantity{Dimension::size, std::int64_t{900} << 20, 0}}};
  const auto room = act("cluster-room", {{"variants", List{Value(List{Value(row)})}},
                                         {"images", List{Value("a:1"), Value("b:2")}}});
  ASSERT_FALSE(room);
  EXPECT_EQ(to_text(room.error()),
            "error: the cluster cannot take what the plan places there [no-room]\n"
            "  = 1 of 2 pods of k (100m cores, 900 MiB each) find no node with room\n"
            "  = b:2 is not on n1\n");
}

TEST_F(Kubernetes, NodesThatAreThisMachineAreToldFromOthers) {
  const auto node = [](const std::string& name, const std::string& boot) {
    return R"({"metadata": {"name": ")" + name + R"("}, "spec": {}, "status": {
             "allocatable": {"cpu": "2", "memory": "4Gi"}, "nodeInfo": {"bootID": ")" +
           boot + R"("},
             "addresses": [{"type": "InternalIP", "address": "10.0.0.9"}],
             "conditions": [{"type": "Ready", "status": "True"}]}})";
  };
  std::string own = *read_file("/proc/sys/kernel/random/boot_id");
  while (!own.empty() && own.back() == '\n') own.pop_back();
  processes_.answers["kubectl"] = {
      CommandResult{0, R"({"items": [)" + node("n1", own) + ", " + node("n2", "another") + "]}",
                    ""},
      CommandResult{0, R"({"items": []})", ""}};
  const auto room = act("cluster-room", {{"variants", List{}}, {"images", List{}}});
  ASSERT_TRUE(room) << to_text(room.error());
  EXPECT_EQ((*room)["nodes"].text(),
            "n1 (2 cores, 4096 MiB, this machine), n2 (2 cores, 4096 MiB)");
}

TEST_F(Kubernetes, RestartsAndLostNodesWhileMeasuringAreTold) {
  const std::string before =
      R"({"pods":{"a":{"uid":"1","restarts":0},"b":{"uid":"2","restarts":0},"c":{"uid":"3","restarts":0}},)"
      R"("nodes":{"n1":true}})";
  answer({0,
          R"({"items": [
            {"kind": "Pod", "metadata": {"name": "a", "uid": "9"}, "status": {}},
            {"kind": "Pod", "metadata": {"name": "b", "uid": "2"}, "status": {"containerStatuses": [
              {"restartCount": 1, "lastState": {"terminated": {"reason": "Error", "exitCode": 1}}}]}},
            {"kind": "Node", "metadata": {"name": "n1"}, "status": {"conditions": [
              {"type": "Ready", "status": "Unknown"}]}}]})",
          ""});
  const auto pods = act("cluster-pods", {{"before", before}});
  ASSERT_TRUE(pods);
  EXPECT_EQ((*pods)["changes"].text(),
            "pod a was replaced by another; pod b was restarted (Error, exit code 1); pod c is "
            "gone; node n1 is not ready");
}

TEST_F(Kubernetes, FactsOfPodsAreThoseOfTheirComponent) {
  answer({0,
          R"({"items": [
            {"kind": "Pod", "metadata": {"name": "kafka-0", "labels": {"benchfield/component": "kafka"}},
             "spec": {"nodeName": "n1"}, "status": {"phase": "Running", "qosClass": "Burstable",
             "containerStatuses": [{"image": "k:1", "imageID": "sha256:a"}]}},
            {"kind": "Pod", "metadata": {"name": "kafka-1", "labels": {"benchfield/component": "kafka"}},
             "spec": {"nodeName": "n2"}, "status": {"phase": "Running", "qosClass": "Burstable",
             "containerStatuses": [{"image": "k:1", "imageID": "sha256:a"}]}},
            {"kind": "Pod", "metadata": {"name": "search-0", "labels": {"benchfield/component": "search"}},
             "spec": {"nodeName": "n3"}, "status": {"phase": "Running", "qosClass": "Guaranteed"}},
            {"kind": "Pod", "metadata": {"name": "benchfield-hand", "labels": {"benchfield/component": "benchfield-hand"}},
             "spec": {"nodeName": "n2"}, "status": {"phase": "Running", "qosClass": "Burstable"}},
            {"kind": "Node", "metadata": {"name": "n1", "labels": {"node.kubernetes.io/instance-type": "m5.4xlarge"}},
             "status": {"capacity": {"cpu": "16", "memory": "65859216Ki"}, "allocatable": {"cpu": "15", "memory": "1Gi"}}},
            {"kind": "Node", "metadata": {"name": "n2", "labels": {"node.kubernetes.io/instance-type": "m5.4xlarge"}},
             "status": {"capacity": {"cpu": "16", "memory": "65859208Ki"}}},
            {"kind": "Node", "metadata": {"name": "n3"}, "status": {"capacity": {"cpu": "2", "memory": "24Gi"}}}]})",
          ""});
  const auto pods = act("cluster-pods", {{"before", ""}});
  ASSERT_TRUE(pods);
  EXPECT_EQ((*pods)["facts"].text(),
            R"-({"kafka.image_ids":"k:1 sha256:a",)-"
            R"-("kafka.node_sizes":"16 cores, 62.8 GiB (m5.4xlarge)",)-"
            R"("kafka.on_nodes":"kafka-0 on n1, kafka-1 on n2","kafka.qos_class":"Burstable",)"
            R"("search.node_sizes":"2 cores, 24.0 GiB","search.on_nodes":"search-0 on n3",)"
            R"("search.qos_class":"Guaranteed"})");
}

TEST_F(Kubernetes, AnActionDoneElsewhereAnswersInJson) {
  answer({0,
          R"({"ok":false,"code":"not-yet","what":"0 of 1 brokers answer","notes":["n"],"help":""})",
          ""});
  ActionContext context{*http_, processes_, Seconds(5), {}};
  const auto result = act_elsewhere({"kafka-metadata", {}, {"kubectl", "exec"}}, context);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().what, "0 of 1 brokers answer");
  answer({1, "", "pods \"benchfield-hand\" not found"});
  EXPECT_EQ(act_elsewhere({"kafka-metadata", {}, {"kubectl", "exec"}}, context).error().code,
            "command-failed");
}

}  // namespace
}  // namespace benchfield
