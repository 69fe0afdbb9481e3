#include "runner/plan/set_path.h"

#include <algorithm>
#include <array>
#include <set>

#include "runner/plan/codes.h"
#include "runner/plan/expression_calls.h"
#include "runner/plan/expression_tree.h"
#include "runner/plan/merge.h"
#include "runner/plan/schema.h"

namespace benchfield {
namespace {

constexpr std::array<std::string_view, 4> kSections = {"environments", "components", "load",
                                                       "measure"};

bool is_section(std::string_view name) {
  return std::find(kSections.begin(), kSections.end(), name) != kSections.end();
}

struct Segment {
  std::string name;
  SourceRange place;
};

/// What may stand at a place of the tree.
struct Level {
  enum class Kind {
    keys,    ///< those of rows
    names,   ///< any that exists; below are the keys of rows
    free,    ///< anything; dots belong to the key
    single,  ///< a value without keys
    unknown  ///< nothing is known here; reading reports it
  };
  Kind kind = Kind::unknown;
  std::vector<KeyRow> rows;
  std::string path;  ///< in the plan table while there
  std::optional<Value> default_value;
};

std::vector<std::string> keys_of(const Node* map) {
  std::vector<std::string> out;
  if (!map) return out;
  for (const Node::Member& member : map->members) out.push_back(member.key);
  return out;
}

/// Walks one path through tree and tables.
class Setter {
 public:
  Setter(Node& tree, const Node::Member& entry, const Catalog& catalog, DiagnosticSink& sink,
         std::vector<Change>* changes)
      : tree_(tree), entry_(entry), catalog_(catalog), sink_(sink), changes_(changes) {}

  void apply() {
    if (!split()) return;
    if (segments_.size() == 1 && is_component(segments_[0].name) && entry_.value.is_map()) {
      for (const Node::Member& member : entry_.value.members) {
        Node::Member inner = member;
        inner.key = entry_.key + "." + member.key;
        Setter setter(tree_, inner, catalog_, sink_, changes_);
        setter.whole_place_ = member.key_range;
        setter.apply();
      }
      return;
    }
    if (canonical()) walk();
  }

 private:
  bool is_component(const std::string& name) const {
    const Node* components = std::as_const(tree_).find("components");
    return components && components->find(name);
  }

  bool split() {
    const std::string& key = entry_.key;
    for (std::size_t begin = 0; begin <= key.size();) {
      const std::size_t end = std::min(key.find('.', begin), key.size());
      const SourceRange place =
          whole_place_ ? *whole_place_ : sub_range(entry_.key_range, key, begin, end);
      if (end == begin) {
        sink_.error(codes::kBadPath, entry_.key_range, "'" + key + "' is not a path")
            .notes.push_back("a path is names joined by dots, as in load.senders.rate");
        return false;
      }
      segments_.push_back({key.substr(begin, end - begin), place});
      begin = end + 1;
    }
    return true;
  }

  /// Spells COMPONENT.x out; refuses what cannot be set.
  bool canonical() {
    const std::string first = segments_[0].name;
    if (is_component(first) && segments_.size() > 1) {
      const auto rows = rows_of("components.NAME");
      const bool is_key = std::any_of(rows.begin(), rows.end(), [&](const KeyRow& row) {
        return row.key == segments_[1].name;
      });
      const SourceRange place = segments_[0].place;
      if (!is_key) segments_.insert(segments_.begin() + 1, {"values", place});
      segments_.insert(segments_.begin(), {"components", place});
      return true;
    }
    if (is_section(first) || first == "trial" || first == "facts") return true;
    const auto top = rows_of("");
    const bool is_top =
        std::any_of(top.begin(), top.end(), [&](const KeyRow& row) { return row.key == first; });
    if (is_top || find_future_key(first)) {
      sink_.error(codes::kBadPath, segments_[0].place, "'" + first + "' cannot be set by a variant")
          .notes.push_back(
              "a variant sets paths below components, environments, facts, load, "
              "measure and trial");
      return false;
    }
    std::vector<std::string> names = keys_of(std::as_const(tree_).find("components"));
    if (is_component(first)) {
      sink_
          .error(codes::kBadPath, segments_[0].place, "component '" + first + "' is set as a whole")
          .help = "write " + first + ".KEY, or a map of keys";
      return false;
    }
    names.insert(names.end(), {"components", "environments", "facts", "load", "measure", "trial"});
    report_bad("no component or plan key is named '" + first + "'", segments_[0], names);
    return false;
  }

