#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "runner/engine/agent_steps.h"
#include "runner/engine/schedule.h"
#include "runner/plan/plan.h"
#include "runner/template/instantiate.h"

namespace benchfield {

struct Names;

/// Clusters of a variant by environment.
using Clusters = std::map<std::string, Cluster>;

/// Where agents of one phase of one trial are to run.
class AgentPlaces {
 public:
  /// Keeps references.
  AgentPlaces(const Clusters& clusters, const Trial& trial, const VariantSettings& settings,
              const Names& names, std::string phase, bool has_rounds)
      : clusters_(clusters),
        trial_(trial),
        settings_(settings),
        names_(names),
        phase_(std::move(phase)),
        has_rounds_(has_rounds) {}

  /// The place of a group's agents; nothing when `from` is no cluster: then they run beside the
  /// runner.
  std::optional<AgentPlace> find(const Placement& from, const std::string& name) const;

 private:
  const Clusters& clusters_;
  const Trial& trial_;
  const VariantSettings& settings_;
  const Names& names_;
  std::string phase_;
  bool has_rounds_;
};

/// True for a probe that reads over the network from its placement; others look at what the
/// providers started.
inline bool reads_from_its_place(const MeasureSpec& measure) { return measure.of.has_value(); }

/// "probes-on-cluster-test": the group of probes at a placement.
std::string probe_group_name(const Placement& from);

/// What the loads and probes of a variant ask of a cluster, beyond its components.
void add_agent_demand(const VariantSettings& settings, const Cluster& cluster,
                      std::vector<PodDemand>& pods, ClusterDemand& demand);

}  // namespace benchfield
