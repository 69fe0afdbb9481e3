#include "runner/engine/observe_agents.h"

#include <set>

#include "runner/engine/script.h"

namespace benchfield {

std::optional<AgentPlace> AgentPlaces::find(const Placement& from, const std::string& name) const {
  const auto found = clusters_.find(from.environment);
  if (found == clusters_.end()) return std::nullopt;
  const Cluster& cluster = found->second;
  AgentPlace place;
  place.environment = from.environment;
  place.kubectl = cluster.kubectl;
  if (const auto pool = cluster.pools.find(from.part); pool != cluster.pools.end()) {
    const Value rules(pool->second);
    if (const Map* selector = rules["node_selector"].as_map()) place.node_selector = *selector;
    if (const List* tolerations = rules["tolerations"].as_list()) place.tolerations = *tolerations;
  }
  place.agents = cluster.agents;
  place.pull_policy = cluster.pull_policy;
  place.run_id = names_.run_id;
  place.trial = trial_.id;
  place.phase = phase_;
  place.errors = names_.run_directory + "/logs/" + trial_.id + "-" + phase_ + "-" + name + ".log";
  place.deadline = settings_.trial.deadline;
  place.has_rounds = has_rounds_;
  return place;
}

std::string probe_group_name(const Placement& from) {
  return "probes-" + from.environment + (from.part.empty() ? "" : "-" + from.part);
}

void add_agent_demand(const VariantSettings& settings, const Cluster& cluster,
                      std::vector<PodDemand>& pods, ClusterDemand& demand) {
  const std::string& environment = cluster.environment;
  const AgentRequest asked = agent_request(cluster.agents);
  const std::size_t before = pods.size();
  for (const LoadSpec& load : settings.loads) {
    if (load.from.environment != environment) continue;
    pods.push_back({load.name, load.from.part, load.instances, asked.cpu, asked.memory});
  }
  std::set<std::string> groups;
  for (const MeasureSpec& measure : settings.measures) {
    if (measure.from.environment != environment || !reads_from_its_place(measure)) continue;
    const std::string name = probe_group_name(measure.from);
    if (groups.insert(name).second)
      pods.push_back({name, measure.from.part, 1, asked.cpu, asked.memory});
  }
  if (pods.size() == before) return;
  for (const char* resource : {"jobs.batch", "services", "configmaps", "pods/log", "pods/exec"})
    demand.resources.insert(resource);
  demand.images.insert(cluster.agents.image);
}

}  // namespace benchfield
