#include "runner/template/node_reader.h"

#include "runner/base/units.h"
#include "runner/plan/expression_calls.h"
#include "runner/template/plain.h"

namespace benchfield {

Value NodeReader::value(const Node& node, const Scope& scope) {
  if (node.kind == Node::Kind::null) return {};
  if (node.is_scalar() && is_literal(node.text)) return node.text;
  auto found = evaluate_tree(node, scope, sink_);
  return found ? std::move(*found) : Value();
}

std::string NodeReader::text(const Node& node, const Scope& scope) {
  return joined_text(value(node, scope));
}

std::vector<std::string> NodeReader::words(const Node& list, const Scope& scope) {
  std::vector<std::string> out;
  for (const Node& item : list.items) {
    const Value word = value(item, scope);
    if (const auto* several = word.as_list()) {
      for (const Value& one : *several) out.push_back(joined_text(one));
    } else if (!word.is_null()) {
      out.push_back(joined_text(word));
    }
  }
  return out;
}

std::map<std::string, std::string> NodeReader::texts(const Node* map, const Scope& scope) {
  std::map<std::string, std::string> out;
  if (!map) return out;
  for (const auto& member : map->members) {
    const Value found = value(member.value, scope);
    if (!found.is_null()) out[member.key] = joined_text(found);
  }
  return out;
}

bool NodeReader::is_wanted(const Node& entry, const Scope& scope) {
  const Node* condition = entry.find("if");
  return !condition || evaluate_condition(*condition, scope, sink_).value_or(false);
}

Nanoseconds NodeReader::within(const Node& entry, const Scope& scope, Nanoseconds fallback) {
  const Node* node = entry.find("within");
  return node ? Nanoseconds(amount(*node, scope, Dimension::duration)) : fallback;
}

std::int64_t NodeReader::amount(const Node& node, const Scope& scope, Dimension dimension) {
  const std::size_t before = sink_.all().size();
  const Value found = value(node, scope);
  if (sink_.all().size() != before) return 0;
  if (const auto* quantity = found.as_quantity(); quantity && quantity->dimension == dimension) {
    return quantity->amount;
  }
  if (dimension == Dimension::count && found.is_int()) return found.integer();
  if (const auto* written = found.as_string()) {
    const auto parsed = parse_quantity(*written, dimension);
    if (parsed) return parsed->amount;
    Diagnostic& d = sink_.error(parsed.error().code, node.range, parsed.error().what);
    d.notes = parsed.error().notes;
    d.help = parsed.error().help;
    return 0;
  }
  sink_.error("type-mismatch", node.range,
              "expected a " + std::string(dimension_name(dimension)) + ", this is a " +
                  std::string(found.kind_name()));
  return 0;
}

}  // namespace benchfield
