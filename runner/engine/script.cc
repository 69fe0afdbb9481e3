#include "runner/engine/script.h"

#include <algorithm>
#include <set>

#include "providers/provider.h"
#include "runner/engine/edge_checks.h"
#include "runner/engine/observe_steps.h"
#include "runner/plan/checks.h"

namespace benchfield {
namespace {

std::string instance_key(const std::string& component, const std::string& role, int index) {
  return component + "/" + role + "-" + std::to_string(index);
}

/// Ports of an instance are those of the environment it is in: moved, it gets others.
std::string port_key(const ComponentSpec& component, const std::string& role, int index) {
  return component.placement.environment + "/" + instance_key(component.name, role, index);
}

const EnvironmentSpec& environment_of(const VariantSettings& settings, const std::string& name) {
  return *std::find_if(settings.environments.begin(), settings.environments.end(),
                       [&](const EnvironmentSpec& e) { return e.name == name; });
}

/// Appends `more` so that those of its steps that wait for nothing wait for `after`; returns the
/// ids nothing waits for.
std::vector<std::string> append(Steps& steps, const Steps& more,
                                const std::vector<std::string>& after) {
  if (more.empty()) return after;
  std::set<std::string> waited_for;
  for (const Step& step : more) waited_for.insert(step.needs.begin(), step.needs.end());
  std::vector<std::string> last;
  for (Step step : more) {
    if (step.needs.empty()) step.needs = after;
    if (!waited_for.contains(step.id)) last.push_back(step.id);
    steps.push_back(std::move(step));
  }
  return last;
}

/// One after another, for lists whose order matters.
Steps in_sequence(Steps steps) {
  for (std::size_t i = 1; i < steps.size(); ++i) steps[i].needs = {steps[i - 1].id};
  return steps;
}

/// Every component's addresses as they are right for a client in an environment.
std::map<std::string, Endpoints> all_seen_from(const std::map<std::string, Addresses>& addresses,
                                               const std::string& environment) {
  std::map<std::string, Endpoints> out;
  for (const auto& [component, ways] : addresses) out[component] = seen_from(ways, environment);
  return out;
}

std::string fingerprint_of(const ComponentSteps& steps) {
  std::string out;
  for (const Steps* list : {&steps.install, &steps.files, &steps.start, &steps.ready}) {
    for (const Step& step : *list) out += to_text(step);
  }
  return out;
}

/// The environments of all variants, each once, as the first variant that has it says.
std::vector<const EnvironmentSpec*> environments_of(const Plan& plan) {
  std::vector<const EnvironmentSpec*> out;
  std::set<std::string> seen;
  for (const Variant& variant : plan.variants) {
    for (const EnvironmentSpec& environment : variant.settings.environments) {
      if (seen.insert(environment.name).second) out.push_back(&environment);
    }
  }
  return out;
}

/// The hosts of a group; all of them where they are of none.
std::vector<Host> group_hosts(const std::vector<Host>& hosts, const std::string& group) {
  std::vector<Host> out;
  std::copy_if(hosts.begin(), hosts.end(), std::back_inserter(out),
               [&](const Host& host) { return host.group == group; });
  return out.empty() ? hosts : out;
}

/// True when a pod of that cluster carries the step out.
bool is_by_hand_of(const Step& step, const Cluster& cluster) {
  const auto* action = std::get_if<TypedAction>(&step.kind);
  if (!action || action->from.size() < cluster.kubectl.size()) return false;
  return std::equal(cluster.kubectl.begin(), cluster.kubectl.end(), action->from.begin());
}

/// Addresses must outlive it.
ResolveEdge resolver(const std::map<std::string, Addresses>& addresses) {
  return [&addresses](const Edge& edge, const Placement& from) {
    const auto found = addresses.find(edge.component);
    return edge_target(
        found == addresses.end() ? Endpoints{} : seen_from(found->second, from.environment), edge);
  };
}

}  // namespace

std::string_view stage_name(Stage stage) {
  switch (stage) {
    case Stage::preflight:
      return "preflight";
    case Stage::provision:
      return "provision";
    case Stage::deploy:
      return "deploy";
    case Stage::warm_up:
      return "warm-up";
    case Stage::reset:
      return "reset";
    case Stage::measure:
      return "measure";
    case Stage::collect:
      return "collect";
    case Stage::teardown:
      return "teardown";
  }
  return "";
}

ScriptWriter::ScriptWriter(const Plan& plan, DefinitionStore& definitions, Names names)
    : plan_(plan), definitions_(definitions), names_(std::move(names)) {}

bool ScriptWriter::prepare(DiagnosticSink& sink) {
  if (!check_names(sink) || !allocate_ports(sink)) return false;
  rendered_.assign(plan_.variants.size(), {});
  for (std::size_t v = 0; v < plan_.variants.size(); ++v) {
    if (!render(v, sink)) return false;
  }
  std::vector<UsedParts> used;
  for (std::size_t v = 0; v < plan_.variants.size(); ++v) used.push_back(used_parts(v));
  environments_ = EnvironmentPlan(plan_, std::move(used));
  for (const EnvironmentSpec* environment : environments_of(plan_))
    demands_[environment->name] = demand_of(environment->name);
  return true;
}

UsedParts ScriptWriter::used_parts(std::size_t variant) const {
  UsedParts out;
  for (const Instance& instance : rendered_[variant].layout.instances)
    out[instance.host.environment].insert(instance.host.group);
  return out;
}

/// The namespace of a run in a cluster is named after it, and names there end at 63 characters.
bool ScriptWriter::check_names(DiagnosticSink& sink) const {
  constexpr std::size_t kLongest = 31;
  if (plan_.name.size() <= kLongest) return true;
  for (const Variant& variant : plan_.variants) {
    for (const EnvironmentSpec& environment : variant.settings.environments) {
      if (!find_provider(environment.provider)->cluster(environment, run_names())) continue;
      sink.error("bad-name", environment.range,
                 "the plan's name is too long for a run in a cluster: '" + plan_.name + "'")
          .notes.push_back("its namespace is named after the run, " + std::to_string(kLongest) +
                           " characters are left for the plan");
      return false;
    }
  }
  return true;
}

/// Ports belong to an instance for the whole run, so that a component that does not change keeps
/// its steps.
bool ScriptWriter::allocate_ports(DiagnosticSink& sink) {
  std::map<std::string, int> taken;  // by environment
  for (const Variant& variant : plan_.variants) {
    for (const ComponentSpec& component : variant.settings.components) {
      const Definition* definition = definitions_.find(component.use, sink);
      const auto demands = definition ? role_demands(*definition, component, sink) : std::nullopt;
      if (!demands) return false;
      const EnvironmentSpec& environment =
          environment_of(variant.settings, component.placement.environment);
      const Provider* provider = find_provider(environment.provider);
      for (const RoleDemand& demand : *demands) {
        for (int i = 0; i < demand.count; ++i) {
          auto& ports = ports_[port_key(component, demand.role, i)];
          for (const std::string& port : demand.ports) {
            if (ports.contains(port)) continue;
            ports[port] = provider->port(environment, taken[environment.name]++);
          }
        }
      }
    }
  }
  return true;
}

bool ScriptWriter::lay_out(const VariantSettings& settings, Layout& layout,
                           DiagnosticSink& sink) const {
  layout.run_directory = names_.run_directory;
  layout.run_id = names_.run_id;
  for (const EnvironmentSpec& environment : settings.environments) {
    auto cluster = find_provider(environment.provider)->cluster(environment, run_names());
    if (cluster) layout.clusters[environment.name] = std::move(*cluster);
  }
  for (const ComponentSpec& component : settings.components) {
    const auto demands = role_demands(*definitions_.find(component.use, sink), component, sink);
    if (!demands) return false;
    const EnvironmentSpec& environment = environment_of(settings, component.placement.environment);
    auto hosts = find_provider(environment.provider)->hosts(environment, run_names());
    if (hosts.empty()) hosts = {Host{environment.name, component.placement.part, "", "", ""}};
    for (const RoleDemand& demand : *demands) {
      for (int i = 0; i < demand.count; ++i) {
        Instance& instance = layout.instances.emplace_back();
        instance.component = component.name;
        instance.role = demand.role;
        instance.index = i;
        const auto candidates = group_hosts(hosts, host_group(component, demand.role));
        instance.host = candidates[static_cast<std::size_t>(i) % candidates.size()];
        instance.ports = ports_.at(port_key(component, demand.role, i));
        instance.directory =
            instance.host.directory + "/" + instance_key(component.name, demand.role, i);
        instance.memory = demand.memory;
      }
    }
  }
  return true;
}

bool ScriptWriter::render(std::size_t v, DiagnosticSink& sink) {
  const VariantSettings& settings = plan_.variants[v].settings;
  RenderedVariant& out = rendered_[v];
  if (!lay_out(settings, out.layout, sink)) return false;
  for (const ComponentSpec& component : settings.components) {
    auto addresses =
        addresses_of(*definitions_.find(component.use, sink), component, out.layout, sink);
    if (!addresses) return false;
    out.addresses[component.name] = std::move(*addresses);
  }
  for (const ComponentSpec& component : settings.components) {
    const auto seen = all_seen_from(out.addresses, component.placement.environment);
    auto steps =
        instantiate(*definitions_.find(component.use, sink), component, out.layout, seen, sink);
    if (!steps) return false;
    RenderedComponent& rendered = out.components.emplace_back();
    rendered.name = component.name;
    for (const Edge& edge : component.connect) rendered.depends.push_back(edge.component);
    rendered.steps = std::move(*steps);
  }
  return true;
}

std::vector<StageScript> ScriptWriter::opening() const {
  StageScript preflight{Stage::preflight, {}};
  StageScript provision{Stage::provision, {}};
  for (const EnvironmentSpec* environment : environments_of(plan_)) {
    const Provider* provider = find_provider(environment->provider);
    const Demand& demand = demands_.at(environment->name);
    append(preflight.steps, provider->preflight(*environment, demand, run_names()), {});
    append(provision.steps,
           provider->create(EnvironmentPlan::opened(*environment), demand, run_names()), {});
    provision.undo.emplace_back(environment->name, provider->destroy(*environment, run_names()));
  }
  return {std::move(preflight), std::move(provision)};
}

Demand ScriptWriter::demand_of(const std::string& environment) const {
  Demand demand;
  demand.directory = names_.run_directory;
  std::map<std::string, Instance> instances;  // the largest of every instance over all variants
  std::set<std::string> programs;
  for (std::size_t v = 0; v < rendered_.size(); ++v) {
    const RenderedVariant& variant = rendered_[v];
    const auto& specs = plan_.variants[v].settings.components;
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
      const bool is_here = std::any_of(specs.begin(), specs.end(), [&](const ComponentSpec& spec) {
        return spec.name == component.name && spec.placement.environment == environment;
      });
      if (!is_here) continue;
      disk += component.steps.disk;
      for (const Steps* list : {&component.steps.install, &component.steps.start}) {
        for (const Step& step : *list) {
          const auto* run = std::get_if<RunCommand>(&step.kind);
          const auto* process = std::get_if<StartProcess>(&step.kind);
          const std::string& program = run       ? run->argv.front()
                                       : process ? process->argv.front()
                                                 : std::string();
          if (!program.empty() && program.find('/') == std::string::npos) programs.insert(program);
        }
      }
    }
    demand.disk = std::max(demand.disk, disk);
  }
  for (auto& [key, instance] : instances) demand.instances.push_back(std::move(instance));
  demand.programs.assign(programs.begin(), programs.end());
  add_cluster_demand(demand, environment);
  return demand;
}

