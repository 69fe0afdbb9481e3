#include "runner/plan/decode.h"

#include <algorithm>
#include <limits>

#include "runner/plan/codes.h"
#include "runner/plan/keys.h"
#include "runner/plan/schema.h"
#include "runner/plan/value_rules.h"

namespace benchfield {
namespace {

std::string text_in(const Map& keys, std::string_view key) {
  const Value* value = keys.find(key);
  return value ? value->text() : "";
}

std::vector<std::string> names_of(const std::vector<PluginInfo>& rows) {
  std::vector<std::string> out;
  for (const PluginInfo& row : rows) out.push_back(row.name);
  return out;
}

/// The keys of `all` that belong to `rows`: a plug-in's own ones.
Map own_keys(const Map& all, const std::vector<KeyRow>& rows) {
  Map out;
  for (const KeyRow& row : rows) {
    if (const Value* value = all.find(row.key)) out[row.key] = *value;
  }
  return out;
}

/// One kind of entry that a plug-in stands behind.
struct Kind {
  const char* section;
  const char* noun;
  const char* plugin_key;
  const char* code;
  const std::vector<PluginInfo>& plugins;
};

class Decoder {
 public:
  Decoder(const Node& tree, const std::string& plan_name, const Catalog& catalog,
          DiagnosticSink& sink)
      : tree_(tree),
        catalog_(catalog),
        sink_(sink),
        scope_(MapScope(Map{{"plan", Map{{"name", plan_name}}}})) {}

  Decoded run() {
    if (const Node* facts = tree_.find("facts")) decode_facts(*facts);
    for (const auto& member : entries("environments")) decode_environment(member);
    for (const auto& member : entries("components")) decode_component(member);
    for (const auto& member : entries("load")) decode_load(member);
    for (const auto& member : entries("measure")) decode_measure(member);
    SourceRange place = tree_.range;
    for (const auto& member : tree_.members) {
      if (member.key == "trial") place = member.key_range;
    }
    out_.settings.trial = decode_trial(tree_.find("trial"), place, scope_, sink_);
    return std::move(out_);
  }

 private:
  const std::vector<Node::Member>& entries(std::string_view section) const {
    static const std::vector<Node::Member> nothing;
    const Node* node = tree_.find(section);
    return node && node->is_map() ? node->members : nothing;
  }

  void decode_facts(const Node& node) {
    KeyRow row;
    row.key = "facts";
    row.type = ValueType::map;
    const auto value = read_value(node, row, {"the plan", kNoPath, node.range, scope_, sink_});
    if (!value || !value->is_map()) return;
    out_.settings.facts = *value->as_map();
    scope_.values()["facts"] = *value;
  }

  /// The keys of an entry by the plan's rows and those of the plug-in it names.
  struct Entry {
    Map keys;
    const PluginInfo* plugin = nullptr;
  };
  Entry decode_entry(const Node::Member& member, const Kind& kind) {
    Entry out;
    const std::string path = std::string(kind.section) + ".NAME";
    KeyContext context{std::string(kind.noun) + " '" + member.key + "'", path, member.key_range,
                       scope_, sink_};
    std::vector<KeyRow> rows = rows_of(path);
    const Node* named = member.value.find(kind.plugin_key);
    if (named && named->is_scalar()) {
      out.plugin = find_plugin(kind.plugins, named->text);
      if (!out.plugin) report_plugin(*named, kind);
    }
    context.takes_others = out.plugin == nullptr;
    if (out.plugin) rows.insert(rows.end(), out.plugin->keys.begin(), out.plugin->keys.end());
    out.keys = read_known_keys(member.value, rows, context);
    out_.plugins[member.key] = out.plugin;
    return out;
  }

  void report_plugin(const Node& named, const Kind& kind) {
    Diagnostic& d =
        sink_.error(kind.code, named.range,
                    std::string("no ") + kind.plugin_key + " is named '" + named.text + "'");
    d.notes.push_back(std::string(kind.plugin_key) + "s: " + list_of(names_of(kind.plugins)));
    d.help = did_you_mean(named.text, names_of(kind.plugins));
  }

  void decode_environment(const Node::Member& member) {
    const Kind kind{"environments", "environment", "provider", codes::kUnknownProvider,
                    catalog_.providers()};
    const Entry entry = decode_entry(member, kind);
    EnvironmentSpec spec;
    spec.name = member.key;
    spec.provider = text_in(entry.keys, "provider");
    if (entry.plugin) spec.settings = own_keys(entry.keys, entry.plugin->keys);
    spec.range = member.key_range;
    out_.settings.environments.push_back(std::move(spec));
  }

