#include "runner/engine/rendered_plan.h"

#include <algorithm>

#include "runner/engine/edge_checks.h"
#include "runner/plan/checks.h"
#include "runner/template/scale.h"

namespace benchfield {
namespace {

/// Ports of an instance are those of the environment it is in: moved, it gets others.
std::string port_key(const ComponentSpec& component, const std::string& role, int index) {
  return component.placement.environment + "/" + instance_key(component.name, role, index);
}

/// The hosts of a group; all of them where they are of none.
std::vector<Host> group_hosts(const std::vector<Host>& hosts, const std::string& group) {
  std::vector<Host> out;
  std::copy_if(hosts.begin(), hosts.end(), std::back_inserter(out),
               [&](const Host& host) { return host.group == group; });
  return out.empty() ? hosts : out;
}

/// The layout as one component sees it.
Layout own_layout(const Layout& layout, const std::string& component) {
  Layout out{layout.run_directory, layout.run_id, {}, layout.clusters};
  std::copy_if(layout.instances.begin(), layout.instances.end(), std::back_inserter(out.instances),
               [&](const Instance& instance) { return instance.component == component; });
  return out;
}

/// The same but for where in the plan it stands.
bool is_same(const ComponentSpec& a, const ComponentSpec& b) {
  return a.use == b.use && a.placement.environment == b.placement.environment &&
         a.placement.part == b.placement.part && a.hosts == b.hosts && a.values == b.values &&
         connects_alike(a, b);
}

Steps edge_steps(const VariantSettings& settings, const RenderedVariant& variant) {
  std::map<std::string, std::string> machines;
  for (const Instance& instance : variant.layout.instances)
    machines.try_emplace(instance.host.environment, instance.host.reach);
  return edge_checks(settings, variant.layout.clusters, machines, resolver(variant.addresses));
}

}  // namespace

std::string instance_key(const std::string& component, const std::string& role, int index) {
  return component + "/" + role + "-" + std::to_string(index);
}

const EnvironmentSpec& environment_of(const VariantSettings& settings, const std::string& name) {
  return *std::find_if(settings.environments.begin(), settings.environments.end(),
                       [&](const EnvironmentSpec& e) { return e.name == name; });
}

std::map<std::string, Endpoints> seen_by(const ComponentSpec& component,
                                         const std::map<std::string, Addresses>& addresses) {
  std::map<std::string, Endpoints> out;
  for (const Edge& edge : component.connect) {
    const auto found = addresses.find(edge.component);
    if (found != addresses.end())
      out[edge.component] = seen_from(found->second, component.placement.environment);
  }
  return out;
}

ResolveEdge resolver(const std::map<std::string, Addresses>& addresses) {
  return [&addresses](const Edge& edge, const Placement& from) {
    const auto found = addresses.find(edge.component);
    return edge_target(
        found == addresses.end() ? Endpoints{} : seen_from(found->second, from.environment), edge);
  };
}

RenderedPlan::RenderedPlan(const Plan& plan, DefinitionStore& definitions, RunNames names)
    : plan_(plan), definitions_(definitions), names_(std::move(names)) {}

bool RenderedPlan::render(DiagnosticSink& sink) {
  variants_ = std::vector<RenderedVariant>(plan_.variants.size());
  if (!check_names(sink) || !demand_roles(sink)) return false;
  allocate_ports();
  for (std::size_t v = 0; v < plan_.variants.size(); ++v) {
    if (!render(v, sink)) return false;
  }
  return true;
}

/// The namespace of a run in a cluster is named after it, and names there end at 63 characters.
bool RenderedPlan::check_names(DiagnosticSink& sink) const {
  constexpr std::size_t kLongest = 31;
  if (plan_.name.size() <= kLongest) return true;
  for (const Variant& variant : plan_.variants) {
    for (const EnvironmentSpec& environment : variant.settings.environments) {
      if (!find_provider(environment.provider)->cluster(environment, names_)) continue;
      Diagnostic& d =
          sink.error("bad-name", environment.range,
                     "the plan's name is too long for a run in a cluster: '" + plan_.name + "'");
      d.notes.push_back(
          "its namespace is named after the plan and the run, and names end at 63 characters");
      d.help = "give the plan a name of at most " + std::to_string(kLongest) + " characters";
      return false;
    }
  }
  return true;
}

/// How many instances everything needs, which is a matter of where it is placed too.
bool RenderedPlan::demand_roles(DiagnosticSink& sink) {
  for (std::size_t v = 0; v < plan_.variants.size(); ++v) {
    const VariantSettings& settings = plan_.variants[v].settings;
    auto& clusters = variants_[v].layout.clusters;
    for (const EnvironmentSpec& environment : settings.environments) {
      auto cluster = find_provider(environment.provider)->cluster(environment, names_);
      if (cluster) clusters[environment.name] = std::move(*cluster);
    }
    for (const ComponentSpec& component : settings.components) {
      const Place place =
          clusters.contains(component.placement.environment) ? Place::cluster : Place::hosts;
      const Definition* definition = definitions_.find(component.use, sink);
      auto demands = definition ? role_demands(*definition, component, place, sink) : std::nullopt;
      if (!demands) return false;
      variants_[v].demands[component.name] = std::move(*demands);
    }
  }
  return true;
}

/// Ports belong to an instance for the whole run, so that a component that does not change keeps
/// its steps.
void RenderedPlan::allocate_ports() {
  std::map<std::string, int> taken;  // by environment
  for (std::size_t v = 0; v < plan_.variants.size(); ++v) {
    const VariantSettings& settings = plan_.variants[v].settings;
    for (const ComponentSpec& component : settings.components) {
      const EnvironmentSpec& environment =
          environment_of(settings, component.placement.environment);
      const Provider* provider = find_provider(environment.provider);
      for (const RoleDemand& demand : variants_[v].demands.at(component.name)) {
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
}

void RenderedPlan::lay_out(const VariantSettings& settings, RenderedVariant& out) const {
  Layout& layout = out.layout;
  layout.run_directory = names_.directory;
  layout.run_id = names_.id;
  for (const ComponentSpec& component : settings.components) {
    const EnvironmentSpec& environment = environment_of(settings, component.placement.environment);
    auto hosts = find_provider(environment.provider)->hosts(environment, names_);
    if (hosts.empty()) hosts = {Host{environment.name, component.placement.part, "", "", ""}};
    for (const RoleDemand& demand : out.demands.at(component.name)) {
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
}

bool RenderedPlan::render(std::size_t variant, DiagnosticSink& sink) {
  const VariantSettings& settings = plan_.variants[variant].settings;
  RenderedVariant& out = variants_[variant];
  lay_out(settings, out);
  std::vector<Placed*> all;
  for (const ComponentSpec& component : settings.components) {
    all.push_back(place(component, out.layout, sink));
    if (!all.back()) return false;
    out.addresses[component.name] = all.back()->addresses;
  }
  for (Placed* placed : all) {
    const ComponentSteps* steps = instantiate_once(*placed, out.addresses, sink);
    if (!steps) return false;
    RenderedComponent rendered{placed->spec.name, {}, *steps};
    for (const Edge& edge : placed->spec.connect) rendered.depends.push_back(edge.component);
    out.components.push_back(std::move(rendered));
  }
  out.edges = edge_steps(settings, out);
  return true;
}

RenderedPlan::Placed* RenderedPlan::place(const ComponentSpec& component, const Layout& layout,
                                          DiagnosticSink& sink) {
  Layout own = own_layout(layout, component.name);
  auto& known = placed_[component.name];
  const auto found = std::find_if(known.begin(), known.end(), [&](const Placed& one) {
    return is_same(one.spec, component) && one.own == own;
  });
  if (found != known.end()) return &*found;
  auto addresses = addresses_of(*definitions_.find(component.use, sink), component, own, sink);
  if (!addresses) return nullptr;
  known.push_back({component, std::move(own), std::move(*addresses), {}});
  return &known.back();
}

const ComponentSteps* RenderedPlan::instantiate_once(
    Placed& placed, const std::map<std::string, Addresses>& addresses, DiagnosticSink& sink) {
  auto seen = seen_by(placed.spec, addresses);
  auto& known = placed.instantiated;
  const auto found = std::find_if(known.begin(), known.end(),
                                  [&](const Instantiated& one) { return one.seen == seen; });
  if (found != known.end()) return &found->steps;
  auto steps =
      instantiate(*definitions_.find(placed.spec.use, sink), placed.spec, placed.own, seen, sink);
  if (!steps) return nullptr;
  known.push_back({std::move(seen), std::move(*steps)});
  return &known.back().steps;
}

}  // namespace benchfield
