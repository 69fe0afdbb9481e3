#include "providers/az_cluster.h"

#include "providers/az_commands.h"
#include "providers/cluster.h"

// Addresses: the network has 10.240.0.0/16 for nodes and 10.241.0.0/16 for hosts, Services
// 10.0.0.0/16. Pods have addresses of nodes' kind where they are to be reached from outside, else
// of an overlay (10.244.0.0/16) that ends at the nodes.

namespace benchfield {
namespace {

constexpr auto kMake = std::chrono::minutes(30);
constexpr const char* kPoolLabel = "kubernetes.azure.com/agentpool";

const Map& pools_of(const EnvironmentSpec& environment) { return entries_of(environment, "pools"); }

std::string count_of(const Value& rules) { return std::to_string(rules["count"].integer()); }

/// The first without taints: the one that AKS makes with the cluster, which its own pods need.
std::string first_pool(const EnvironmentSpec& environment) {
  const Map& pools = pools_of(environment);
  for (const auto& [name, rules] : pools) {
    if (!rules["taints"].is_list() || rules["taints"].as_list()->empty()) return name;
  }
  return pools.begin()->first;
}

void add_option(std::vector<std::string>& argv, const char* option,
                const std::vector<std::string>& words) {
  if (words.empty()) return;
  argv.emplace_back(option);
  argv.insert(argv.end(), words.begin(), words.end());
}

std::vector<std::string> labels_of(const Value& rules) {
  std::vector<std::string> out;
  if (const Map* labels = rules["labels"].as_map()) {
    for (const auto& [name, value] : *labels) out.push_back(name + "=" + to_text(value));
  }
  return out;
}

std::vector<std::string> taints_of(const Value& rules) {
  std::vector<std::string> out;
  if (const List* taints = rules["taints"].as_list()) {
    for (const Value& taint : *taints) out.push_back(to_text(taint));
  }
  return out;
}

class Maker {
 public:
  Maker(const EnvironmentSpec& environment, const RunNames& run)
      : environment_(environment),
        run_(run),
        name_(environment.name),
        group_(az_group(environment.name, run)),
        subnet_("${steps." + name_ + ".network.subnet}") {}

  Steps run() {
    add(az_step(name_ + ".group", "make resource group " + group_,
                {"group", "create", "--name", group_, "--location", text_of(environment_, "region"),
                 "--tags", az_tag(run_)}));
    network();
    cluster();
    for (const auto& [pool, rules] : pools_of(environment_)) {
      if (pool != first_pool(environment_)) further_pool(pool, rules);
    }
    kubeconfig();
    return std::move(steps_);
  }

 private:
  void add(Step step) {
    if (!steps_.empty()) step.needs = {steps_.back().id};
    steps_.push_back(std::move(step));
  }

  void network() {
    Step network = az_step(name_ + ".network", "make the network of " + name_,
                           {"network", "vnet", "create", "--resource-group", group_, "--name",
                            "benchfield", "--address-prefixes", "10.240.0.0/15", "--subnet-name",
                            "nodes", "--subnet-prefixes", "10.240.0.0/16", "--tags", az_tag(run_)});
    network.captures = {{"location", "/newVNet/location"}, {"subnet", "/newVNet/subnets/0/id"}};
    add(std::move(network));
    Step hosts =
        az_step(name_ + ".network.hosts", "make room for hosts in it",
                {"network", "vnet", "subnet", "create", "--resource-group", group_, "--vnet-name",
                 "benchfield", "--name", "hosts", "--address-prefixes", "10.241.0.0/16"});
    hosts.captures["subnet"] = "/id";
    add(std::move(hosts));
  }

  void cluster() {
    const std::string pool = first_pool(environment_);
    const Value& rules = *pools_of(environment_).find(pool);
    std::vector<std::string> argv{"aks",
                                  "create",
                                  "--resource-group",
                                  group_,
                                  "--name",
                                  name_,
                                  "--location",
                                  text_of(environment_, "region"),
                                  "--node-resource-group",
                                  az_node_group(environment_, run_)};
    if (const std::string version = text_of(environment_, "kubernetes"); !version.empty())
      add_option(argv, "--kubernetes-version", {version});
    argv.insert(argv.end(), {"--nodepool-name", pool, "--node-count", count_of(rules),
                             "--node-vm-size", rules["size"].text()});
    add_option(argv, "--nodepool-labels", labels_of(rules));
    add_option(argv, "--nodepool-taints", taints_of(rules));
    argv.insert(argv.end(), {"--network-plugin", "azure"});
    if (text_of(environment_, "pod_network") != "routable")
      argv.insert(argv.end(), {"--network-plugin-mode", "overlay", "--pod-cidr", "10.244.0.0/16"});
    argv.insert(argv.end(),
                {"--vnet-subnet-id", subnet_, "--service-cidr", "10.0.0.0/16", "--dns-service-ip",
                 "10.0.0.10", "--no-ssh-key", "--tags", az_tag(run_)});
    Step step = az_step(name_ + ".cluster", "make cluster " + name_, std::move(argv));
    step.captures["fact.kubernetes"] = "/currentKubernetesVersion";
    step.deadline = kMake;
    add(std::move(step));
  }