  void decode_component(const Node::Member& member) {
    out_.components.push_back(member.key);
    const std::string where = "component '" + member.key + "'";
    const KeyContext context{where, "components.NAME", member.key_range, scope_, sink_};
    const Map keys = read_known_keys(member.value, rows_of("components.NAME"), context);
    ComponentSpec spec;
    spec.name = member.key;
    spec.use = text_in(keys, "use");
    spec.range = member.key_range;
    spec.placement = place_of(member, keys, "placement", where);
    const Node* use = member.value.find("use");
    const DefinitionInfo* definition =
        use && !spec.use.empty() ? find_definition(*use, spec.use) : nullptr;
    out_.definitions[member.key] = definition;
    decode_values(member, definition, spec);
    spec.connect = edges_of(member.value.find("connect"), where);
    note_places(member, "connect");
    note_places(member, "hosts");
    if (const Node* hosts = member.value.find("hosts")) decode_hosts(*hosts, where, spec);
    const Value* enabled = keys.find("enabled");
    if (enabled && !enabled->boolean(true)) {
      out_.disabled.emplace(member.key, member.value.find("enabled")->range);
      return;
    }
    out_.settings.components.push_back(std::move(spec));
  }

  void note_places(const Node::Member& member, const char* section) {
    const Node* node = member.value.find(section);
    if (!node) return;
    for (const Node::Member& inner : node->members) {
      const std::string path = member.key + "." + section + "." + inner.key;
      out_.keys.emplace(path, inner.key_range);
      out_.values.emplace(path, inner.value.range);
    }
  }

  const DefinitionInfo* find_definition(const Node& use, const std::string& name) {
    const std::size_t before = sink_.all().size();
    const DefinitionInfo* info = catalog_.definition(name, sink_);
    if (info || sink_.all().size() > before) return info;
    const auto names = catalog_.definition_names();
    if (std::find(names.begin(), names.end(), name) != names.end()) return nullptr;  // reported
    Diagnostic& d = sink_.error(codes::kUnknownDefinition, use.range,
                                "no component definition is named '" + name + "'");
    d.notes.push_back("definitions: " + list_of(names) +
                      "; a folder templates/NAME beside the plan adds one");
    d.help = did_you_mean(name, names);
    return nullptr;
  }

  void decode_values(const Node::Member& member, const DefinitionInfo* definition,
                     ComponentSpec& spec) {
    const Node nothing;
    const Node* values = member.value.find("values");
    if (!definition) return;
    const std::size_t before = sink_.all().size();
    spec.values = read_known_keys(values ? *values : nothing, definition->values,
                                  {"component '" + member.key + "'", "components.NAME.values",
                                   member.key_range, scope_, sink_});
    if (sink_.all().size() > before) return;
    check_value_rules(*definition, member.key, spec.values, values, member.key_range, sink_);
  }

  void decode_hosts(const Node& node, const std::string& where, ComponentSpec& spec) {
    if (!node.is_map()) {
      sink_
          .error(codes::kTypeMismatch, node.range,
                 "'hosts' of " + where + " must be a map, found " + found_text(node))
          .help = "write {ROLE: HOST_GROUP}";
      return;
    }
    for (const Node::Member& member : node.members) {
      KeyRow row;
      row.key = member.key;
      const auto value = read_value(member.value, row,
                                    {"'hosts' of " + where, kNoPath, node.range, scope_, sink_});
      if (value) spec.hosts.emplace_back(member.key, value->text());
    }
  }

  std::vector<Edge> edges_of(const Node* node, const std::string& where) {
    std::vector<Edge> out;
    if (!node || node->kind == Node::Kind::null) return out;
    if (!node->is_map()) {
      sink_
          .error(codes::kTypeMismatch, node->range,
                 "'connect' of " + where + " must be a map, found " + found_text(*node))
          .help = "write {ROLE: COMPONENT/PART}";
      return out;
    }
    for (const Node::Member& member : node->members) {
      KeyRow row;
      row.key = member.key;
      row.type = ValueType::edge;
      const auto value =
          read_value(member.value, row, {"'connect' of " + where, "", node->range, scope_, sink_});
      if (value) out.push_back(edge_of(member.key, value->text(), member.value.range));
    }
    return out;
  }

  /// A placement that is given, or the only environment.
  Placement place_of(const Node::Member& member, const Map& keys, const char* key,
                     const std::string& where) {
    if (const Value* given = keys.find(key)) {
      return placement_of(given->text(), member.value.find(key)->range);
    }
    const auto& environments = out_.settings.environments;
    if (member.value.find(key) || environments.empty()) return {};
    if (environments.size() == 1) {
      return {environments.front().name, "", member.key_range};
    }
    std::vector<std::string> names;
    for (const auto& environment : environments) names.push_back(environment.name);
    sink_.error(codes::kMissingKey, member.key_range, where + " has no '" + key + "'")
        .notes.push_back("the plan has several environments: " + list_of(names));
    return {};
  }

  int int_in(const Node::Member& member, const Map& keys, const char* key, int fallback) {
    const Value* value = keys.find(key);
    if (!value) return fallback;
    constexpr std::int64_t kMost = 1'000'000;
    if (value->integer() <= kMost) return static_cast<int>(value->integer());
    sink_.error(codes::kOutOfRange, member.value.find(key)->range,
                std::string("'") + key + "' of load '" + member.key + "' is " + to_text(*value) +
                    ", the most is " + std::to_string(kMost));
    return fallback;
  }

