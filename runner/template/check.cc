#include "runner/template/check.h"

#include <algorithm>
#include <functional>
#include <set>

#include "runner/plan/expression.h"
#include "runner/template/format.h"

namespace benchfield {
namespace {

/// The checks of one document; problems that break the shape keep later checks from reading on.
class Checker {
 public:
  Checker(const DefinitionDraft& draft, DiagnosticSink& sink) : draft_(draft), sink_(sink) {
    for (const auto& name : {"values", "roles", "endpoints"}) {
      const Node* node = draft.tree.find(name);
      if (!node) continue;
      for (const auto& member : node->members) names_[name].push_back(member.key);
    }
  }

  void run() {
    if (!check_keys(draft_.tree, document_rules(), "definition '" + draft_.name + "'", sink_))
      return;
    check_name();
    check_maps();
    check_parts();
    check_facts();
    check_expressions(draft_.tree,
                      {"refuse", "roles", "places", "reset", "collect", "disk", "limits"});
    check_places();
    for (const auto name : {"refuse", "reset", "collect"}) check_list(draft_.tree, name);
  }

 private:
  void check_name() {
    const Node& name = *draft_.tree.find("component");
    if (name.text == draft_.name) return;
    sink_
        .error("wrong-name", name.range,
               "definition '" + name.text + "' stands in folder '" + draft_.name + "'")
        .help = "component: " + draft_.name;
  }

  void check_maps() {
    const Node& roles = *draft_.tree.find("roles");
    for (const auto& role : roles.members) {
      check_keys(role.value, role_rules(), "role '" + role.key + "'", sink_);
      check_limits(role.value, "'limits' of role '" + role.key + "'");
    }
    check_limits(draft_.tree, "'limits'");
    if (roles.members.empty()) {
      sink_.error("missing-key", roles.range, "definition '" + draft_.name + "' has no role").help =
          "roles: {server: {count: 1}}";
    }
    if (const Node* endpoints = draft_.tree.find("endpoints")) {
      for (const auto& endpoint : endpoints->members) check_endpoint(endpoint);
    }
  }

  void check_limits(const Node& holder, const std::string& where) {
    if (const Node* limits = holder.find("limits"))
      check_keys(*limits, limit_rules(), where, sink_);
  }

  void check_endpoint(const Node::Member& endpoint) {
    if (endpoint.key == "roles" || endpoint.key == "part" || endpoint.key == "component") {
      sink_
          .error("reserved-name", endpoint.key_range,
                 "an endpoint cannot be called '" + endpoint.key + "'")
          .notes.push_back("expressions have that name for something else");
    }
    if (check_keys(endpoint.value, endpoint_rules(), "endpoint '" + endpoint.key + "'", sink_)) {
      check_known(*endpoint.value.find("per"), "roles", "role");
    }
  }

  /// The scalar names one of the entries of a top-level map.
  void check_known(const Node& node, const std::string& map, const std::string& noun) {
    const auto& known = names_[map];
    if (std::find(known.begin(), known.end(), node.text) != known.end()) return;
    Diagnostic& d =
        sink_.error("unknown-" + noun, node.range, "no " + noun + " is named '" + node.text + "'");
    d.notes.push_back(known.empty() ? "this definition has no " + map
                                    : map + " here: " + list_of(known));
    d.help = did_you_mean(node.text, known);
  }

  void check_parts() {
    const Node* parts = draft_.tree.find("parts");
    if (!parts) return;
    if (parts->members.size() != 1) {
      sink_.error("not-yet-supported", parts->range, "'parts' names exactly one value");
    }
    for (const auto& part : parts->members) {
      Node name;
      name.text = part.key;
      name.range = part.key_range;
      check_known(name, "values", "value");
      if (part.value.text == "${name}") continue;
      sink_
          .error("not-yet-supported", part.value.range,
                 "parts with another name than their key are not supported yet")
          .help = part.key + ": \"${name}\"";
    }
  }

  void check_facts() {
    const Node* facts = draft_.tree.find("facts");
    if (!facts) return;
    for (const Node& fact : facts->items) check_known(fact, "values", "value");
  }