void ScriptWriter::add_cluster_demand(Demand& demand, const std::string& environment) const {
  for (std::size_t v = 0; v < rendered_.size(); ++v) {
    const RenderedVariant& variant = rendered_[v];
    if (!variant.layout.clusters.contains(environment)) continue;
    auto& pods = demand.pods.emplace_back();
    const Cluster& cluster = variant.layout.clusters.at(environment);
    add_agent_demand(plan_.variants[v].settings, cluster, pods, demand.cluster);
    const auto note_hand = [&](const Steps& steps) {
      demand.needs_hand =
          demand.needs_hand || std::any_of(steps.begin(), steps.end(), [&](const Step& step) {
            return is_by_hand_of(step, cluster);
          });
    };
    note_hand(edge_steps(v));
    for (const RenderedComponent& component : variant.components) {
      note_hand(component.steps.ready);
      note_hand(component.steps.reset);
      note_hand(component.steps.collect);
      const Addresses& addresses = variant.addresses.at(component.name);
      if (addresses.cluster != environment) continue;
      const ClusterDemand& more = component.steps.cluster;
      pods.insert(pods.end(), more.pods.begin(), more.pods.end());
      demand.cluster.resources.insert(more.resources.begin(), more.resources.end());
      demand.cluster.images.insert(more.images.begin(), more.images.end());
      demand.cluster.storage_classes.insert(more.storage_classes.begin(),
                                            more.storage_classes.end());
    }
  }
}

