#include "runner/plan/checks.h"

#include <algorithm>

#include "runner/plan/codes.h"

namespace benchfield {
namespace {

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

class ReferenceCheck {
 public:
  ReferenceCheck(Decoded& decoded, DiagnosticSink& sink)
      : decoded_(decoded), settings_(decoded.settings), sink_(sink) {}

  void run() {
    for (const ComponentSpec& component : settings_.components) check_component(component);
    for (const LoadSpec& load : settings_.loads) {
      const std::string who = "load '" + load.name + "'";
      check_placement(load.from, who);
      check_edge(load.to, who);
    }
    for (const MeasureSpec& measure : settings_.measures) {
      const std::string who = "measure '" + measure.name + "'";
      check_placement(measure.from, who);
      if (measure.of) check_edge(*measure.of, who);
    }
    sort_components();
  }

 private:
  const EnvironmentSpec* find_environment(std::string_view name) const {
    for (const auto& environment : settings_.environments) {
      if (environment.name == name) return &environment;
    }
    return nullptr;
  }
  const ComponentSpec* find_component(std::string_view name) const {
    for (const auto& component : settings_.components) {
      if (component.name == name) return &component;
    }
    return nullptr;
  }

  static std::vector<std::string> names_in(const EnvironmentSpec& environment,
                                           std::string_view key) {
    std::vector<std::string> out;
    const Value* map = environment.settings.find(key);
    if (!map || !map->is_map()) return out;
    for (const auto& [name, value] : *map->as_map()) out.push_back(name);
    return out;
  }

  /// Host groups and node pools of an environment; nothing when its provider is not known.
  std::optional<std::vector<std::string>> parts_of(const EnvironmentSpec& environment) const {
    const auto found = decoded_.plugins.find(environment.name);
    if (found == decoded_.plugins.end() || !found->second) return std::nullopt;
    std::vector<std::string> out = names_in(environment, "groups");
    for (std::string& pool : names_in(environment, "pools")) out.push_back(std::move(pool));
    return out;
  }

  void check_placement(const Placement& placement, const std::string& who) {
    if (placement.environment.empty()) return;
    const EnvironmentSpec* environment = find_environment(placement.environment);
    if (!environment) {
      std::vector<std::string> names;
      for (const auto& candidate : settings_.environments) names.push_back(candidate.name);
      Diagnostic& d = sink_.error(codes::kUnknownEnvironment, placement.range,
                                  "no environment is named '" + placement.environment + "'");
      d.notes.push_back("environments of this plan: " + list_of(names));
      d.help = did_you_mean(placement.environment, names);
      return;
    }
    if (!placement.part.empty()) check_part(*environment, placement.part, placement.range, who);
  }

  void check_part(const EnvironmentSpec& environment, const std::string& part,
                  const SourceRange& range, const std::string& who) {
    const auto parts = parts_of(environment);
    if (!parts || contains(*parts, part)) return;
    Diagnostic& d = sink_.error(
        codes::kUnknownPart, range,
        "environment '" + environment.name + "' has no pool or host group '" + part + "'");
    d.notes.push_back(parts->empty() ? who + " can be placed '" + environment.name +
                                           "' without naming a part of it"
                                     : "it has " + list_of(*parts));
    d.help = did_you_mean(part, *parts);
  }

  void check_component(const ComponentSpec& component) {
    const std::string who = "component '" + component.name + "'";
    check_placement(component.placement, who);
    for (const Edge& edge : component.connect) check_edge(edge, who);
    const auto found = decoded_.definitions.find(component.name);
    const DefinitionInfo* definition =
        found == decoded_.definitions.end() ? nullptr : found->second;
    if (!definition) return;
    check_roles(component, *definition);
    check_hosts(component, *definition);
    check_groups(component, *definition);
    check_place(component, *definition);
  }

