#include "runner/template/instantiate.h"

#include <algorithm>

#include "runner/template/format.h"
#include "runner/template/install.h"
#include "runner/template/instantiate_cluster.h"
#include "runner/template/limits.h"
#include "runner/template/render.h"
#include "runner/template/scale.h"
#include "runner/template/typed_steps.h"

namespace benchfield {
namespace {

constexpr Nanoseconds kDeadline = Seconds(60);
constexpr std::int64_t kMost = 10'000;  ///< instances of a role

class Instantiation {
 public:
  explicit Instantiation(Rendering& rendering) : rendering_(rendering) {}

  ComponentSteps run() {
    ComponentSteps out;
    out.install = install_steps(rendering_);
    out.files = files();
    out.start = start();
    out.ready = ready();
    out.stop = stop();
    out.reset = typed_list(rendering_, "reset", processes_);
    out.collect = typed_list(rendering_, "collect", processes_);
    out.processes = processes_;
    if (const Node* disk = rendering_.definition.tree.find("disk")) {
      out.disk = rendering_.read.amount(*disk, rendering_.scope(), Dimension::size);
    }
    return out;
  }

 private:
  Step make(const std::string& id, std::string title, StepKind kind) {
    return make_step(rendering_, id, std::move(title), std::move(kind));
  }

  Steps files() {
    Steps out;
    std::map<std::string, std::string> directories;  // prefix of an instance to its step
    for (const std::string& role : rendering_.definition.info.roles) {
      for (const Instance* instance : rendering_.instances(role)) {
        const std::string prefix = rendering_.prefix(*instance);
        out.push_back(make(prefix + ".directory",
                           "make the directory of " + rendering_.title(*instance),
                           MakeDirectory{instance->directory}));
        out.back().host = instance->host.reach;
        directories[prefix] = out.back().id;
      }
    }
    for (const Node& entry : rendering_.entries("files")) {
      for (const Instance* instance : rendering_.instances_of(entry)) {
        if (auto step = file(entry, *instance)) {
          step->host = instance->host.reach;
          step->needs = {directories[rendering_.prefix(*instance)]};
          out.push_back(std::move(*step));
        }
      }
    }
    return out;
  }

  std::optional<Step> file(const Node& entry, const Instance& instance) {
    const MapScope scope = rendering_.scope_of(instance);
    if (!rendering_.read.is_wanted(entry, scope)) return std::nullopt;
    const Node* render = entry.find("render");
    const Node& source = render ? *render : *entry.find("copy");
    const std::string to = rendering_.read.text(*entry.find("to"), scope);
    if (to.starts_with('/') || ("/" + to + "/").find("/../") != std::string::npos) {
      rendering_.problems.error("bad-path", entry.find("to")->range,
                                "'" + to + "' leaves the directory of the instance");
    }
    const std::string name = rendering_.read.text(source, scope);
    std::optional<std::string> text;
    if (render) {
      text = rendering_.text(source, name, scope);
    } else if (const std::string* content = rendering_.file(source, name)) {
      text = *content;
    }
    if (!text) return std::nullopt;
    return make(rendering_.prefix(instance) + "." + to,
                "write " + to + " of " + rendering_.title(instance),
                WriteFile{instance.directory + "/" + to, *text, to.ends_with(".sh") ? 0755 : 0644});
  }

  Steps start() {
    Sequence out;
    for (const Node& entry : rendering_.entries("start")) {
      Steps group;
      for (const Instance* instance : rendering_.instances_of(entry)) {
        if (auto step = start_entry(entry, *instance)) {
          step->host = instance->host.reach;
          group.push_back(std::move(*step));
        }
      }
      const bool is_there = !group.empty();
      out.add(std::move(group));
      if (is_there) add_waits(out, entry.find("id")->text);
    }
    return std::move(out).take();
  }

  /// The conditions that the next start entry waits for.
  void add_waits(Sequence& out, const std::string& id) {
    const auto& entries = rendering_.entries("ready");
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const Node* after = entries[i].find("after");
      if (after && after->text == id)
        out.add(typed_steps(rendering_, entries[i], "ready", i, processes_));
    }
  }

  std::optional<Step> start_entry(const Node& entry, const Instance& instance) {
    const MapScope scope = rendering_.scope_of(instance);
    if (!rendering_.read.is_wanted(entry, scope)) return std::nullopt;
    const std::string& id = entry.find("id")->text;
    const bool stays = entry.find("process") != nullptr;
    const Node& argv = *entry.find(stays ? "process" : "run");
    auto words = rendering_.read.words(argv, scope);
    if (words.empty()) {
      rendering_.problems.error("missing-key", argv.range, "this leaves no program to start");
    }
    const auto environment = rendering_.read.texts(entry.find("env"), scope);
    const std::string step_id = rendering_.prefix(instance) + "." + id;
    const std::string title = rendering_.title(instance);
    if (!stays) {
      Step step = make(step_id, id + " " + title,
                       RunCommand{std::move(words), {}, environment, instance.directory});
      step.deadline = rendering_.read.within(entry, scope, kDeadline);
      if (const Node* path = entry.find("unless_exists")) {
        const std::string text = rendering_.read.text(*path, scope);
        step.unless_exists = text.starts_with('/') ? text : instance.directory + "/" + text;
      }
      return step;
    }
    const std::string name = rendering_.process_name(instance, id);
    const std::string suffix =
        name.ends_with("-" + id) && id != instance.role ? " (" + id + ")" : "";
    processes_.push_back(name);
    stops_.push_back(make(step_id + ".stop", "stop " + title + suffix, StopProcess{name}));
    stops_.back().host = instance.host.reach;
    return make(step_id, "start " + title + suffix,
                StartProcess{name, std::move(words), environment, instance.directory,
                             rendering_.log_path(instance, id), limits_of(rendering_, instance)});
  }

