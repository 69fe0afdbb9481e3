#include "providers/az.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "providers/az_cluster.h"
#include "providers/az_commands.h"
#include "providers/az_hosts.h"
#include "providers/cluster.h"

namespace benchfield {
namespace {

constexpr std::size_t kLongestPool = 12;  ///< characters of a node pool's name
constexpr int kFirstPort = 19090;

bool is_cluster(const EnvironmentSpec& environment) {
  return !entries_of(environment, "pools").empty();
}

KeyRow required(KeyRow row) {
  row.required = true;
  return row;
}

std::vector<KeyRow> machine_keys() {
  KeyRow count = key_row("count", ValueType::count, "how many machines");
  count.least = 1;
  return {required(std::move(count)),
          required(key_row("size", ValueType::text, "size of each, as Standard_D16s_v3"))};
}

class AzProvider final : public Provider {
 public:
  AzProvider() {
    info_.name = "az";
    info_.help = "AKS clusters, and virtual machines in their network, by the Azure CLI";
    KeyRow pools = key_row("pools", ValueType::map, "node pools: they make it a cluster");
    pools.of = machine_keys();
    for (KeyRow& key : pool_keys()) pools.of.push_back(std::move(key));
    KeyRow groups = key_row("groups", ValueType::map, "groups of hosts: they make it machines");
    groups.of = machine_keys();
    info_.keys = {
        key_row("region", ValueType::text, "of a cluster, as westus2"),
        key_row("kubernetes", ValueType::text, "version; what AKS offers by default"),
        std::move(pools),
        std::move(groups),
        key_row("network", ValueType::text, "of hosts: the environment they stand beside"),
        key_row("image", "of hosts: a name as centos-7.5, or PUBLISHER:OFFER:SKU:VERSION",
                Value("debian-12"))};
    for (KeyRow& key : cluster_keys()) {
      if (key.key == "ports") key.default_value = Value(kFirstPort);
      if (key.key == "load_balancer_annotations")
        key.default_value =
            Value(Map{{"service.beta.kubernetes.io/azure-load-balancer-internal", "true"}});
      info_.keys.push_back(std::move(key));
    }
    info_.places = {"cluster", "hosts"};
  }

  const PluginInfo& info() const override { return info_; }

  void check(const EnvironmentSpec& environment, const std::vector<EnvironmentSpec>& all,
             DiagnosticSink& sink) const override {
    const std::string who = "environment '" + environment.name + "'";
    const bool has_groups = !entries_of(environment, "groups").empty();
    if (is_cluster(environment) == has_groups) {
      sink.error(
              "bad-environment", environment.range,
              who + (has_groups ? " has both pools and groups" : " has neither pools nor groups"))
          .help = "give pools to a cluster and groups to hosts, in environments of their own";
      return;
    }
    check_taints(environment, sink);
    for (const auto& [name, rules] : entries_of(environment, has_groups ? "groups" : "pools"))
      check_machines(environment, name, rules, sink);
    if (has_groups) {
      check_network(environment, all, sink);
    } else if (text_of(environment, "region").empty()) {
      sink.error("missing-key", environment.range, who + " has no 'region'").help =
          "write 'region: westus2'";
    }
  }

  std::optional<Error> refusal(const EnvironmentSpec& environment) const override {
    return Error{"not-yet-supported",
                 "environment '" + environment.name +
                     "' is made by az: running on this provider is not supported yet",
                 {"nothing was started; `benchfield dry-run` and `benchfield validate` show every "
                  "command and file of the plan"},
                 "to run it, make the cluster yourself and name its context: 'provider: kubectl, "
                 "context: NAME'; hosts can be this machine, by 'provider: local'"};
  }

  std::vector<Host> hosts(const EnvironmentSpec& environment, const RunNames& run) const override {
    return is_cluster(environment) ? std::vector<Host>{} : az_hosts(environment, run);
  }

  std::optional<Cluster> cluster(const EnvironmentSpec& environment,
                                 const RunNames& run) const override {
    if (!is_cluster(environment)) return std::nullopt;
    return az_cluster(environment, run);
  }

  int port(const EnvironmentSpec& environment, int taken) const override {
    return static_cast<int>(environment.settings.find("ports")->integer()) + taken;
  }