  void check_roles(const ComponentSpec& component, const DefinitionInfo& definition) {
    const std::string wants =
        definition.connect.empty()
            ? "definition '" + definition.name + "' has no edges"
            : "definition '" + definition.name + "' has the edges " + list_of(definition.connect);
    for (const Edge& edge : component.connect) {
      if (contains(definition.connect, edge.role)) continue;
      const std::string path = component.name + ".connect." + edge.role;
      Diagnostic& d =
          sink_.error(codes::kUnknownEdge, decoded_.keys[path],
                      "component '" + component.name + "' has no edge '" + edge.role + "'");
      d.notes.push_back(wants);
      d.help = did_you_mean(edge.role, definition.connect);
    }
    for (const std::string& role : definition.connect) {
      const bool is_given = std::any_of(component.connect.begin(), component.connect.end(),
                                        [&](const Edge& edge) { return edge.role == role; });
      if (is_given) continue;
      Diagnostic& d =
          sink_.error(codes::kMissingEdge, component.range,
                      "component '" + component.name + "' does not say what its edge '" + role +
                          "' is connected to");
      d.notes.push_back(wants);
      d.help = "write 'connect: {" + role + ": COMPONENT/PART}'";
    }
  }

  void check_hosts(const ComponentSpec& component, const DefinitionInfo& definition) {
    // Groups count only where there are some: on a cluster `hosts` is not used.
    const EnvironmentSpec* environment = find_environment(component.placement.environment);
    for (const auto& [role, group] : component.hosts) {
      const std::string path = component.name + ".hosts." + role;
      if (!contains(definition.roles, role)) {
        Diagnostic& d = sink_.error(
            codes::kUnknownRole, decoded_.keys[path],
            "component '" + component.name + "' has no role '" + role + "' to give hosts to");
        d.notes.push_back("definition '" + definition.name + "' has the roles " +
                          list_of(definition.roles));
        d.help = did_you_mean(role, definition.roles);
      } else if (environment && !names_in(*environment, "groups").empty()) {
        check_part(*environment, group, decoded_.values[path],
                   "component '" + component.name + "'");
      }
    }
  }

  /// Every role needs a group of machines where there are groups.
  void check_groups(const ComponentSpec& component, const DefinitionInfo& definition) {
    const EnvironmentSpec* environment = find_environment(component.placement.environment);
    const auto groups = environment ? names_in(*environment, "groups") : std::vector<std::string>{};
    if (groups.empty() || !component.placement.part.empty()) return;
    for (const std::string& role : definition.roles) {
      const std::string group = host_group(component, role);
      if (group != component.name || contains(groups, group)) continue;  // other names: see above
      Diagnostic& d = sink_.error(codes::kMissingHosts, component.placement.range,
                                  "component '" + component.name + "' has no hosts for its role '" +
                                      role + "' in '" + environment->name + "'");
      d.notes.push_back("environment '" + environment->name + "' has the host groups " +
                        list_of(groups) + "; none is named " + component.name);
      d.help = "write 'hosts: {" + role + ": GROUP}', or add the group '" + component.name + "'";
      return;
    }
  }

  void check_place(const ComponentSpec& component, const DefinitionInfo& definition) {
    const auto plugin = decoded_.plugins.find(component.placement.environment);
    if (plugin == decoded_.plugins.end() || !plugin->second) return;
    const auto& made = plugin->second->places;
    const bool fits = std::any_of(made.begin(), made.end(), [&](const std::string& place) {
      return contains(definition.places, place);
    });
    if (fits || made.empty() || definition.places.empty()) return;
    sink_
        .error(codes::kUnsupportedPlace, component.placement.range,
               "component '" + component.name + "' cannot be placed in environment '" +
                   component.placement.environment + "'")
        .notes = {"definition '" + definition.name +
                  "' has places for: " + list_of(definition.places) + "; provider '" +
                  plugin->second->name + "' offers: " + list_of(made)};
  }