  void decode_load(const Node::Member& member) {
    const Kind kind{"load", "load", "driver", codes::kUnknownDriver, catalog_.drivers()};
    const std::string where = "load '" + member.key + "'";
    const Entry entry = decode_entry(member, kind);
    LoadSpec spec;
    spec.name = member.key;
    spec.driver = text_in(entry.keys, "driver");
    spec.range = member.key_range;
    spec.from = place_of(member, entry.keys, "from", where);
    spec.instances = int_in(member, entry.keys, "instances", 1);
    spec.senders = int_in(member, entry.keys, "senders", 1);
    if (const Value* rate = entry.keys.find("rate")) spec.rate = *rate->as_quantity();
    if (const Value* count = entry.keys.find("count")) spec.count = count->integer();
    if (const Value* seed = entry.keys.find("seed")) spec.seed = seed->integer();
    spec.records = decode_records(member.value.find("records"), member.key, scope_, sink_);
    if (!spec.records.once && !member.value.find("count")) {
      sink_.error(codes::kMissingKey, member.key_range, where + " has no 'count'")
          .notes.push_back(
              "'count' is the records of each instance; without it the load never "
              "ends");
    }
    if (entry.plugin) spec.options = own_keys(entry.keys, entry.plugin->keys);
    decode_target(member, where, spec);
    const Value* enabled = entry.keys.find("enabled");
    if (enabled && !enabled->boolean(true)) return;
    out_.settings.loads.push_back(std::move(spec));
  }

  void decode_target(const Node::Member& member, const std::string& where, LoadSpec& spec) {
    const Node* connect = member.value.find("connect");
    bool has_target = false;
    for (Edge& edge : edges_of(connect, where)) {
      has_target = has_target || edge.role == "to";
      if (edge.role == "to") spec.to = std::move(edge);
    }
    if (connect && connect->is_map()) {
      for (const Node::Member& other : connect->members) {
        if (other.key == "to") has_target = true;
        if (other.key == "to") continue;
        sink_
            .error(codes::kUnknownEdge, other.key_range, where + " has no edge '" + other.key + "'")
            .notes.push_back("a load has one edge: to");
      }
    }
    if (has_target || (connect && !connect->is_map() && connect->kind != Node::Kind::null)) return;
    sink_.error(codes::kMissingEdge, member.key_range, where + " is not connected").help =
        "write 'connect: {to: COMPONENT/PART}'";
  }

  void decode_measure(const Node::Member& member) {
    const Kind kind{"measure", "measure", "probe", codes::kUnknownProbe, catalog_.probes()};
    const std::string where = "measure '" + member.key + "'";
    const Entry entry = decode_entry(member, kind);
    MeasureSpec spec;
    spec.name = member.key;
    spec.probe = text_in(entry.keys, "probe");
    spec.range = member.key_range;
    spec.from = place_of(member, entry.keys, "from", where);
    if (const Value* of = entry.keys.find("of")) {
      spec.of = edge_of("of", of->text(), member.value.find("of")->range);
    }
    if (const Value* every = entry.keys.find("every")) {
      spec.every = to_duration(*every->as_quantity());
    }
    if (entry.plugin) spec.options = own_keys(entry.keys, entry.plugin->keys);
    check_counted(member, entry, where);
    const Value* enabled = entry.keys.find("enabled");
    if (enabled && !enabled->boolean(true)) return;
    out_.settings.measures.push_back(std::move(spec));
  }

  /// A probe that counts, counts something; one that does not looks at every component.
  void check_counted(const Node::Member& member, const Entry& entry, const std::string& where) {
    if (!entry.plugin || member.value.find("of")) return;
    const auto& metrics = entry.plugin->metrics;
    const bool counts = std::any_of(metrics.begin(), metrics.end(), [](const MetricInfo& metric) {
      return metric.name == "count";
    });
    if (!counts) return;
    sink_.error(codes::kMissingEdge, member.key_range, where + " does not say what it reads").help =
        "write 'of: COMPONENT/PART'";
  }

  const Node& tree_;
  const Catalog& catalog_;
  DiagnosticSink& sink_;
  MapScope scope_;
  Decoded out_;
};

}  // namespace

Edge edge_of(const std::string& role, std::string_view text, const SourceRange& range) {
  const auto slash = std::min(text.find('/'), text.size());
  const auto part = text.substr(std::min(slash + 1, text.size()));
  return {role, std::string(text.substr(0, slash)), std::string(part), range};
}

Placement placement_of(std::string_view text, const SourceRange& range) {
  const auto slash = std::min(text.find('/'), text.size());
  const auto part = text.substr(std::min(slash + 1, text.size()));
  return {std::string(text.substr(0, slash)), std::string(part), range};
}

Decoded decode(const Node& tree, const std::string& plan_name, const Catalog& catalog,
               DiagnosticSink& sink) {
  return Decoder(tree, plan_name, catalog, sink).run();
}

}  // namespace benchfield