  Steps preflight(const EnvironmentSpec& environment, const Demand&,
                  const RunNames&) const override {
    Steps steps = az_preflight(environment);
    if (!is_cluster(environment)) return steps;
    Step quota = az_quota(environment, text_of(environment, "region"), az_sizes(environment));
    quota.needs = {steps.back().id};
    steps.push_back(std::move(quota));
    return steps;
  }

  Steps create(const EnvironmentSpec& environment, const Demand& demand,
               const RunNames& run) const override {
    return is_cluster(environment) ? az_create_cluster(environment, demand, run)
                                   : az_create_hosts(environment, run);
  }

  Steps change(const EnvironmentSpec& from, const EnvironmentSpec& to, const Demand& demand,
               const RunNames& run) const override {
    return is_cluster(to) ? az_scale_pools(from, to, run) : az_change_groups(from, to, demand, run);
  }

  Steps before_measure(const EnvironmentSpec& environment, const RunNames& run) const override {
    if (!is_cluster(environment)) return {};
    return {pods_before(environment, az_cluster(environment, run))};
  }

  Steps after_measure(const EnvironmentSpec& environment, const RunNames& run) const override {
    if (!is_cluster(environment)) return {};
    return {pods_after(environment, az_cluster(environment, run))};
  }

  /// The group alone: what a run has in it goes with it. Balancers and disks of the cluster are in
  /// its own group of nodes, which goes with the cluster.
  Steps destroy(const EnvironmentSpec& environment, const RunNames& run) const override {
    return {az_remove_group(environment, run)};
  }

  Steps leftovers(const EnvironmentSpec& environment, const RunNames& run) const override {
    const std::string& name = environment.name;
    Step tagged = az_left(name + ".left", "look for what is left with the tag of the run",
                          "resources with the tag of the run",
                          {"resource", "list", "--tag", az_tag(run), "--query", "[].id"});
    if (!is_cluster(environment)) return {std::move(tagged)};
    const std::string nodes = az_node_group(environment, run);
    Step group = az_left(name + ".left.nodes", "see that " + nodes + " is gone",
                         "resource group " + nodes, {"group", "exists", "--name", nodes});
    group.needs = {tagged.id};
    return {std::move(tagged), std::move(group)};
  }

 private:
  static void check_machines(const EnvironmentSpec& environment, const std::string& name,
                             const Value& rules, DiagnosticSink& sink) {
    const std::string size = rules["size"].text();
    if (!size.empty() && !vm_size(size)) {
      sink.error("bad-size", environment.range, "'" + size + "' of '" + name + "' is no size of az")
          .help = "sizes are written Standard_D16s_v3; `az vm list-skus` names them";
    }
    const bool is_plain = !name.empty() && std::islower(static_cast<unsigned char>(name.front())) &&
                          std::all_of(name.begin(), name.end(), [](unsigned char c) {
                            return std::islower(c) || std::isdigit(c);
                          });
    if (!is_cluster(environment) || (is_plain && name.size() <= kLongestPool)) return;
    sink.error("bad-name", environment.range, "AKS has no node pool named '" + name + "'")
        .notes.push_back("a pool's name is at most 12 small letters and digits, a letter first");
  }

  static void check_network(const EnvironmentSpec& environment,
                            const std::vector<EnvironmentSpec>& all, DiagnosticSink& sink) {
    const std::string network = text_of(environment, "network");
    std::vector<std::string> clusters;
    for (const EnvironmentSpec& other : all) {
      if (other.provider == "az" && is_cluster(other)) clusters.push_back(other.name);
    }
    if (std::find(clusters.begin(), clusters.end(), network) != clusters.end()) return;
    Diagnostic& d =
        sink.error("unknown-network", environment.range,
                   network.empty() ? "environment '" + environment.name + "' has no 'network'"
                                   : "no cluster by az is named '" + network + "'");
    d.notes.push_back(
        "hosts stand in the network of a cluster of the plan, without public addresses");
    d.notes.push_back("clusters by az: " + (clusters.empty() ? "none" : list_of(clusters)));
  }

  PluginInfo info_;
};

}  // namespace

std::unique_ptr<const Provider> make_az_provider() { return std::make_unique<AzProvider>(); }

}  // namespace benchfield
