#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "runner/base/result.h"
#include "runner/base/value.h"
#include "runner/io/cgroup.h"

namespace benchfield {

/// Name of the value that holds what all pods on this machine's own nodes took: CPU time, ns.
inline constexpr char kPodsHere[] = "this-machine.cpu_ns";

/// A pod of a run as the API server lists it.
struct Pod {
  std::string name_space, name, uid, node, component;
  std::string created;        ///< as "2026-01-01T00:00:00Z"
  int running = 0;            ///< containers that run
  std::int64_t restarts = 0;  ///< of its containers
  bool is_evicted = false;    ///< or about to be
};

/// Those of `kubectl get pods -o json` that carry the label benchfield/component.
std::vector<Pod> read_pods(const Value& list);

/// What each pod used, by uid, from a kubelet's stats/summary: containers alone, whose figures are
/// taken at each read, while those of pods and nodes are some seconds old. A pod of which a running
/// container has no reading is left out.
using UsageOfPods = std::map<std::string, CgroupUsage>;
void add_summary(const Value& summary, const std::vector<Pod>& pods, UsageOfPods& usage);

/// Sums of the pods that run, by component. One with a running pod that no kubelet told of is left
/// out: half a sum would read as less use.
std::map<std::string, CgroupUsage> usage_by_component(const std::vector<Pod>& pods,
                                                      const UsageOfPods& usage);

/// Adds periods and throttling from a kubelet's metrics/cadvisor: lines of containers, or those of
/// whole pods where the runtime names no container.
void add_throttling(std::string_view metrics, const std::vector<Pod>& pods,
                    std::map<std::string, CgroupUsage>& usage);

}  // namespace benchfield
