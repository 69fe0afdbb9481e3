#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "runner/base/diagnostic.h"
#include "runner/base/step.h"
#include "runner/plan/plan.h"
#include "runner/template/definition.h"

namespace benchfield {

/// One machine of a host group, as a provider describes it.
struct Host {
  std::string environment;
  std::string group;
  std::string address;     ///< what others connect to
  std::string directory;   ///< where components of this run may write ("<run>/work")
  std::string cache;       ///< where fetched packages are kept across runs ("<cache>")
  std::string run = {};    ///< the run's directory there; empty: that of this machine
  std::string reach = {};  ///< address that steps on it are done at; empty: this machine
  /// Argv of a program that reaches its servers where this machine does not; empty: it does.
  std::vector<std::string> hand = {};
  bool operator==(const Host&) const = default;
};

/// The pods of a cluster that send or probe, as its environment says.
struct AgentPods {
  std::string image;        ///< that holds this program
  std::int64_t cpu = 0;     ///< limit of each, thousandths of a core
  std::int64_t memory = 0;  ///< and in bytes
  bool operator==(const AgentPods&) const = default;
};

/// A cluster as a provider describes it: how kubectl is called and what pods there carry. Texts may
/// hold ${steps...}.
struct Cluster {
  std::string environment;
  std::vector<std::string> kubectl;  ///< argv up to the verb: context, kubeconfig, namespace
  std::string name_space;
  std::string node_address;  ///< where node ports are reached from outside
  std::string pull_policy;
  bool is_routable = false;  ///< pods are reached from outside by their own addresses
  Map load_balancer_annotations;
  AgentPods agents = {};
  /// Pool to {"node_selector": map, "tolerations": list}; "" is for pods placed in no pool.
  std::map<std::string, Map> pools;
  bool operator==(const Cluster&) const = default;
};

/// The pod of ours in a cluster that acts from inside; no component of the plan.
inline constexpr char kHand[] = "benchfield-hand";
/// Argv of a program in that pod, which carries typed steps out.
std::vector<std::string> hand_in(const Cluster& cluster);

/// One instance of a role on a host or in a cluster: broker 0 of kafka.
struct Instance {
  std::string component;
  std::string role;
  int index = 0;
  Host host;                         ///< in a cluster only environment and, as group, the pool
  std::map<std::string, int> ports;  ///< in a cluster those of port-forwards on this machine
  std::string directory;             ///< "<run>/work/kafka/broker-0"
  std::int64_t memory = 0;           ///< bytes it is said to need, 0 unknown
  bool operator==(const Instance&) const = default;
};

/// Where everything stands: made by the engine from placements and providers, before anything is
/// rendered.
struct Layout {
  std::string run_directory;  ///< "<run>" in a dry-run
  std::string run_id;         ///< "<run-id>" in a dry-run
  std::vector<Instance> instances;
  std::map<std::string, Cluster> clusters = {};  ///< by environment
  bool operator==(const Layout&) const = default;
};

/// Addresses by endpoint.
using Endpoints = std::map<std::string, std::vector<std::string>>;

/// Addresses that a component offers, by who asks.
struct Addresses {
  std::string cluster;  ///< environment of the cluster it stands in; empty on hosts
  Endpoints inside;     ///< for clients in that cluster
  Endpoints outside;    ///< for everyone else; on hosts for all
};
/// Those for a client in an environment. An endpoint without addresses for it is left out.
const Endpoints& seen_from(const Addresses& addresses, const std::string& environment);

/// What the pods of one workload ask of a cluster.
struct PodDemand {
  std::string name;  ///< of the workload
  std::string pool;
  std::int64_t count = 0;
  std::int64_t cpu = 0;     ///< thousandths of a core each
  std::int64_t memory = 0;  ///< bytes each
};

/// What a component uses of a cluster beyond its pods' own: for preflight.
struct ClusterDemand {
  std::vector<PodDemand> pods;
  std::set<std::string> resources;  ///< "statefulsets.apps"
  std::set<std::string> images;
  std::set<std::string> storage_classes;
};

/// A component turned into steps. In a cluster `start` applies manifests. Step ids start with
/// "COMPONENT."; needs are set inside each list.
struct ComponentSteps {
  Steps install;  ///< fetch packages, compile: kept across runs, skipped when there
  Steps files;
  Steps start;    ///< runs and processes, in order
  Steps ready;    ///< conditions, one after another
  Steps stop;     ///< processes, last started first, then its work directories removed
  Steps reset;    ///< what empties it between trials
  Steps collect;  ///< what reads its facts (captures)
  std::vector<std::string> processes;  ///< names of what `start` starts
  std::int64_t disk = 0;               ///< bytes it wants free, 0 unknown
  ClusterDemand cluster;               ///< in a cluster
  std::vector<Value> documents;        ///< and what `start` applies there
  /// And what is rendered for ConfigMaps: by instance ("kafka.broker-0"), then by file.
  std::map<std::string, Map> pod_files;
  Map facts;                   ///< fact name to value
  std::vector<Limits> limits;  ///< of those of its instances that have some, on any placement
  int instances = 0;           ///< of all roles
};

/// The places of a definition.
enum class Place { hosts, cluster };

/// The count of instances per role that a component needs where it is placed, and the port names of
/// each: evaluated from its values.
struct RoleDemand {
  std::string role;
  int count = 0;
  std::vector<std::string> ports;
  std::int64_t memory = 0;  ///< bytes each
};
std::optional<std::vector<RoleDemand>> role_demands(const Definition& definition,
                                                    const ComponentSpec& component, Place place,
                                                    DiagnosticSink& sink);

/// Addresses that a component offers, given where its instances stand.
std::optional<Addresses> addresses_of(const Definition& definition, const ComponentSpec& component,
                                      const Layout& layout, DiagnosticSink& sink);

/// Renders everything of one component where it is placed; of the layout it reads the component's
/// own instances and the clusters. endpoints holds those of every component it connects to, as seen
/// from there.
std::optional<ComponentSteps> instantiate(const Definition& definition,
                                          const ComponentSpec& component, const Layout& layout,
                                          const std::map<std::string, Endpoints>& endpoints,
                                          DiagnosticSink& sink);

}  // namespace benchfield