  Steps ready() {
    Sequence out;
    const auto& entries = rendering_.entries("ready");
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (!entries[i].find("after"))
        out.add(typed_steps(rendering_, entries[i], "ready", i, processes_));
    }
    return std::move(out).take();
  }

  Steps stop() {
    Sequence out;
    std::reverse(stops_.begin(), stops_.end());
    for (Step& step : stops_) out.add({std::move(step)});
    const std::string& component = rendering_.component.name;
    std::map<std::string, std::string> machines;  // to the folder of the component there
    for (const Instance& instance : rendering_.layout.instances) {
      if (instance.component == component)
        machines.try_emplace(instance.host.reach, instance.host.directory + "/" + component);
    }
    Steps removed;
    for (const auto& [machine, folder] : machines) {
      removed.push_back(make(component + ".remove", "remove the directories of " + component,
                             RemoveTree{folder}));
      removed.back().host = machine;
    }
    out.add(std::move(removed));
    return std::move(out).take();
  }

  Rendering& rendering_;
  std::vector<std::string> processes_;  ///< started so far
  Steps stops_;
};

}  // namespace

std::optional<std::vector<RoleDemand>> role_demands(const Definition& definition,
                                                    const ComponentSpec& component, Place place,
                                                    DiagnosticSink& sink) {
  const Layout nowhere;
  Rendering rendering(definition, component, nowhere);
  rendering.add_name("place", place == Place::cluster ? "cluster" : "hosts");
  const std::vector<Node::Member>& roles = definition.tree.find("roles")->members;
  std::vector<RoleDemand> out;
  Map counts;
  rendering.set_role_counts(nullptr);
  for (const auto& [role, range, rules] : roles) {
    RoleDemand& demand = out.emplace_back();
    demand.role = role;
    const Node* count = rules.find("count");
    std::int64_t number = 1;
    if (!rendering.read.is_wanted(rules, rendering.scope())) {
      number = 0;
    } else if (count) {
      number = rendering.read.amount(*count, rendering.scope(), Dimension::count);
    }
    counts[role] = number;
    demand.count = static_cast<int>(std::clamp<std::int64_t>(counts[role].integer(), 0, kMost));
    if (demand.count != counts[role].integer()) {
      rendering.problems.error("out-of-range", count->range,
                               "role '" + role + "' has " + to_text(counts[role]) +
                                   " instances, 0 to " + std::to_string(kMost) + " are possible");
    }
    if (const Node* ports = rules.find("ports")) {
      for (const Node& port : ports->items) demand.ports.push_back(port.text);
    }
  }
  rendering.set_role_counts(&counts);
  for (std::size_t i = 0; i < roles.size(); ++i) {
    const Node* memory = roles[i].value.find("memory");
    if (memory) out[i].memory = rendering.read.amount(*memory, rendering.scope(), Dimension::size);
  }
  if (!rendering.finish(sink)) return std::nullopt;
  return out;
}

std::vector<std::string> hand_in(const Cluster& cluster) {
  std::vector<std::string> argv = cluster.kubectl;
  for (const char* word : {"exec", "-i", kHand, "--", "/usr/bin/benchfield", "act"})
    argv.emplace_back(word);
  return argv;
}

const Endpoints& seen_from(const Addresses& addresses, const std::string& environment) {
  const bool is_inside = !addresses.cluster.empty() && addresses.cluster == environment;
  return is_inside ? addresses.inside : addresses.outside;
}

std::optional<Addresses> addresses_of(const Definition& definition, const ComponentSpec& component,
                                      const Layout& layout, DiagnosticSink& sink) {
  Rendering rendering(definition, component, layout);
  Addresses out = rendering.own_addresses();
  if (!rendering.finish(sink)) return std::nullopt;
  return out;
}

std::optional<ComponentSteps> instantiate(const Definition& definition,
                                          const ComponentSpec& component, const Layout& layout,
                                          const std::map<std::string, Endpoints>& endpoints,
                                          DiagnosticSink& sink) {
  Rendering rendering(definition, component, layout);
  const Addresses own = rendering.own_addresses();
  rendering.set_edges(endpoints);
  ComponentSteps out;
  if (rendering.cluster()) {
    out = instantiate_on_cluster(rendering, own);
  } else {
    rendering.set_endpoints(own.outside);
    out = Instantiation(rendering).run();
  }
  if (const Node* facts = definition.tree.find("facts")) {
    for (const Node& fact : facts->items) {
      const Value& value = *rendering.scope().find(fact.text);
      out.facts[fact.text] = value.is_null() ? "none" : to_text(value);
    }
  }
  for (const std::string& role : definition.info.roles) {
    for (const Instance* instance : rendering.instances(role)) {
      ++out.instances;
      if (auto limits = limits_of(rendering, *instance)) out.limits.push_back(std::move(*limits));
    }
  }
  check_scaling(rendering);
  if (!rendering.finish(sink)) return std::nullopt;
  return out;
}

}  // namespace benchfield