  void report_bad(std::string message, const Segment& at, const std::vector<std::string>& names) {
    Diagnostic& d = sink_.error(codes::kBadPath, at.place, std::move(message));
    if (!names.empty()) d.notes.push_back("possible here: " + list_of(names));
    d.help = did_you_mean(at.name, names);
  }

  void walk() {
    Node* here = &tree_;
    Level level = Level{Level::Kind::keys, rows_of(""), "", {}};
    for (std::size_t i = 0; i < segments_.size(); ++i) {
      if (level.kind == Level::Kind::free) join_rest(i);
      const Segment& segment = segments_[i];
      if (here->kind != Node::Kind::map && here->kind != Node::Kind::null) {
        sink_.error(codes::kBadPath, segment.place,
                    "'" + segments_[i - 1].name + "' is not a map in the plan");
        return;
      }
      here->kind = Node::Kind::map;
      const bool is_last = i + 1 == segments_.size();
      const bool exists = std::as_const(*here).find(segment.name) != nullptr;
      if (level.kind == Level::Kind::names && !exists && (!is_last || is_named_entry(i))) {
        report_bad("no '" + segment.name + "' in '" + path_until(i) + "'", segment, keys_of(here));
        return;
      }
      level = below(level, segment.name, *here, i);
      if (is_last) return finish(*here, segment, level);
      if (level.kind == Level::Kind::single) {
        sink_.error(codes::kBadPath, segments_[i + 1].place,
                    "'" + segment.name + "' holds one value, not keys");
        return;
      }
      if (!exists) put(*here, segment.name, segment.place, new_map(segment.place));
      here = here->find(segment.name);
    }
  }

  /// New environments, components, loads and measures do not come up in a variant.
  bool is_named_entry(std::size_t i) const { return i == 1 && is_section(segments_[0].name); }

  static Node new_map(const SourceRange& place) {
    Node out;
    out.kind = Node::Kind::map;
    out.range = place;
    return out;
  }

  void join_rest(std::size_t from) {
    Segment& first = segments_[from];
    for (std::size_t i = from + 1; i < segments_.size(); ++i) {
      first.name += "." + segments_[i].name;
      if (first.place.line == segments_[i].place.line) {
        first.place.end_column = segments_[i].place.end_column;
      }
    }
    segments_.resize(from + 1);
  }

  std::string path_until(std::size_t end) const {
    std::string out;
    for (std::size_t i = 0; i < end; ++i) out += (i > 0 ? "." : "") + segments_[i].name;
    return out;
  }

  Level below(const Level& level, const std::string& name, const Node& parent, std::size_t depth) {
    if (depth == 0 && is_section(name)) return {Level::Kind::names, {}, name, {}};
    if (depth == 1 && is_section(segments_[0].name)) return entry_level(parent, name);
    if (level.kind == Level::Kind::names) return {Level::Kind::keys, level.rows, "", {}};
    for (const KeyRow& row : level.rows) {
      if (row.key == name) return below_row(row, level);
    }
    return {};
  }

  /// Keys of one environment, component, load or measure.
  Level entry_level(const Node& section, const std::string& name) {
    const std::string path = segments_[0].name + ".NAME";
    Level out{Level::Kind::keys, rows_of(path), path, {}};
    const Node* entry = section.find(name);
    if (!entry) return out;
    entry_node_ = entry;
    if (const PluginInfo* plugin = plugin_of(segments_[0].name, *entry, catalog_)) {
      out.rows.insert(out.rows.end(), plugin->keys.begin(), plugin->keys.end());
    }
    return out;
  }