TrialScript ScriptWriter::trial(const Trial& trial, StandingComponents& standing,
                                StandingEnvironments& environments) const {
  const RenderedVariant& variant = rendered_[trial.variant];
  TrialScript script{trial, {}};
  script.stages.push_back({Stage::provision, change_environments(trial, environments, true)});
  script.stages.push_back(deploy(variant, standing));
  script.stages.push_back({Stage::provision, change_environments(trial, environments, false)});
  script.stages.push_back(check_edges(trial.variant));
  if (plan_.variants[trial.variant].settings.trial.warm_up.kind != WarmUp::Kind::none) {
    script.stages.push_back(observe(trial, variant, Stage::warm_up));
  }
  script.stages.push_back(reset(variant));
  script.stages.push_back(observe(trial, variant, Stage::measure));
  script.stages.push_back(collect(variant));
  std::erase_if(script.stages, [](const StageScript& s) { return s.steps.empty(); });
  return script;
}

/// Before components are placed what is missing is made, after that what is of no more use goes.
Steps ScriptWriter::change_environments(const Trial& trial, StandingEnvironments& standing,
                                        bool is_before) const {
  Steps steps;
  for (const EnvironmentSpec& wanted : plan_.variants[trial.variant].settings.environments) {
    auto found = standing.find(wanted.name);
    if (found == standing.end()) {
      const auto& first = plan_.variants.front().settings;
      found =
          standing.emplace(wanted.name, EnvironmentPlan::opened(environment_of(first, wanted.name)))
              .first;
    }
    EnvironmentSpec next = is_before ? environments_.before(trial, wanted, found->second)
                                     : environments_.after(trial, found->second);
    append(steps,
           find_provider(wanted.provider)
               ->change(found->second, next, demands_.at(wanted.name), run_names()),
           {});
    found->second = std::move(next);
  }
  return steps;
}

