#include <algorithm>
#include <charconv>

#include "runner/plan/expression.h"
#include "runner/plan/load.h"
#include "runner/template/check.h"
#include "runner/template/format.h"

namespace benchfield {
namespace {

/// The default of a row, typed as a plan's value would be.
std::optional<Value> read_default(const KeyRow& row, const Node::Member& member, const Node& node,
                                  DiagnosticSink& sink) {
  Node holder;
  holder.kind = Node::Kind::map;
  holder.range = node.range;
  holder.members.push_back({"default", member.key_range, node});
  KeyRow named = row;
  named.key = "default";  // as messages shall call it
  auto values = read_keys(holder, {named}, "value '" + row.key + "'", MapScope({}), sink);
  if (!values) return std::nullopt;
  const Value* found = values->find(named.key);
  return found ? std::optional<Value>(*found) : std::nullopt;
}

std::optional<ValueType> read_type(const Node& row, DiagnosticSink& sink) {
  const Node& type = *row.find("type");
  const auto found = value_type(type.text);
  if (!found) {
    Diagnostic& d =
        sink.error("unknown-type", type.range, "unknown type '" + type.text + "' of a value");
    std::string names;
    for (const auto& name : value_type_names()) names += (names.empty() ? "" : ", ") + name;
    d.notes.push_back("types of values: " + names);
    d.help = did_you_mean(type.text, value_type_names());
  }
  return found;
}

void read_least(KeyRow& row, const Node& node, DiagnosticSink& sink) {
  std::int64_t least = 0;
  const auto end = node.text.data() + node.text.size();
  if (std::from_chars(node.text.data(), end, least).ptr != end || node.text.empty()) {
    sink.error(
        "type-mismatch", node.range,
        "'least' of value '" + row.key + "' must be a whole number, found '" + node.text + "'");
    return;
  }
  row.least = least;
}

std::vector<KeyRow> read_rows(const Node& values, DiagnosticSink& sink);

std::optional<KeyRow> read_row(const Node::Member& member, DiagnosticSink& sink) {
  const Node& node = member.value;
  if (!check_keys(node, value_rules(), "value '" + member.key + "'", sink)) return std::nullopt;
  const auto type = read_type(node, sink);
  if (!type) return std::nullopt;
  KeyRow row;
  row.key = member.key;
  row.type = *type;
  if (const Node* help = node.find("help")) row.help = help->text;
  if (const Node* required = node.find("required")) row.required = required->text == "true";
  if (const Node* choices = node.find("choices")) {
    for (const Node& choice : choices->items) row.choices.push_back(choice.text);
  }
  if (const Node* least = node.find("least")) read_least(row, *least, sink);
  if (const Node* of = node.find("of")) {
    if (row.type != ValueType::map) {
      sink.error("type-mismatch", of->range,
                 "'of' is for values of type map, '" + row.key + "' is of type " +
                     node.find("type")->text);
    }
    row.of = read_rows(*of, sink);
  }
  const Node* fallback = node.find("default");
  if (fallback && fallback->kind != Node::Kind::null) {
    KeyRow bare = row;
    bare.required = false;
    row.default_value = read_default(bare, member, *fallback, sink);
  }
  return row;
}

std::vector<KeyRow> read_rows(const Node& values, DiagnosticSink& sink) {
  std::vector<KeyRow> rows;
  for (const auto& member : values.members) {
    if (auto row = read_row(member, sink)) rows.push_back(std::move(*row));
  }
  return rows;
}

/// Rules that could be read; what is wrong with the others was reported by the checks.
std::vector<ValueRule> read_rules(const Node* refuse) {
  std::vector<ValueRule> out;
  DiagnosticSink told;
  for (const Node& entry : refuse && refuse->is_list() ? refuse->items : std::vector<Node>{}) {
    if (!check_entry(entry, entry_list("refuse"), told)) continue;
    const Node& condition = *entry.find("if");
    const Node& why = *entry.find("why");
    const Node* fix = entry.find("fix");
    auto refused_if = Expression::parse(condition.text, condition.range, told);
    auto reason = Interpolation::parse(why.text, why.range, told);
    if (!refused_if || !reason) continue;
    out.push_back({entry.find("value")->text, std::move(*refused_if), std::move(*reason),
                   fix ? Interpolation::parse(fix->text, fix->range, told) : std::nullopt});
  }
  return out;
}

void check_names(const Node& values, const std::vector<std::string>& edges, DiagnosticSink& sink) {
  for (const auto& member : values.members) {
    const auto& names = reserved_value_names();
    const bool taken = std::find(names.begin(), names.end(), member.key) != names.end();
    const bool edge = std::find(edges.begin(), edges.end(), member.key) != edges.end();
    if (!taken && !edge) continue;
    sink.error("reserved-name", member.key_range, "a value cannot be called '" + member.key + "'")
        .notes.push_back(edge ? "it is an edge of this definition, see 'connect'"
                              : "plans or expressions have that name for something else");
  }
}

std::vector<std::string> keys_of(const Node* node) {
  std::vector<std::string> keys;
  if (node) {
    for (const auto& member : node->members) keys.push_back(member.key);
  }
  return keys;
}

}  // namespace

DefinitionInfo describe_definition(const DefinitionDraft& draft, DiagnosticSink& sink) {
  DefinitionInfo info;
  info.name = draft.name;
  const Node* name = draft.tree.find("component");
  info.range = name ? name->range : draft.tree.range;
  if (const Node* connect = draft.tree.find("connect"); connect && connect->is_list()) {
    for (const Node& edge : connect->items) info.connect.push_back(edge.text);
  }
  if (const Node* values = draft.tree.find("values"); values && values->is_map()) {
    check_names(*values, info.connect, sink);
    info.values = read_rows(*values, sink);
  }
  info.rules = read_rules(draft.tree.find("refuse"));
  info.roles = keys_of(draft.tree.find("roles"));
  info.endpoints = keys_of(draft.tree.find("endpoints"));
  info.places = keys_of(draft.tree.find("places"));
  const auto parts = keys_of(draft.tree.find("parts"));
  info.parts_value = parts.empty() ? "" : parts.front();
  return info;
}

}  // namespace benchfield
