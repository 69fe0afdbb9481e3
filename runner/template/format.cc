#include "runner/template/format.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include "runner/base/check.h"
#include "runner/plan/keys.h"

namespace benchfield {
namespace {

KeyRules joined(KeyRules first, const KeyRules& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

/// Types of ready, reset and collect entries with their own arguments.
std::vector<EntryKind> typed_kinds(const KeyRules& common) {
  const std::vector<EntryKind> types = {
      {"tcp", {}},
      {"http",
       {{"status", Shape::text},
        {"holds", Shape::map},
        {"at_least", Shape::map},
        {"method", Shape::text},
        {"body"}}},
      {"log-line", {}},
      {"kafka-metadata", {{"brokers", Shape::text}}},
      {"kafka-topics", {{"topics", Shape::any, Presence::required}, {"mode", Shape::text}}},
      {"search-index", {{"indices", Shape::any, Presence::required}}},
      {"spark-batches", {{"at_least", Shape::text}, {"executors", Shape::text}}},
      {"condition", {}},
  };
  std::vector<EntryKind> out;
  for (const EntryKind& type : types) {
    const KeyRules target = {{type.key, Shape::any, Presence::required}};
    out.push_back({type.key, joined(joined(target, type.rules), common)});
  }
  return out;
}

const KeyRules kOfRole = {{"role", Shape::word},
                          {"once", Shape::boolean},
                          {"if", Shape::condition},
                          {"within", Shape::text}};

std::vector<EntryList> make_lists() {
  const KeyRules install = {
      {"into", Shape::word, Presence::required}, {"if", Shape::condition}, {"within", Shape::text}};
  const KeyRules place = {{"to", Shape::text, Presence::required},
                          {"role", Shape::word},
                          {"once", Shape::boolean},
                          {"if", Shape::condition}};
  const KeyRules once = joined({{"capture", Shape::texts}}, kOfRole);
  return {
      {"install",
       {{"fetch", joined({{"fetch", Shape::word, Presence::required},
                          {"pom", Shape::text, Presence::required},
                          {"properties", Shape::texts}},
                         install)},
        {"compile", joined({{"compile", Shape::word, Presence::required},
                            {"sources", Shape::words, Presence::required},
                            {"classpath", Shape::words},
                            {"jar", Shape::word}},
                           install)}}},
      {"files",
       {{"render", joined({{"render", Shape::text, Presence::required}}, place)},
        {"copy", joined({{"copy", Shape::text, Presence::required}}, place)}}},
      {"start",
       {{"run", joined({{"id", Shape::word, Presence::required},
                        {"run", Shape::words, Presence::required},
                        {"unless_exists", Shape::text},
                        {"env", Shape::texts}},
                       kOfRole)},
        {"process",
         {{"id", Shape::word, Presence::required},
          {"process", Shape::words, Presence::required},
          {"env", Shape::texts},
          {"role", Shape::word},
          {"once", Shape::boolean},
          {"if", Shape::condition}}}}},
      {"apply",
       {{"manifest",
         {{"manifest", Shape::text, Presence::required},
          {"id", Shape::word, Presence::required},
          {"if", Shape::condition},
          {"within", Shape::text}}}}},
      {"ready", typed_kinds(joined({{"after", Shape::word}}, kOfRole))},
      {"scale",
       {{"role",
         {{"role", Shape::word, Presence::required},
          {"value", Shape::word, Presence::required},
          {"if", Shape::condition},
          {"drain", Shape::list},
          {"restart", Shape::words}}},
        {"never",
         {{"never", Shape::text, Presence::required},
          {"value", Shape::word, Presence::required},
          {"if", Shape::condition}}}}},
      {"drain", typed_kinds(kOfRole)},
      {"refuse",
       {{"value",
         {{"value", Shape::word, Presence::required},
          {"if", Shape::condition, Presence::required},
          {"why", Shape::text, Presence::required},
          {"fix", Shape::text}}}}},
      {"reset", typed_kinds(once)},
      {"collect", typed_kinds(once)},
  };
}

constexpr std::array<std::pair<std::string_view, ValueType>, 12> kValueTypes = {{
    {"text", ValueType::text},
    {"boolean", ValueType::boolean},
    {"integer", ValueType::integer},
    {"count", ValueType::count},
    {"duration", ValueType::duration},
    {"rate", ValueType::rate},
    {"byte_rate", ValueType::byte_rate},
    {"size", ValueType::size},
    {"cores", ValueType::cores},
    {"list", ValueType::list},
    {"map", ValueType::map},
    {"any", ValueType::any},
}};

bool all_scalars(const Node& node) {
  // null items stay: an argv leaves them out
  const auto plain = [](const Node& n) { return !n.is_map() && !n.is_list(); };
  return std::all_of(node.items.begin(), node.items.end(), plain) &&
         std::all_of(node.members.begin(), node.members.end(),
                     [&](const Node::Member& m) { return plain(m.value); });
}

/// What is expected in words when node has not that shape, else empty.
std::string_view expected(const Node& node, Shape shape) {
  switch (shape) {
    case Shape::any:
      return "";
    case Shape::word:
      return node.is_scalar() && is_literal(node.text) ? "" : "a name without expressions";
    case Shape::text:
      return node.is_scalar() ? "" : "a text or number";
    case Shape::condition:
      return node.is_scalar() ? "" : "a condition";
    case Shape::boolean:
      return node.is_scalar() && !node.quoted && (node.text == "true" || node.text == "false")
                 ? ""
                 : "true or false";
    case Shape::map:
      return node.is_map() ? "" : "a map";
    case Shape::list:
      return node.is_list() ? "" : "a list";
    case Shape::words:
      return node.is_list() && all_scalars(node) ? "" : "a list of texts";
    case Shape::texts:
      return node.is_map() && all_scalars(node) ? "" : "a map of names to texts";
  }
  return "";
}

std::vector<std::string> names_of(const KeyRules& rules) {
  std::vector<std::string> names;
  for (const KeyRule& rule : rules) names.emplace_back(rule.key);
  return names;
}

const KeyRule* find_rule(const KeyRules& rules, std::string_view key) {
  const auto found =
      std::find_if(rules.begin(), rules.end(), [&](const KeyRule& r) { return r.key == key; });
  return found == rules.end() ? nullptr : &*found;
}

void report_unknown_kind(const Node& entry, const EntryList& list, DiagnosticSink& sink) {
  std::vector<std::string> kinds;
  for (const EntryKind& kind : list.kinds) kinds.emplace_back(kind.key);
  const Node::Member* odd = nullptr;
  for (const auto& member : entry.members) {
    const bool known = std::any_of(list.kinds.begin(), list.kinds.end(), [&](const EntryKind& k) {
      return find_rule(k.rules, member.key) != nullptr;
    });
    if (!known && !odd) odd = &member;
  }
  const std::string where = std::string(list.name) + " entry";
  Diagnostic& d =
      odd ? sink.error("unknown-type", odd->key_range,
                       "unknown type '" + odd->key + "' of " + where)
          : sink.error("missing-key", entry.range, where + " does not say what it does");
  d.notes.push_back("one of these keys says it: " + list_of(kinds));
  if (odd) d.help = did_you_mean(odd->key, kinds);
}

}  // namespace

const KeyRules& document_rules() {
  static const KeyRules kRules = {{"component", Shape::word, Presence::required},
                                  {"extends", Shape::word},
                                  {"summary", Shape::text, Presence::wanted},
                                  {"values", Shape::map},
                                  {"refuse", Shape::list},
                                  {"roles", Shape::map, Presence::required},
                                  {"disk", Shape::text},
                                  {"limits", Shape::map},
                                  {"connect", Shape::words},
                                  {"endpoints", Shape::map},
                                  {"parts", Shape::texts},
                                  {"places", Shape::map, Presence::required},
                                  {"reset", Shape::list},
                                  {"facts", Shape::words},
                                  {"collect", Shape::list}};
  return kRules;
}

const KeyRules& value_rules() {
  static const KeyRules kRules = {{"type", Shape::word, Presence::required},
                                  {"default"},
                                  {"help", Shape::text},
                                  {"least", Shape::word},
                                  {"choices", Shape::words},
                                  {"required", Shape::boolean},
                                  {"of", Shape::map}};
  return kRules;
}

const KeyRules& role_rules() {
  static const KeyRules kRules = {{"count", Shape::text},
                                  {"if", Shape::condition},
                                  {"ports", Shape::words},
                                  {"memory", Shape::text},
                                  {"limits", Shape::map}};
  return kRules;
}

const KeyRules& limit_rules() {
  static const KeyRules kRules = {{"cpu", Shape::text}, {"memory", Shape::text}};
  return kRules;
}

const KeyRules& endpoint_rules() {
  static const KeyRules kRules = {{"protocol", Shape::word, Presence::required},
                                  {"per", Shape::word, Presence::required}};
  return kRules;
}

const KeyRules& hosts_rules() {
  static const KeyRules kRules = {
      {"install", Shape::list}, {"files", Shape::list}, {"start", Shape::list, Presence::required},
      {"ready", Shape::list},   {"scale", Shape::list}, {"address", Shape::texts}};
  return kRules;
}

const KeyRules& cluster_rules() {
  static const KeyRules kRules = {
      {"files", Shape::list},  {"apply", Shape::list, Presence::required},
      {"ready", Shape::list},  {"scale", Shape::list},
      {"address", Shape::map}, {"leaves", Shape::words}};
  return kRules;
}

const KeyRules& cluster_address_rules() {
  static const KeyRules kRules = {{"inside", Shape::text, Presence::required},
                                  {"outside", Shape::map}};
  return kRules;
}

const KeyRules& outside_rules() {
  static const KeyRules kRules = {{"service", Shape::text, Presence::required},
                                  {"port", Shape::text, Presence::required},
                                  {"shared", Shape::text}};
  return kRules;
}

const EntryList& entry_list(std::string_view name) {
  static const std::vector<EntryList> kLists = make_lists();
  const auto found = std::find_if(kLists.begin(), kLists.end(),
                                  [&](const EntryList& list) { return list.name == name; });
  BF_CHECK(found != kLists.end());
  return *found;
}

std::optional<ValueType> value_type(std::string_view name) {
  for (const auto& [word, type] : kValueTypes) {
    if (word == name) return type;
  }
  return std::nullopt;
}

std::vector<std::string> value_type_names() {
  std::vector<std::string> names;
  for (const auto& [word, type] : kValueTypes) names.emplace_back(word);
  return names;
}

const std::vector<std::string>& reserved_value_names() {
  static const std::vector<std::string> kNames = {
      "use", "placement", "hosts", "connect", "enabled", "values", "name", "role_count", "self",
      "run", "index", "install", "role", "host", "port", "directory", "log", "steps", "was",
      "place",
      // in a cluster
      "namespace", "labels", "pull_policy", "load_balancer_annotations", "exposed", "service_type",
      "node_selector", "tolerations", "resources", "memory_asked", "pod", "files", "file_names"};
  return kNames;
}

bool check_keys(const Node& node, const KeyRules& rules, const std::string& where,
                DiagnosticSink& sink) {
  if (!node.is_map()) {
    sink.error("type-mismatch", node.range, where + " must be a map, found " + found_text(node));
    return false;
  }
  bool is_sound = true;
  std::set<std::string> misspelled;  // one message is enough for a key that is there misspelled
  for (const auto& member : node.members) {
    const KeyRule* rule = find_rule(rules, member.key);
    if (!rule) {
      Diagnostic& d = sink.error("unknown-key", member.key_range,
                                 "unknown key '" + member.key + "' in " + where);
      d.notes.push_back("keys allowed here: " + list_of(names_of(rules)));
      d.help = did_you_mean(member.key, names_of(rules));
      misspelled.insert(nearest(member.key, names_of(rules)).value_or(""));
    } else if (const auto want = expected(member.value, rule->shape); !want.empty()) {
      sink.error("type-mismatch", member.value.range.line ? member.value.range : member.key_range,
                 "'" + member.key + "' of " + where + " must be " + std::string(want) + ", found " +
                     found_text(member.value));
      is_sound = false;
    }
  }
  for (const KeyRule& rule : rules) {
    if (rule.presence == Presence::optional || node.find(rule.key)) continue;
    is_sound = is_sound && rule.presence == Presence::wanted;
    if (misspelled.contains(std::string(rule.key))) continue;
    sink.error("missing-key", node.range, where + " has no '" + std::string(rule.key) + "'");
  }
  return is_sound;
}

const EntryKind* check_entry(const Node& entry, const EntryList& list, DiagnosticSink& sink) {
  const std::string where = std::string(list.name) + " entry";
  if (!entry.is_map()) {
    sink.error("type-mismatch", entry.range, where + " must be a map, found " + found_text(entry));
    return nullptr;
  }
  const EntryKind* kind = nullptr;
  for (const EntryKind& candidate : list.kinds) {
    if (!entry.find(candidate.key)) continue;
    if (kind) {
      sink.error("conflicting-keys", entry.range,
                 where + " has both '" + std::string(kind->key) + "' and '" +
                     std::string(candidate.key) + "'")
          .help = "make it two entries";
      return nullptr;
    }
    kind = &candidate;
  }
  if (!kind) {
    report_unknown_kind(entry, list, sink);
    return nullptr;
  }
  const std::string full = where + " '" + std::string(kind->key) + "'";
  return check_keys(entry, kind->rules, full, sink) ? kind : nullptr;
}

const EntryKind& kind_of(const Node& entry, const EntryList& list) {
  const auto found = std::find_if(list.kinds.begin(), list.kinds.end(),
                                  [&](const EntryKind& k) { return entry.find(k.key); });
  BF_CHECK(found != list.kinds.end());
  return *found;
}

}  // namespace benchfield