  Level below_row(const KeyRow& row, const Level& level) {
    Level out;
    out.default_value = row.default_value;
    if (row.type == ValueType::any) {
      out.kind = Level::Kind::free;
      return out;
    }
    out.kind = Level::Kind::single;
    if (row.type != ValueType::map) return out;
    out.kind = row.of.empty() ? Level::Kind::free : Level::Kind::names;
    out.rows = row.of;
    if (level.path.empty() && row.key != "trial") return out;
    const std::string path = level.path.empty() ? row.key : level.path + "." + row.key;
    if (path == "components.NAME.values") {
      const Node* use = entry_node_ ? entry_node_->find("use") : nullptr;
      const DefinitionInfo* info =
          use && use->is_scalar() ? catalog_.definition(use->text, sink_) : nullptr;
      out.kind = info ? Level::Kind::keys : Level::Kind::unknown;
      if (info) out.rows = info->values;
    } else if (auto rows = rows_of(path); !rows.empty()) {
      out.kind = Level::Kind::keys;
      out.rows = std::move(rows);
      out.path = path;
    }
    return out;
  }

  /// A default as it would be written.
  static Value default_of(const Level& level) {
    if (!level.default_value || level.default_value->is_null()) return {};
    const Value& value = *level.default_value;
    return value.is_map() || value.is_list() ? value : Value(joined_text(value));
  }

  void finish(Node& parent, const Segment& segment, const Level& level) {
    const Node* existing = std::as_const(parent).find(segment.name);
    const Value before = existing ? as_written(*existing) : default_of(level);
    if (entry_.value.kind == Node::Kind::null) {
      if (!existing) {
        sink_.error(codes::kBadPath, segment.place,
                    "'" + segment.name + "' is not set, so there is nothing to remove");
        return;
      }
      remove(parent, segment.name);
      record(entry_.key, before, default_of(level));
      return;
    }
    if (existing) {
      merge_into(*parent.find(segment.name), entry_.value);
      Node merged = std::move(*parent.find(segment.name));
      put(parent, segment.name, segment.place, std::move(merged));
    } else {
      put(parent, segment.name, segment.place, without_nulls(entry_.value));
    }
    record(entry_.key, before, as_written(*std::as_const(parent).find(segment.name)));
  }

  void record(const std::string& path, const Value& before, const Value& after) {
    if (!changes_ || before == after) return;
    if (!before.is_map() && !after.is_map()) {
      changes_->push_back({path, before, after});
      return;
    }
    std::set<std::string> names;
    for (const Value* side : {&before, &after}) {
      if (!side->is_map()) continue;
      for (const auto& [name, value] : *side->as_map()) names.insert(name);
    }
    for (const std::string& name : names) record(path + "." + name, before[name], after[name]);
  }

  Node& tree_;
  const Node::Member& entry_;
  const Catalog& catalog_;
  DiagnosticSink& sink_;
  std::vector<Change>* changes_;
  std::vector<Segment> segments_;
  std::optional<SourceRange> whole_place_;
  const Node* entry_node_ = nullptr;
};

}  // namespace

const PluginInfo* plugin_of(const std::string& section, const Node& entry, const Catalog& catalog) {
  const bool is_environment = section == "environments";
  if (!is_environment && section != "load" && section != "measure") return nullptr;
  const char* key = is_environment ? "provider" : section == "load" ? "driver" : "probe";
  const Node* name = entry.find(key);
  if (!name || !name->is_scalar()) return nullptr;
  return find_plugin(is_environment      ? catalog.providers()
                     : section == "load" ? catalog.drivers()
                                         : catalog.probes(),
                     name->text);
}

Value as_written(const Node& node) {
  if (node.is_scalar()) return node.text;
  if (node.is_list()) {
    List out;
    for (const Node& item : node.items) out.push_back(as_written(item));
    return out;
  }
  if (node.is_map()) {
    Map out;
    for (const Node::Member& member : node.members) out[member.key] = as_written(member.value);
    return out;
  }
  return {};
}

void apply_set(Node& tree, const Node::Member& entry, const Catalog& catalog, DiagnosticSink& sink,
               std::vector<Change>* changes) {
  Setter(tree, entry, catalog, sink, changes).apply();
}

}  // namespace benchfield
