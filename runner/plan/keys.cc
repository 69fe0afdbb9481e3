#include "runner/plan/keys.h"

#include <algorithm>

#include "runner/plan/codes.h"
#include "runner/plan/load.h"
#include "runner/plan/schema.h"

namespace benchfield {
namespace {

const KeyRow* find_row(const std::vector<KeyRow>& rows, std::string_view key) {
  const auto found =
      std::find_if(rows.begin(), rows.end(), [&](const KeyRow& row) { return row.key == key; });
  return found == rows.end() ? nullptr : &*found;
}

std::vector<std::string> names_of(const std::vector<KeyRow>& rows) {
  std::vector<std::string> out;
  for (const KeyRow& row : rows) out.push_back(row.key);
  return out;
}

/// Counts are whole numbers everywhere behind the loader.
Value normal(const Value& value) {
  const auto* quantity = value.as_quantity();
  return quantity && quantity->dimension == Dimension::count ? Value(quantity->amount) : value;
}

void report_missing(const KeyRow& row, const KeyContext& context) {
  Diagnostic& d = context.sink.error(codes::kMissingKey, context.place,
                                     context.where + " has no '" + row.key + "'");
  if (!row.help.empty()) d.notes.push_back("'" + row.key + "' is " + row.help);
  if (!row.choices.empty()) d.help = "write '" + row.key + ": " + row.choices.front() + "'";
}

}  // namespace

void report_unknown_key(const SourceRange& place, const std::string& key,
                        const std::vector<KeyRow>& rows, const KeyContext& context) {
  const std::string path = context.path.empty() ? key : context.path + "." + key;
  if (const FutureKey* future = find_future_key(path)) {
    Diagnostic& d =
        context.sink.error(codes::kNotYetSupported, place,
                           "key '" + key + "' in " + context.where + " is not supported yet");
    d.notes.push_back("it is for " + std::string(future->what) +
                      ", which this version cannot do; nothing is ignored silently");
    d.help = "remove it";
    return;
  }
  Diagnostic& d = context.sink.error(codes::kUnknownKey, place,
                                     "unknown key '" + key + "' in " + context.where);
  const auto names = names_of(rows);
  d.notes.push_back(names.empty() ? "no key is allowed here"
                                  : "keys allowed here: " + list_of(names));
  d.help = did_you_mean(key, names);
}

Map read_known_keys(const Node& node, const std::vector<KeyRow>& rows, const KeyContext& context) {
  Map out;
  if (!node.is_map() && node.kind != Node::Kind::null) {
    context.sink.error(codes::kTypeMismatch, node.range,
                       context.where + " must be a map, found " + found_text(node));
    return out;
  }
  for (const Node::Member& member : node.members) {
    if (find_row(rows, member.key) || context.takes_others) continue;
    report_unknown_key(member.key_range, member.key, rows, context);
  }
  for (const KeyRow& row : rows) {
    if (const Node* given = node.find(row.key)) {
      const bool is_structure = row.type == ValueType::map || row.type == ValueType::list;
      if (is_structure && is_plan_row(context.path, row.key)) continue;
      if (auto value = read_value(*given, row, context)) out[row.key] = std::move(*value);
    } else if (row.default_value) {
      out[row.key] = normal(*row.default_value);
    } else if (row.required) {
      report_missing(row, context);
    }
  }
  return out;
}

std::optional<Map> read_keys(const Node& node, const std::vector<KeyRow>& rows,
                             const std::string& where, const Scope& scope, DiagnosticSink& sink) {
  const std::size_t before = sink.all().size();
  Map out = read_known_keys(node, rows, {where, kNoPath, node.range, scope, sink});
  if (sink.all().size() > before) return std::nullopt;
  return out;
}

bool is_kebab_case(std::string_view name) {
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (name.empty() || !is_lower(name.front()) || name.back() == '-') return false;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool is_hyphen = name[i] == '-';
    if (!is_lower(name[i]) && !is_digit(name[i]) && !is_hyphen) return false;
    if (is_hyphen && name[i - 1] == '-') return false;
  }
  return true;
}

std::string found_text(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      return "nothing";
    case Node::Kind::list:
      return "a list";
    case Node::Kind::map:
      return "a map";
    case Node::Kind::scalar:
      break;
  }
  constexpr std::size_t kShown = 40;
  return "'" + (node.text.size() > kShown ? node.text.substr(0, kShown) + "..." : node.text) + "'";
}

}  // namespace benchfield