  void check_places() {
    const Node& places = *draft_.tree.find("places");
    if (places.members.empty()) {
      sink_.error("missing-key", places.range, "definition '" + draft_.name + "' has no place");
    }
    for (const auto& place : places.members) {
      ids_.clear();
      if (place.key == "hosts") {
        if (check_keys(place.value, hosts_rules(), "place 'hosts'", sink_))
          check_hosts(place.value);
      } else if (place.key == "cluster") {
        if (check_keys(place.value, cluster_rules(), "place 'cluster'", sink_))
          check_cluster(place.value);
      } else {
        sink_.error("unknown-key", place.key_range, "unknown place '" + place.key + "'")
            .notes.push_back("places: cluster, hosts");
      }
    }
  }

  void check_cluster(const Node& cluster) {
    for (const auto name : {"files", "apply", "ready", "scale"}) check_list(cluster, name);
    const Node* address = check_address(
        cluster, "in a cluster", "{inside: \"${name}.${namespace}.svc.cluster.local:PORT\"}");
    for (const auto& member : address ? address->members : std::vector<Node::Member>{}) {
      const std::string where = "address '" + member.key + "'";
      if (!check_keys(member.value, cluster_address_rules(), where, sink_)) continue;
      if (const Node* outside = member.value.find("outside"))
        check_keys(*outside, outside_rules(), "'outside' of " + where, sink_);
    }
  }

  void check_hosts(const Node& hosts) {
    for (const auto name : {"install", "files", "start", "ready", "scale"}) check_list(hosts, name);
    check_address(hosts, "on hosts", "\"${host.address}:${port.NAME}\"");
  }

  /// The addresses of a place: one for each endpoint.
  const Node* check_address(const Node& place, const std::string& where,
                            const std::string& example) {
    const Node* address = place.find("address");
    if (address) {
      for (const auto& member : address->members) {
        Node name;
        name.text = member.key;
        name.range = member.key_range;
        check_known(name, "endpoints", "endpoint");
      }
    }
    const Node* endpoints = draft_.tree.find("endpoints");
    for (const auto& endpoint : endpoints ? endpoints->members : std::vector<Node::Member>{}) {
      if (address && address->find(endpoint.key)) continue;
      sink_
          .error("missing-key", endpoint.key_range,
                 "endpoint '" + endpoint.key + "' has no address " + where)
          .help = "address: {" + endpoint.key + ": " + example + "}";
    }
    return address;
  }

  void check_list(const Node& holder, std::string_view name) {
    const Node* list = holder.find(name);
    if (!list) return;
    for (const Node& entry : list->items) {
      const EntryKind* kind = check_entry(entry, entry_list(name), sink_);
      if (!kind) continue;
      if (const Node* role = entry.find("role")) check_known(*role, "roles", "role");
      if (name == "install") check_install(entry, kind->key);
      if (name == "files") check_file(*entry.find(kind->key));
      if (name == "start") check_start(entry);
      if (name == "apply") check_apply(entry);
      if (name == "scale") check_scale(entry);
      if (name == "refuse") check_refuse(entry);
      if (name == "ready" && entry.find("after")) check_after(*entry.find("after"));
      if (kind->key == "log-line" && !entry.find("role")) {
        sink_.error("missing-key", entry.range,
                    std::string(name) + " entry 'log-line' has no 'role'");
      }
    }
  }

  void check_install(const Node& entry, std::string_view kind) {
    const Node& tool = *entry.find(kind);
    const std::string only = kind == "fetch" ? "maven" : "java";
    if (tool.text != only) {
      sink_
          .error("not-yet-supported", tool.range,
                 "'" + std::string(kind) + "' knows no '" + tool.text + "'")
          .notes.push_back("possible here: " + only);
    }
    if (const Node* pom = entry.find("pom")) check_file(*pom);
    if (const Node* sources = entry.find("sources")) {
      for (const Node& source : sources->items) check_file(source);
    }
    check_unique(*entry.find("into"), "install folder", folders_);
  }

