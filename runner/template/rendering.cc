#include "runner/template/rendering.h"

#include <algorithm>
#include <cctype>

namespace benchfield {
namespace {

/// Values that a plan did not give are null, not undefined.
Map completed(const Map& given, const std::vector<KeyRow>& rows) {
  Map out = given;
  for (const KeyRow& row : rows) out[row.key];
  return out;
}

List to_list(const std::vector<std::string>& texts) { return List(texts.begin(), texts.end()); }

}  // namespace

Rendering::Rendering(const Definition& d, const ComponentSpec& c, const Layout& l)
    : definition(d), component(c), layout(l), scope_(completed(c.values, d.info.values)) {
  Map& names = scope_.values();
  names["name"] = component.name;
  names["run"] = Map{{"id", layout.run_id}, {"directory", layout.run_directory}};
  const auto found = layout.clusters.find(component.placement.environment);
  if (found != layout.clusters.end()) cluster_ = &found->second;
  Map counts;
  for (const std::string& role : definition.info.roles)
    counts[role] = static_cast<std::int64_t>(instances(role).size());
  names["role_count"] = std::move(counts);
  if (cluster_) add_cluster_names();
  names["self"] = Map{{"roles", roles_map()}};
  names["install"] = Map{};
}

Map Rendering::roles_map() const {
  Map roles;
  for (const std::string& role : definition.info.roles) {
    List list;
    for (const Instance* instance : instances(role)) list.push_back(instance_map(*instance));
    roles[role] = std::move(list);
  }
  return roles;
}

/// What manifests need of where they are applied.
void Rendering::add_cluster_names() {
  Map& names = scope_.values();
  names["namespace"] = cluster_->name_space;
  names["labels"] =
      Map{{"benchfield/run", layout.run_id}, {"benchfield/component", component.name}};
  names["pull_policy"] = cluster_->pull_policy;
  names["load_balancer_annotations"] = cluster_->load_balancer_annotations;
  names["exposed"] = expose();
  const bool is_balanced = expose().starts_with("load-balancer");
  names["service_type"] = is_balanced ? "LoadBalancer" : "NodePort";
  const auto pool = cluster_->pools.find(component.placement.part);
  const Map nowhere{{"node_selector", Map{}}, {"tolerations", List{}}};
  for (const auto& [name, value] : pool == cluster_->pools.end() ? nowhere : pool->second)
    names[name] = value;
}

std::string Rendering::expose() const {
  const Value* given = component.values.find("expose");
  std::string out = given ? given->text("none") : "none";
  return cluster_ && cluster_->is_routable && out == "none" ? "pod" : out;
}

const Node& Rendering::place() const {
  const Node& places = *definition.tree.find("places");
  const Node* found = places.find(cluster_ ? "cluster" : "hosts");
  static const Node kNone;
  return found ? *found : kNone;
}

bool Rendering::finish(DiagnosticSink& sink) const {
  std::set<std::string> seen;
  const SourceRange& at = component.range;
  for (Diagnostic d : problems.all()) {
    const SourceRange& range = d.primary.range;
    if (!seen.insert(range.file + ":" + std::to_string(range.line) + ":" +
                     std::to_string(range.column) + ":" + d.message)
             .second) {
      continue;
    }
    std::string place = at.file;
    if (at.line) place += ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
    d.notes.insert(d.notes.begin(), "rendering component '" + component.name + "' of " + place);
    sink.report(std::move(d));
  }
  return problems.all().empty();
}

std::vector<const Instance*> Rendering::instances(const std::string& role) const {
  std::vector<const Instance*> out;
  for (const Instance& instance : layout.instances) {
    if (instance.component == component.name && instance.role == role) out.push_back(&instance);
  }
  std::sort(out.begin(), out.end(), [](auto* a, auto* b) { return a->index < b->index; });
  return out;
}

std::vector<const Instance*> Rendering::instances_of(const Node& entry) const {
  const Node* role = entry.find("role");
  auto out = instances(role ? role->text : definition.info.roles.front());
  const Node* once = entry.find("once");
  if (once && once->text == "true" && out.size() > 1) out.resize(1);
  return out;
}

Map Rendering::instance_map(const Instance& instance) const {
  Map ports;
  for (const auto& [name, port] : instance.ports) ports[name] = port;
  if (cluster_) {
    const auto files = files_.find(prefix(instance));
    List names;
    for (const Node& entry : entries("files")) {
      const Node* role = entry.find("role");
      if ((role ? role->text : definition.info.roles.front()) == instance.role)
        names.push_back(entry.find("to")->text);
    }
    return {{"index", instance.index},
            {"role", instance.role},
            {"pod", component.name + "-" + instance.role + "-" + std::to_string(instance.index)},
            {"ports", ports},
            {"port", ports},
            {"file_names", std::move(names)},
            {"files", files == files_.end() ? Map{} : files->second}};
  }
  const auto processes = process_ids(instance.role);
  return {{"index", instance.index},
          {"role", instance.role},
          {"address", instance.host.address},
          {"host", Map{{"address", instance.host.address}, {"directory", instance.host.directory}}},
          {"ports", ports},
          {"port", ports},
          {"directory", instance.directory},
          {"log", log_path(instance, processes.empty() ? "" : processes.front())}};
}

MapScope Rendering::scope_of(const Instance& instance) const {
  Map names = instance_map(instance);
  names.erase("address");  // an entry says host.address
  names.erase("ports");
  if (!instance.host.run.empty())
    names["run"] = Map{{"id", layout.run_id}, {"directory", instance.host.run}};
  return MapScope(std::move(names), &scope_);
}

Addresses Rendering::own_addresses() {
  Addresses out;
  if (cluster_) out.cluster = cluster_->environment;
  const Node* endpoints = definition.tree.find("endpoints");
  const Node* addresses = place().find("address");
  if (!endpoints || !addresses) return out;
  const auto add = [](std::vector<std::string>& list, std::string address) {
    if (std::find(list.begin(), list.end(), address) == list.end())
      list.push_back(std::move(address));
  };
  for (const auto& endpoint : endpoints->members) {
    const Node& address = *addresses->find(endpoint.key);
    const Node& written = cluster_ ? *address.find("inside") : address;
    auto& list = (cluster_ ? out.inside : out.outside)[endpoint.key];
    for (const Instance* instance : instances(endpoint.value.find("per")->text))
      add(list, read.text(written, scope_of(*instance)));
  }
  for (const Exposure& exposure : exposures())
    add(out.outside[exposure.endpoint], exposure.address);
  return out;
}

std::vector<Exposure> Rendering::exposures() {
  std::vector<Exposure> out;
  const Node* endpoints = definition.tree.find("endpoints");
  const std::string way = expose();
  if (!cluster_ || !endpoints || way == "none") return out;
  for (const auto& endpoint : endpoints->members) {
    const Node* outside = place().find("address")->find(endpoint.key)->find("outside");
    if (!outside) continue;
    for (const Instance* instance : instances(endpoint.value.find("per")->text)) {
      const MapScope scope = scope_of(*instance);
      Exposure exposure{endpoint.key, instance, prefix(*instance) + "." + endpoint.key, {}, {}, {}};
      exposure.port = read.text(*outside->find("port"), scope);
      if (way == "port-forward") {
        const auto local = instance->ports.find(exposure.port);
        exposure.address =
            "127.0.0.1:" + std::to_string(local == instance->ports.end() ? 0 : local->second);
      }
      const Node* shared = way == "load-balancer" ? outside->find("shared") : nullptr;
      exposure.service = way == "pod" || way == "port-forward"
                             ? scope.find("pod")->text()
                             : read.text(shared ? *shared : *outside->find("service"), scope);
      if (shared) exposure.step = component.name + "." + endpoint.key;
      if (exposure.address.empty()) exposure.address = "${steps." + exposure.step + ".address}";
      out.push_back(std::move(exposure));
      if (shared) break;
    }
  }
  return out;
}

void Rendering::set_endpoints(const Endpoints& own, const Endpoints& outside) {
  Map& self = *scope_.values()["self"].as_map();
  for (const auto& [name, addresses] : own) self[name] = to_list(addresses);
  if (!cluster_) return;
  Map ways;
  for (const auto& [name, addresses] : outside) ways[name] = to_list(addresses);
  self["outside"] = std::move(ways);
}

void Rendering::set_files(const std::map<std::string, Map>& files) {
  files_ = files;
  (*scope_.values()["self"].as_map())["roles"] = roles_map();
}

void Rendering::set_role_counts(const Map* counts) {
  if (counts) {
    scope_.values()["role_count"] = *counts;
  } else {
    scope_.values().erase("role_count");
  }
}

void Rendering::set_edges(const std::map<std::string, Endpoints>& endpoints) {
  for (const Edge& edge : component.connect) {
    Map names{{"component", edge.component}, {"part", edge.part}};
    if (const auto found = endpoints.find(edge.component); found != endpoints.end()) {
      for (const auto& [name, addresses] : found->second) names[name] = to_list(addresses);
    }
    scope_.values()[edge.role] = std::move(names);
  }
}

const std::vector<Node>& Rendering::entries(std::string_view name) const {
  static const std::vector<Node> kNone;
  const Node* list = place().find(name);
  if (!list) list = definition.tree.find(name);
  return list ? list->items : kNone;
}

std::string Rendering::prefix(const Instance& instance) const {
  return component.name + "." + instance.role + "-" + std::to_string(instance.index);
}

std::string Rendering::step_id(const std::string& wanted) {
  std::string id = wanted;
  for (char& c : id) {
    if (!std::isalnum(static_cast<unsigned char>(c)) && c != '-' && c != '_' && c != '.') c = '-';
  }
  std::string unique = id;
  for (int n = 2; !ids_.insert(unique).second; ++n) unique = id + "-" + std::to_string(n);
  return unique;
}

std::string Rendering::title(const Instance& instance) const {
  return instance.role + " " + std::to_string(instance.index) + " of " + component.name;
}

std::vector<std::string> Rendering::process_ids(const std::string& role) const {
  std::vector<std::string> ids;
  for (const Node& entry : entries("start")) {
    const Node* named = entry.find("role");
    const std::string& of = named ? named->text : definition.info.roles.front();
    if (entry.find("process") && of == role) ids.push_back(entry.find("id")->text);
  }
  return ids;
}

std::string Rendering::process_name(const Instance& instance, const std::string& id) const {
  const std::string name =
      component.name + "/" + instance.role + "-" + std::to_string(instance.index);
  return process_ids(instance.role).size() > 1 ? name + "-" + id : name;
}

std::string Rendering::log_path(const Instance& instance, const std::string& id) const {
  std::string name = process_name(instance, id);
  std::replace(name.begin(), name.end(), '/', '-');
  const std::string& run = instance.host.run.empty() ? layout.run_directory : instance.host.run;
  return run + "/logs/" + name + ".log";
}

const std::string* Rendering::file(const Node& node, const std::string& path) {
  const auto found = definition.files.find(path);
  if (found != definition.files.end()) return &found->second;
  std::vector<std::string> known;
  for (const auto& [name, content] : definition.files) known.push_back(name);
  Diagnostic& d =
      problems.error("no-such-file", node.range,
                     "definition '" + definition.info.name + "' has no file '" + path + "'");
  d.notes.push_back("files here: " + list_of(known));
  d.help = did_you_mean(path, known);
  return nullptr;
}

const StructuralTemplate* Rendering::manifest(const Node& node, const std::string& path) {
  auto& all = definition.manifests;
  if (const auto known = all.find(path); known != all.end()) return &known->second;
  const std::string* text = file(node, path);
  if (!text) return nullptr;
  SourceMap known;  // the store has added the text to the map that messages are printed with
  auto parsed = parse_structural(definition.paths.at(path), *text, known, problems);
  if (!parsed.is_whole) return nullptr;
  return &all.emplace(path, std::move(parsed)).first->second;
}

std::optional<std::string> Rendering::text(const Node& node, const std::string& path,
                                           const Scope& scope) {
  auto& all = definition.texts;
  auto found = all.find(path);
  if (found == all.end()) {
    const std::string* content = file(node, path);
    if (!content) return std::nullopt;
    SourceMap known;
    auto parsed = TextTemplate::parse(definition.paths.at(path), *content, known, problems);
    if (!parsed) return std::nullopt;
    found = all.emplace(path, std::move(*parsed)).first;
  }
  return found->second.render(scope, problems);
}

}  // namespace benchfield