/// Components that stand unchanged stay; one whose dependency was started anew is started anew too.
StageScript ScriptWriter::deploy(const RenderedVariant& variant,
                                 StandingComponents& standing) const {
  std::set<std::string> fresh;
  StandingComponents next;
  for (const RenderedComponent& component : variant.components) {
    const std::string fingerprint = fingerprint_of(component.steps);
    const auto found = std::find_if(standing.begin(), standing.end(),
                                    [&](const auto& s) { return s.first == component.name; });
    const bool same = found != standing.end() && found->second.fingerprint == fingerprint;
    const bool moved = std::any_of(component.depends.begin(), component.depends.end(),
                                   [&](const std::string& name) { return fresh.contains(name); });
    if (!same || moved) fresh.insert(component.name);
    next.emplace_back(component.name, Standing{fingerprint, component.steps.stop});
  }
  StageScript stage{Stage::deploy, {}};
  std::vector<std::string> after;
  for (auto it = standing.rbegin(); it != standing.rend(); ++it) {
    const bool wanted =
        std::any_of(next.begin(), next.end(), [&](const auto& n) { return n.first == it->first; });
    if (!wanted || fresh.contains(it->first))
      after = append(stage.steps, in_sequence(it->second.stop), after);
  }
  std::vector<std::string> installed = after;
  std::map<std::string, std::vector<std::string>> ready;
  for (const RenderedComponent& component : variant.components) {
    if (!fresh.contains(component.name)) continue;
    // one fetch at a time: Maven's local repository is not made for several writers
    installed = append(stage.steps, component.steps.install, installed);
    auto last = installed;
    for (const std::string& dependency : component.depends) {
      const auto& ids = ready[dependency];  // its addresses may not be known before
      last.insert(last.end(), ids.begin(), ids.end());
    }
    last = append(stage.steps, component.steps.files, last);
    last = append(stage.steps, component.steps.start, last);
    ready[component.name] = append(stage.steps, component.steps.ready, last);
  }
  standing = std::move(next);
  return stage;
}

Steps ScriptWriter::edge_steps(std::size_t variant) const {
  const RenderedVariant& rendered = rendered_[variant];
  std::map<std::string, std::string> machines;
  for (const Instance& instance : rendered.layout.instances)
    machines.try_emplace(instance.host.environment, instance.host.reach);
  return edge_checks(plan_.variants[variant].settings, rendered.layout.clusters, machines,
                     resolver(rendered.addresses));
}