  void check_start(const Node& entry) { check_unique(*entry.find("id"), "start id", ids_); }

  void check_apply(const Node& entry) {
    check_file(*entry.find("manifest"));
    check_unique(*entry.find("id"), "apply id", ids_);
  }

  void check_scale(const Node& rule) {
    check_known(*rule.find("value"), "values", "value");
    if (const Node* restart = rule.find("restart")) {
      for (const Node& role : restart->items) check_known(role, "roles", "role");
    }
    check_list(rule, "drain");
  }

  /// It sees values alone: it holds before anything has a place.
  void check_refuse(const Node& rule) {
    check_known(*rule.find("value"), "values", "value");
    DiagnosticSink told;  // what cannot be parsed was reported with all expressions
    const Node& condition = *rule.find("if");
    if (const auto parsed = Expression::parse(condition.text, condition.range, told))
      check_paths(parsed->paths(), condition);
    for (const char* key : {"why", "fix"}) {
      const Node* text = rule.find(key);
      if (!text) continue;
      if (const auto parsed = Interpolation::parse(text->text, text->range, told))
        check_paths(parsed->paths(), *text);
    }
  }

  void check_paths(const std::vector<std::string>& paths, const Node& node) {
    for (const std::string& path : paths) {
      Node name;
      name.text = path.substr(0, path.find_first_of(".["));
      name.range = node.range;
      check_known(name, "values", "value");
    }
  }

  void check_unique(const Node& name, const std::string& noun,
                    std::map<std::string, SourceRange>& seen) {
    const auto [at, is_new] = seen.emplace(name.text, name.range);
    if (is_new) return;
    sink_.error("duplicate-name", name.range, noun + " '" + name.text + "' is used twice")
        .secondary.push_back({at->second, "first used here"});
  }

  void check_after(const Node& after) {
    if (ids_.contains(after.text)) return;
    std::vector<std::string> known;
    for (const auto& [id, range] : ids_) known.push_back(id);
    Diagnostic& d =
        sink_.error("unknown-start", after.range, "no start entry has the id '" + after.text + "'");
    d.notes.push_back("ids here: " + list_of(known));
    d.help = did_you_mean(after.text, known);
  }

  void check_file(const Node& node) {
    if (!is_literal(node.text) || draft_.files.contains(node.text)) return;
    std::vector<std::string> known;
    for (const auto& [path, content] : draft_.files) known.push_back(path);
    Diagnostic& d = sink_.error("no-such-file", node.range,
                                "definition '" + draft_.name + "' has no file '" + node.text + "'");
    d.notes.push_back(known.empty() ? "its folder holds no other file"
                                    : "files here: " + list_of(known));
    d.help = did_you_mean(node.text, known);
  }

  void check_expressions(const Node& tree, const std::vector<std::string>& keys) {
    for (const auto& member : tree.members) {
      if (std::find(keys.begin(), keys.end(), member.key) != keys.end()) parse_all(member.value);
    }
  }

  void parse_all(const Node& node) {
    if (node.is_scalar()) Interpolation::parse(node.text, node.range, sink_);
    for (const Node& item : node.items) parse_all(item);
    for (const auto& member : node.members) {
      if (member.key == "if" && member.value.is_scalar()) {
        parse_condition(member.value);
      } else {
        parse_all(member.value);
      }
    }
  }

  void parse_condition(const Node& node) {
    if (is_literal(node.text)) {
      Expression::parse(node.text, node.range, sink_);
      return;
    }
    sink_.error("bad-expression", node.range, "a condition is written without '${}'").help =
        "if: \"brokers > 1\", not if: \"${brokers > 1}\"";
  }

  const DefinitionDraft& draft_;
  DiagnosticSink& sink_;
  std::map<std::string, std::vector<std::string>> names_;  ///< of values, roles and endpoints
  std::map<std::string, SourceRange> folders_, ids_;       ///< `into` and start ids so far
};

}  // namespace

void check_definition(const DefinitionDraft& draft, DiagnosticSink& sink) {
  Checker(draft, sink).run();
}

}  // namespace benchfield
