#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runner/base/diagnostic.h"
#include "runner/plan/catalog.h"
#include "runner/plan/node.h"

namespace benchfield {

/// The format of component.yaml as tables (templates/README.md is its text): which keys stand
/// where, how they read, which entries and types of entries there are.

/// How the value of a key must look; expressions are not evaluated here.
enum class Shape {
  any,
  word,       ///< a scalar without expressions
  text,       ///< a scalar
  boolean,    ///< true or false
  condition,  ///< a bare expression
  map,
  list,
  words,  ///< a list of scalars
  texts   ///< a map of scalars
};

enum class Presence {
  optional,
  wanted,   ///< reported when it is missing
  required  ///< and nothing more can be checked without it
};

struct KeyRule {
  std::string_view key;
  Shape shape = Shape::any;
  Presence presence = Presence::optional;
};
using KeyRules = std::vector<KeyRule>;

/// One kind of entry of a list: the key that tells it ("fetch", "tcp") and all it may have.
struct EntryKind {
  std::string_view key;
  KeyRules rules;
};
struct EntryList {
  std::string_view name;  ///< "install", "ready", ...
  std::vector<EntryKind> kinds;
};

const KeyRules& document_rules();
const KeyRules& value_rules();
const KeyRules& role_rules();
const KeyRules& limit_rules();
const KeyRules& endpoint_rules();
const KeyRules& hosts_rules();
const KeyRules& cluster_rules();
/// Of an endpoint in a cluster, and of its way in from outside.
const KeyRules& cluster_address_rules();
const KeyRules& outside_rules();
/// The list with that name: install, files, start, apply, ready, scale, drain, refuse, reset or
/// collect.
const EntryList& entry_list(std::string_view name);

/// The type that a value row names ("count"), or nothing.
std::optional<ValueType> value_type(std::string_view name);
std::vector<std::string> value_type_names();

/// Keys that a plan gives a component, and names that expressions have for other things: no value
/// may be called so.
const std::vector<std::string>& reserved_value_names();

/// Reports unknown and missing keys and values of another shape. where is for messages: "role
/// 'broker'". False when a required key is missing or a value is of another shape, so that it
/// cannot be read on.
bool check_keys(const Node& node, const KeyRules& rules, const std::string& where,
                DiagnosticSink& sink);

/// The kind of an entry, its keys checked; null after a report.
const EntryKind* check_entry(const Node& entry, const EntryList& list, DiagnosticSink& sink);

/// The kind of an entry that was checked.
const EntryKind& kind_of(const Node& entry, const EntryList& list);

}  // namespace benchfield
