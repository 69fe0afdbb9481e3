#include "runner/engine/demand.h"

#include <algorithm>
#include <set>

#include "runner/engine/observe_agents.h"

namespace benchfield {
namespace {

/// True when a pod of that cluster carries the step out.
bool is_by_hand_of(const Step& step, const Cluster& cluster) {
  const auto* action = std::get_if<TypedAction>(&step.kind);
  if (!action || action->from.size() < cluster.kubectl.size()) return false;
  return std::equal(cluster.kubectl.begin(), cluster.kubectl.end(), action->from.begin());
}

/// Adds what PATH is searched for: a program that is named by a path is where that says.
void add_programs(std::set<std::string>& programs, const Steps& steps) {
  for (const Step& step : steps) {
    const auto* run = std::get_if<RunCommand>(&step.kind);
    const auto* process = std::get_if<StartProcess>(&step.kind);
    const std::string& program = run       ? run->argv.front()
                                 : process ? process->argv.front()
                                           : std::string();
    if (!program.empty() && program.find('/') == std::string::npos) programs.insert(program);
  }
}

void add_cluster_demand(Demand& demand, const VariantSettings& settings,
                        const RenderedVariant& variant, const std::string& environment) {
  const auto found = variant.layout.clusters.find(environment);
  if (found == variant.layout.clusters.end()) return;
  const Cluster& cluster = found->second;
  auto& pods = demand.pods.emplace_back();
  add_agent_demand(settings, cluster, pods, demand.cluster);
  const auto note_hand = [&](const Steps& steps) {
    demand.needs_hand = demand.needs_hand ||
                        std::any_of(steps.begin(), steps.end(),
                                    [&](const Step& step) { return is_by_hand_of(step, cluster); });
  };
  note_hand(variant.edges);
  for (const RenderedComponent& component : variant.components) {
    note_hand(component.steps.ready);
    note_hand(component.steps.reset);
    note_hand(component.steps.collect);
    if (variant.addresses.at(component.name).cluster != environment) continue;
    const ClusterDemand& more = component.steps.cluster;
    pods.insert(pods.end(), more.pods.begin(), more.pods.end());
    demand.cluster.resources.insert(more.resources.begin(), more.resources.end());
    demand.cluster.images.insert(more.images.begin(), more.images.end());
    demand.cluster.storage_classes.insert(more.storage_classes.begin(), more.storage_classes.end());
  }
}

}  // namespace

Demand demand_of(const RenderedPlan& rendered, const std::string& environment) {
  Demand demand;
  demand.directory = rendered.names().directory;
  std::map<std::string, Instance> instances;  // the largest of every instance over all variants
  std::set<std::string> programs;
  for (std::size_t v = 0; v < rendered.variants().size(); ++v) {
    const RenderedVariant& variant = rendered.variants()[v];
    const VariantSettings& settings = rendered.plan().variants[v].settings;
    std::int64_t memory = 0;
    for (const Instance& instance : variant.layout.instances) {
      if (instance.host.environment != environment) continue;
      memory += instance.memory;
      instances.try_emplace(instance_key(instance.component, instance.role, instance.index),
                            instance);
    }
    demand.memory = std::max(demand.memory, memory);
    std::int64_t disk = 0;
    for (const RenderedComponent& component : variant.components) {
      const auto is_here = [&](const ComponentSpec& spec) {
        return spec.name == component.name && spec.placement.environment == environment;
      };
      if (std::none_of(settings.components.begin(), settings.components.end(), is_here)) continue;
      disk += component.steps.disk;
      add_programs(programs, component.steps.install);
      add_programs(programs, component.steps.start);
    }
    demand.disk = std::max(demand.disk, disk);
    add_cluster_demand(demand, settings, variant, environment);
  }
  for (auto& [key, instance] : instances) demand.instances.push_back(std::move(instance));
  demand.programs.assign(programs.begin(), programs.end());
  return demand;
}

}  // namespace benchfield
