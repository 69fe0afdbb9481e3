// Components in a cluster: what is applied, how they are reached, what is deleted.

#include <gtest/gtest.h>

#include <algorithm>

#include "runner/template/manifests.h"
#include "tests/unit/template/layout.h"

namespace benchfield {
namespace {

constexpr char kFolder[] = BENCHFIELD_SOURCE_DIR "/templates";

Cluster cluster_of(bool is_routable = false) {
  Cluster out;
  out.environment = "here";
  out.name_space = "benchfield-<run-id>";
  out.kubectl = {"kubectl", "--context", "c", "--namespace", out.name_space};
  out.node_address = "10.0.0.9";
  out.pull_policy = "Never";
  out.is_routable = is_routable;
  out.pools[""] = Map{{"node_selector", Map{}}, {"tolerations", List{}}};
  out.pools["test"] = Map{{"node_selector", Map{{"func", "test"}}},
                          {"tolerations", List{Map{{"key", "key"}, {"operator", "Exists"}}}}};
  return out;
}

class ClusterPlace : public testing::Test {
 protected:
  bool take(const std::string& name, const Map& values = {}, const std::string& pool = "",
            bool is_routable = false) {
    definition_ = store_.find(name, sink_);
    if (!definition_) return false;
    component_ = default_component(*definition_, name);
    component_.placement.part = pool;
    for (const auto& [key, value] : values) component_.values[key] = value;
    for (const std::string& role : definition_->info.connect)
      component_.connect.push_back({role, role == "source" ? "k" : "s", "planes", {}});
    layout_ = layout_of(*definition_, component_, sink_);
    if (layout_) layout_->clusters["here"] = cluster_of(is_routable);
    return layout_.has_value();
  }
  std::optional<ComponentSteps> steps() {
    return instantiate(
        *definition_, component_, *layout_,
        {{"k", {{"bootstrap", {"k-0.k.ns:9092"}}}}, {"s", {{"http", {"s-0.s.ns:9200"}}}}}, sink_);
  }
  std::optional<Addresses> addresses() {
    return addresses_of(*definition_, component_, *layout_, sink_);
  }
  std::string messages() const { return to_text(sink_, sources_, "test"); }

