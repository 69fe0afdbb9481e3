// An instance may use, and weighs, the same wherever it is placed: what pods get in a cluster is
// held against the cgroups of processes, for every definition of this project.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "runner/template/limits.h"
#include "tests/unit/template/layout.h"

namespace benchfield {
namespace {

constexpr std::int64_t kMiB = std::int64_t{1} << 20;
const Value kCores(Quantity{Dimension::cores, 1500, 0});
const Value kDriverCores(Quantity{Dimension::cores, 700, 0});
const Value kOddSize(Quantity{Dimension::size, 2'000'000'001, 0});  // 1907.3 MiB
const Value kDriverSize(Quantity{Dimension::size, 1'000'000'000, 0});

/// A definition and, of those that have several, how it runs in a cluster.
struct Case {
  std::string definition, mode;
};

struct Size {
  std::int64_t cpu = 0, memory = 0;  ///< thousandths of a core, bytes
  std::int64_t shares = 0;
  bool operator==(const Size&) const = default;
};
void PrintTo(const Size& size, std::ostream* out) {
  *out << size.cpu << "m, " << size.memory << " B, shares " << size.shares;
}
using Sizes = std::map<std::string, Size>;  ///< by role

class Resources : public testing::TestWithParam<Case> {
 protected:
  /// Everything of a component with limits, in a cluster or on hosts.
  std::optional<ComponentSteps> made(bool is_in_cluster, const char* qos) {
    const Definition* definition = store_.find(GetParam().definition, sink_);
    if (!definition) return std::nullopt;
    ComponentSpec component = default_component(*definition, "c");
    component.values["qos"] = qos;
    component.values["cpu"] = kCores;
    component.values["memory"] = kOddSize;
    if (!GetParam().mode.empty()) {
      component.values["mode"] = GetParam().mode;
      component.values["driver_cpu"] = kDriverCores;
      component.values["driver_limit"] = kDriverSize;
      component.values["jar"] = "/jobs/job.jar";
    }
    if (component.values.find("masters")) component.values["masters"] = 3;
    for (const std::string& role : definition->info.connect)
      component.connect.push_back({role, role == "source" ? "k" : "s", "planes", {}});
    const Place place = is_in_cluster ? Place::cluster : Place::hosts;
    auto layout = layout_of(*definition, component, sink_, place);
    if (!layout) return std::nullopt;
    if (is_in_cluster) layout->clusters["here"] = cluster();
    return instantiate(*definition, component, *layout,
                       {{"k", {{"bootstrap", {"k:1"}}}}, {"s", {{"http", {"s:1"}}}}}, sink_);
  }

  static Cluster cluster() {
    Cluster out;
    out.environment = "here";
    out.name_space = "n";
    out.kubectl = {"kubectl"};
    out.node_address = "10.0.0.9";
    out.pull_policy = "Never";
    out.pools[""] = Map{{"node_selector", Map{}}, {"tolerations", List{}}};
    return out;
  }

  /// Of processes: what their cgroups are made from.
  static Sizes on_hosts(const ComponentSteps& steps) {
    Sizes out;
    for (const Step& step : steps.start) {
      const auto* process = std::get_if<StartProcess>(&step.kind);
      if (!process || !process->limits) continue;
      const Limits& limits = *process->limits;
      const auto slash = limits.instance.find('/');
      const auto dash = limits.instance.rfind('-');
      out[limits.instance.substr(slash + 1, dash - slash - 1)] = {
          limits.millicores.value_or(0), limits.memory.value_or(0), limits.shares.value_or(0)};
    }
    return out;
  }

  /// Of pods of workloads: what they ask for, which is all they may have where they are guaranteed.
  static Sizes asked_in_cluster(const ComponentSteps& steps) {
    Sizes out;
    for (const PodDemand& pods : steps.cluster.pods) {
      std::string role = pods.name.substr(2);
      if (role.ends_with("-0")) role.resize(role.size() - 2);
      if (role != "submit") out[role] = {pods.cpu, pods.memory, shares_of_request(pods.cpu)};
    }
    return out;
  }

  static std::string applied(const ComponentSteps& steps) {
    std::string out;
    for (const Step& step : steps.start) {
      if (const auto* run = std::get_if<RunCommand>(&step.kind)) out += run->input;
    }
    return out;
  }

  /// The number behind the first of these words; 0 where there is none.
  static std::int64_t number_after(const std::string& text, const std::string& words) {
    const auto at = text.find(words);
    return at == std::string::npos ? 0 : std::atoll(text.c_str() + at + words.size());
  }

  /// Of pods that Spark makes: heap and overhead are their memory.
  static Size by_spark(const std::string& text, const std::string& who) {
    const std::string key = "spark." + who, pod = "spark.kubernetes." + who;
    return {number_after(text, pod + ".limit.cores="),
            (number_after(text, key + ".memory=") + number_after(text, key + ".memoryOverhead=")) *
                kMiB,
            shares_of_request(number_after(text, pod + ".request.cores="))};
  }

  std::string messages() const { return to_text(sink_, sources_, "test"); }

  SourceMap sources_;
  DiagnosticSink sink_;
  DefinitionStore store_{{BENCHFIELD_SOURCE_DIR "/templates"}, sources_};
};

TEST_P(Resources, AreTheSameForPodsAndProcesses) {
  for (const char* qos : {"guaranteed", "burstable"}) {
    const auto pods = made(true, qos), processes = made(false, qos);
    ASSERT_TRUE(pods && processes) << messages();
    Sizes here = on_hosts(*processes);
    ASSERT_FALSE(here.empty());
    for (const auto& [role, size] : here) EXPECT_EQ(size.memory % kMiB, 0) << role;
    if (GetParam().mode == "native") {
      const std::string text = applied(*pods);
      EXPECT_EQ(by_spark(text, "executor"), here["worker"]) << qos;
      EXPECT_EQ(by_spark(text, "driver"), here["driver"]) << qos;
      continue;
    }
    Sizes there = asked_in_cluster(*pods);
    for (auto& [role, size] : here) {
      EXPECT_EQ(there[role].shares, size.shares) << role << " " << qos;
      if (std::string(qos) == "guaranteed") {
        EXPECT_EQ(there[role], size) << role;
      }
    }
    EXPECT_EQ(there.size(), here.size());
  }
}

/// Instances that have limits: each is a process or a pod.
std::vector<std::string> limited(const ComponentSteps& steps) {
  std::vector<std::string> out;
  for (const Limits& limits : steps.limits) out.push_back(limits.instance);
  return out;
}

TEST_P(Resources, AreToldOfWhatIsThereAlone) {
  const auto pods = made(true, "burstable"), processes = made(false, "burstable");
  ASSERT_TRUE(pods && processes) << messages();
  std::vector<std::string> expected = limited(*processes);
  if (GetParam().mode == "native") std::erase(expected, "c/master-0");
  EXPECT_EQ(limited(*pods), expected);
  EXPECT_EQ(pods->instances, static_cast<int>(expected.size()));
}

TEST_P(Resources, GiveProcessesAWeightWithoutLimitsWhereThereIsACluster) {
  const Definition* definition = store_.find(GetParam().definition, sink_);
  ASSERT_TRUE(definition) << messages();
  ComponentSpec component = default_component(*definition, "c");
  component.values["jar"] = "/jobs/job.jar";
  for (const std::string& role : definition->info.connect)
    component.connect.push_back({role, role == "source" ? "k" : "s", "planes", {}});
  auto layout = layout_of(*definition, component, sink_);
  ASSERT_TRUE(layout) << messages();
  const std::map<std::string, Endpoints> others = {{"k", {{"bootstrap", {"k:1"}}}},
                                                   {"s", {{"http", {"s:1"}}}}};
  const auto alone = instantiate(*definition, component, *layout, others, sink_);
  ASSERT_TRUE(alone) << messages();
  EXPECT_TRUE(on_hosts(*alone).empty()) << "nothing to be equal to";
  layout->clusters["elsewhere"] = cluster();
  const auto beside = instantiate(*definition, component, *layout, others, sink_);
  ASSERT_TRUE(beside) << messages();
  const Sizes weighed = on_hosts(*beside);
  EXPECT_EQ(static_cast<int>(beside->limits.size()), beside->instances);
  for (const auto& [role, size] : weighed) EXPECT_EQ(size, (Size{0, 0, 102})) << role;
}

INSTANTIATE_TEST_SUITE_P(All, Resources,
                         testing::Values(Case{"kafka", ""}, Case{"search", ""},
                                         Case{"spark-job", "standalone"},
                                         Case{"kafka-to-search", "standalone"},
                                         Case{"kafka-to-search", "native"}),
                         [](const auto& test) {
                           std::string name = test.param.definition + "_" + test.param.mode;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace benchfield