  void check_edge(const Edge& edge, const std::string& who) {
    if (edge.component.empty()) return;
    if (!contains(decoded_.components, edge.component)) {
      Diagnostic& d = sink_.error(codes::kUnknownComponent, edge.range,
                                  "no component is named '" + edge.component + "'");
      d.notes.push_back(decoded_.components.empty()
                            ? "this plan has no components"
                            : "components of this plan: " + list_of(decoded_.components));
      d.help = did_you_mean(edge.component, decoded_.components);
      return;
    }
    if (const auto off = decoded_.disabled.find(edge.component); off != decoded_.disabled.end()) {
      Diagnostic& d = sink_.error(
          codes::kDisabledComponent, edge.range,
          who + " is connected to component '" + edge.component + "', which is not enabled");
      d.primary.label = "connected here";
      d.secondary.push_back({off->second, "left out here"});
      d.help = "set 'enabled: false' for " + who + " too, or connect it elsewhere";
      return;
    }
    if (!edge.part.empty()) check_edge_part(edge);
  }

  void check_edge_part(const Edge& edge) {
    const auto found = decoded_.definitions.find(edge.component);
    const DefinitionInfo* definition =
        found == decoded_.definitions.end() ? nullptr : found->second;
    const ComponentSpec* component = find_component(edge.component);
    if (!definition || !component) return;
    if (definition->parts_value.empty()) {
      sink_
          .error(codes::kUnknownPart, edge.range, "component '" + edge.component + "' has no parts")
          .help = "write '" + edge.component + "'";
      return;
    }
    std::vector<std::string> parts;
    const Value* map = component->values.find(definition->parts_value);
    if (!map || !map->is_map()) return;
    for (const auto& [name, value] : *map->as_map()) parts.push_back(name);
    if (contains(parts, edge.part)) return;
    Diagnostic& d =
        sink_.error(codes::kUnknownPart, edge.range,
                    "component '" + edge.component + "' has no part '" + edge.part + "'");
    d.notes.push_back("its parts are the keys of its value '" + definition->parts_value +
                      "': " + (parts.empty() ? "none" : list_of(parts)));
    d.help = did_you_mean(edge.part, parts);
  }

  /// Dependencies first, else in the order of the plan.
  void sort_components() {
    std::vector<ComponentSpec> sorted;
    std::vector<ComponentSpec> rest = std::move(settings_.components);
    const auto is_free = [&](const ComponentSpec& component) {
      return std::none_of(component.connect.begin(), component.connect.end(), [&](const Edge& e) {
        return std::any_of(rest.begin(), rest.end(),
                           [&](const ComponentSpec& other) { return other.name == e.component; });
      });
    };
    while (!rest.empty()) {
      const auto next = std::find_if(rest.begin(), rest.end(), is_free);
      if (next == rest.end()) {
        report_cycle(rest);
        sorted.insert(sorted.end(), rest.begin(), rest.end());
        break;
      }
      ComponentSpec taken = std::move(*next);
      rest.erase(next);
      sorted.push_back(std::move(taken));
    }
    settings_.components = std::move(sorted);
  }

  void report_cycle(const std::vector<ComponentSpec>& rest) {
    // Following edges among the rest must come round; the loop begins where a name repeats.
    std::vector<std::string> trail;
    const ComponentSpec* here = &rest.front();
    while (!contains(trail, here->name)) {
      trail.push_back(here->name);
      const ComponentSpec* next = nullptr;
      for (const Edge& edge : here->connect) {
        for (const ComponentSpec& other : rest) {
          if (other.name == edge.component) next = &other;
        }
      }
      here = next;
    }
    trail.erase(trail.begin(), std::find(trail.begin(), trail.end(), here->name));
    std::string text;
    for (const std::string& name : trail) text += name + " -> ";
    sink_.error(codes::kCycle, here->range, "components are connected in a circle")
        .notes.push_back(text + here->name + "; each would have to start after the other");
  }

  Decoded& decoded_;
  VariantSettings& settings_;
  DiagnosticSink& sink_;
};

}  // namespace

std::string host_group(const ComponentSpec& component, const std::string& role) {
  for (const auto& [named, group] : component.hosts) {
    if (named == role) return group;
  }
  return component.placement.part.empty() ? component.name : component.placement.part;
}

void check_references(Decoded& decoded, DiagnosticSink& sink) {
  ReferenceCheck(decoded, sink).run();
}

}  // namespace benchfield