  SourceMap sources_;
  DiagnosticSink sink_;
  DefinitionStore store_{{kFolder}, sources_};
  const Definition* definition_ = nullptr;
  ComponentSpec component_;
  std::optional<Layout> layout_;
};

class ClusterGolden : public ClusterPlace, public testing::WithParamInterface<std::string> {};

TEST_P(ClusterGolden, GivesTheseStepsWithNodePorts) {
  ASSERT_TRUE(take(GetParam(), {{"expose", "node-port"}})) << messages();
  const auto made = steps();
  const std::string actual = made ? to_text(*made) : messages();
  EXPECT_EQ(actual, read_expected("tests/golden/templates/" + GetParam() + "-cluster.txt", actual));
}

INSTANTIATE_TEST_SUITE_P(All, ClusterGolden, testing::Values("kafka", "search", "kafka-to-search"),
                         [](const auto& test) {
                           std::string name = test.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST_F(ClusterPlace, HasAddressesForPodsAndOthersForEveryoneElse) {
  ASSERT_TRUE(take("kafka", {{"expose", "node-port"}, {"brokers", 2}})) << messages();
  const auto found = addresses();
  ASSERT_TRUE(found) << messages();
  EXPECT_EQ(seen_from(*found, "here").at("bootstrap"),
            (std::vector<std::string>{
                "kafka-broker-0.kafka.benchfield-<run-id>.svc.cluster.local:9092",
                "kafka-broker-1.kafka.benchfield-<run-id>.svc.cluster.local:9092"}));
  EXPECT_EQ(seen_from(*found, "elsewhere").at("bootstrap"),
            (std::vector<std::string>{"${steps.kafka.broker-0.bootstrap.address}",
                                      "${steps.kafka.broker-1.bootstrap.address}"}));
}

TEST_F(ClusterPlace, IsReachedByNobodyOutsideUnlessExposed) {
  ASSERT_TRUE(take("kafka")) << messages();
  const auto found = addresses();
  ASSERT_TRUE(found) << messages();
  EXPECT_TRUE(seen_from(*found, "elsewhere").empty());
  const auto made = steps();
  ASSERT_TRUE(made) << messages();
  const auto& ready = std::get<TypedAction>(made->ready[1].kind);
  EXPECT_EQ(ready.type, "kafka-metadata");
  EXPECT_EQ(display_argv(ready.from),
            "kubectl --context c --namespace benchfield-<run-id> exec -i benchfield-hand -- "
            "/usr/bin/benchfield act");
}

TEST_F(ClusterPlace, IsReachedAtItsPodsWhereTheyAreRoutable) {
  ASSERT_TRUE(take("kafka", {}, "", true)) << messages();
  const auto made = steps();
  ASSERT_TRUE(made) << messages();
  const auto& way = std::get<TypedAction>(made->start.back().kind);
  EXPECT_EQ(way.type, "service-address");
  EXPECT_EQ(way.arguments.find("type")->text(), "Pod");
  EXPECT_EQ(way.arguments.find("target")->text(), "kafka-broker-0");
}

TEST_F(ClusterPlace, SharesOneBalancerOrHasOneForEachPod) {
  ASSERT_TRUE(take("search", {{"expose", "load-balancer"}, {"data_nodes", 3}})) << messages();
  EXPECT_EQ(addresses()->outside.at("http"),
            std::vector<std::string>{"${steps.search.http.address}"});
  component_.values["expose"] = "load-balancer-per-pod";
  EXPECT_EQ(addresses()->outside.at("http").size(), 3u);
}

TEST_F(ClusterPlace, ForwardsPortsOfThisMachineToItsPods) {
  ASSERT_TRUE(take("search", {{"expose", "port-forward"}})) << messages();
  EXPECT_EQ(addresses()->outside.at("http"), std::vector<std::string>{"127.0.0.1:9000"});
  const auto made = steps();
  ASSERT_TRUE(made) << messages();
  const auto& forward = std::get<StartProcess>(made->ready[1].kind);
  EXPECT_EQ(display_argv(forward.argv),
            "kubectl --context c --namespace benchfield-<run-id> port-forward --address=127.0.0.1 "
            "pod/search-data-0 9000:http");
}

TEST_F(ClusterPlace, PutsPodsOfAPoolOnItsNodes) {
  ASSERT_TRUE(take("kafka", {}, "test")) << messages();
  const auto made = steps();
  ASSERT_TRUE(made) << messages();
  const std::string text = to_text(*made);
  EXPECT_NE(text.find("nodeSelector:\n      |         func: test\n"), std::string::npos) << text;
  EXPECT_NE(text.find("operator: Exists"), std::string::npos);
  ASSERT_EQ(made->cluster.pods.size(), 1u);
  EXPECT_EQ(made->cluster.pods[0].pool, "test");
  EXPECT_EQ(made->cluster.pods[0].memory, std::int64_t{712} << 20);
}

TEST_F(ClusterPlace, NeedsLimitsToBeGuaranteed) {
  ASSERT_TRUE(take("kafka", {{"qos", "guaranteed"}})) << messages();
  EXPECT_FALSE(steps());
  EXPECT_NE(messages().find("'qos: guaranteed' needs limits of CPU and memory for role 'broker' "
                            "[missing-limit]"),
            std::string::npos)
      << messages();
}

TEST(Manifests, KnowQuantitiesAndResources) {
  EXPECT_EQ(millicores(Value("500m")), 500);
  EXPECT_EQ(millicores(Value("2")), 2000);
  EXPECT_EQ(bytes(Value("900Mi")), std::int64_t{900} << 20);
  EXPECT_EQ(bytes(Value("2G")), 2'000'000'000);
  EXPECT_EQ(resource_of(Map{{"kind", "StatefulSet"}, {"apiVersion", "apps/v1"}}),
            "statefulsets.apps");
  EXPECT_EQ(resource_of(Map{{"kind", "NetworkPolicy"}, {"apiVersion", "networking.k8s.io/v1"}}),
            "networkpolicies.networking.k8s.io");
  EXPECT_EQ(resource_of(Map{{"kind", "Service"}, {"apiVersion", "v1"}}), "services");
}

}  // namespace
}  // namespace benchfield