  void further_pool(const std::string& pool, const Value& rules) {
    std::vector<std::string> argv{"aks",
                                  "nodepool",
                                  "add",
                                  "--resource-group",
                                  group_,
                                  "--cluster-name",
                                  name_,
                                  "--name",
                                  pool,
                                  "--mode",
                                  "User",
                                  "--node-count",
                                  count_of(rules),
                                  "--node-vm-size",
                                  rules["size"].text(),
                                  "--vnet-subnet-id",
                                  subnet_};
    add_option(argv, "--labels", labels_of(rules));
    if (const auto taints = taints_of(rules); !taints.empty()) {
      std::string all;
      for (const std::string& taint : taints) all += (all.empty() ? "" : ",") + taint;
      add_option(argv, "--node-taints", {all});
    }
    add_option(argv, "--tags", {az_tag(run_)});
    Step step = az_step(name_ + ".pool." + pool, "make pool " + pool, std::move(argv));
    step.deadline = kMake;
    add(std::move(step));
  }

  void kubeconfig() {
    const std::string file = az_kubectl(name_, run_)[2];
    Step folder;
    folder.id = name_ + ".folder";
    folder.title = "make a folder for its kubeconfig";
    folder.kind = MakeDirectory{file.substr(0, file.rfind('/'))};
    add(std::move(folder));
    add(az_step(name_ + ".kubeconfig", "fetch the kubeconfig of " + name_,
                {"aks", "get-credentials", "--resource-group", group_, "--name", name_, "--file",
                 file, "--context", name_, "--overwrite-existing"}));
  }

  const EnvironmentSpec& environment_;
  const RunNames& run_;
  const std::string name_, group_, subnet_;
  Steps steps_;
};

}  // namespace

std::vector<std::pair<std::string, std::int64_t>> az_sizes(const EnvironmentSpec& environment) {
  std::vector<std::pair<std::string, std::int64_t>> out;
  for (const auto& [name, rules] : pools_of(environment))
    out.emplace_back(rules["size"].text(), rules["count"].integer());
  return out;
}

Cluster az_cluster(const EnvironmentSpec& environment, const RunNames& run) {
  Cluster out = cluster_of(environment, run, az_kubectl(environment.name, run));
  for (auto& [pool, rules] : out.pools) {
    if (!pool.empty()) (*rules.find("node_selector")->as_map())[kPoolLabel] = pool;
  }
  return out;
}

std::string az_node_group(const EnvironmentSpec& environment, const RunNames& run) {
  return az_group(environment.name, run) + "-nodes";
}

Steps az_create_cluster(const EnvironmentSpec& environment, const Demand& demand,
                        const RunNames& run) {
  Steps steps = Maker(environment, run).run();
  const auto kubectl = az_kubectl(environment.name, run);
  for (Step& step : cluster_checks(environment, demand, run, kubectl, {steps.back().id}))
    steps.push_back(std::move(step));
  for (Step& step : name_space_steps(environment, demand, run, kubectl, {steps.back().id}))
    steps.push_back(std::move(step));
  return steps;
}

Steps az_scale_pools(const EnvironmentSpec& from, const EnvironmentSpec& to, const RunNames& run) {
  Steps out;
  for (const auto& [pool, rules] : pools_of(to)) {
    const Value* before = pools_of(from).find(pool);
    if (before && (*before)["count"] == rules["count"]) continue;
    Step step = az_step(
        to.name + ".scale." + pool, "scale pool " + pool + " to " + count_of(rules) + " nodes",
        {"aks", "nodepool", "scale", "--resource-group", az_group(to.name, run), "--cluster-name",
         to.name, "--name", pool, "--node-count", count_of(rules)});
    step.deadline = kMake;
    out.push_back(std::move(step));
  }
  return out;
}

}  // namespace benchfield