/// Once everything is ready, from where each client will run.
StageScript ScriptWriter::check_edges(std::size_t variant) const {
  return {Stage::preflight, edge_steps(variant)};
}

StageScript ScriptWriter::reset(const RenderedVariant& variant) const {
  StageScript stage{Stage::reset, {}};
  for (const RenderedComponent& component : variant.components)
    append(stage.steps, component.steps.reset, {});
  return stage;
}

StageScript ScriptWriter::collect(const RenderedVariant& variant) const {
  StageScript stage{Stage::collect, {}};
  for (const RenderedComponent& component : variant.components)
    append(stage.steps, component.steps.collect, {});
  return stage;
}

StageScript ScriptWriter::take_down(const StandingComponents& standing) const {
  StageScript stage{Stage::teardown, {}};
  std::vector<std::string> after;
  std::set<std::string> ids;
  for (auto it = standing.rbegin(); it != standing.rend(); ++it) {
    if (it->second.stop.empty() || !ids.insert(it->second.stop.front().id).second) continue;
    after = append(stage.steps, in_sequence(it->second.stop), after);
  }
  return stage;
}

StageScript ScriptWriter::closing(const StandingComponents& standing) const {
  StageScript stage = take_down(standing);
  std::vector<std::string> after;
  if (!stage.steps.empty()) after = {stage.steps.back().id};
  std::vector<const EnvironmentSpec*> made = environments_of(plan_);
  std::reverse(made.begin(), made.end());  // hosts stand in the network of a cluster
  for (const EnvironmentSpec* environment : made) {
    const Provider* provider = find_provider(environment->provider);
    after = append(stage.steps, provider->destroy(*environment, run_names()), after);
  }
  for (const EnvironmentSpec* environment : made) {
    const Provider* provider = find_provider(environment->provider);
    after = append(stage.steps, provider->leftovers(*environment, run_names()), after);
  }
  return stage;
}

StageScript ScriptWriter::observe(const Trial& trial, const RenderedVariant& variant,
                                  Stage stage) const {
  const VariantSettings& settings = plan_.variants[trial.variant].settings;
  StageScript script{stage, observe_steps(trial, settings, stage, names_, variant.layout.clusters,
                                          resolver(variant.addresses))};
  if (stage != Stage::measure) return script;
  Steps before, after;
  for (const EnvironmentSpec& environment : settings.environments) {
    const bool is_used =
        std::any_of(settings.components.begin(), settings.components.end(),
                    [&](const auto& c) { return c.placement.environment == environment.name; });
    const Provider* provider = find_provider(environment.provider);
    if (!is_used) continue;
    append(before, provider->before_measure(environment, run_names()), {});
    append(after, provider->after_measure(environment, run_names()), {});
  }
  if (before.empty() && after.empty()) return script;
  Steps all;
  const auto looked = append(all, before, {});
  append(all, after, append(all, script.steps, looked));
  return {stage, std::move(all)};
}

Map ScriptWriter::facts(std::size_t variant) const {
  Map out = plan_.variants[variant].settings.facts;
  for (const RenderedComponent& component : rendered_[variant].components) {
    for (const auto& [name, value] : component.steps.facts)
      out[component.name + "." + name] = value;
  }
  for (const ComponentSpec& component : plan_.variants[variant].settings.components) {
    std::map<std::string, int> roles;
    for (const Instance& instance : rendered_[variant].layout.instances)
      if (instance.component == component.name) ++roles[instance.role];
    std::string text;
    for (const auto& [role, count] : roles)
      text += (text.empty() ? "" : ", ") + role + " " + std::to_string(count);
    const Placement& at = component.placement;
    out[component.name + ".placement"] = at.environment + (at.part.empty() ? "" : "/" + at.part);
    out[component.name + ".roles"] = text;
  }
  return out;
}

std::map<std::string, ComponentLimits> ScriptWriter::limits(std::size_t variant) const {
  std::map<std::string, ComponentLimits> out;
  for (const RenderedComponent& component : rendered_[variant].components)
    out[component.name] = total_limits(component.steps.limits, component.steps.instances);
  return out;
}

std::string to_text(const StageScript& stage) {
  std::string out = std::string(stage_name(stage.stage)) + "\n";
  for (const Step& step : stage.steps) out += to_text(step);
  return out;
}

}  // namespace benchfield
