#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runner/plan/catalog.h"
#include "runner/plan/expression.h"

namespace benchfield {

inline constexpr char kNoPath[] = "-";

/// What reading a map by rows needs to know beside the node.
struct KeyContext {
  std::string where;  ///< for messages: "component 'kafka'"
  /// In the plan table ("load.NAME", "" for its top): keys of later versions are told apart, and
  /// maps and lists of the table are left to the caller. kNoPath outside of it.
  std::string path;
  SourceRange place;  ///< of missing keys
  const Scope& scope;
  DiagnosticSink& sink;
  bool takes_others = false;  ///< unknown keys are not reported (their table is not known)
};

/// Typed values of the rows that could be read; every problem is reported. Defaults are filled in.
Map read_known_keys(const Node& node, const std::vector<KeyRow>& rows, const KeyContext& context);

/// One typed value. Counts become whole numbers; free maps and lists of them keep their scalars as
/// text.
std::optional<Value> read_value(const Node& node, const KeyRow& row, const KeyContext& context);

/// True for lower-case words joined by hyphens, starting with a letter.
bool is_kebab_case(std::string_view name);

/// Reports an unknown key, or one of a later version, with what is allowed instead.
void report_unknown_key(const SourceRange& place, const std::string& key,
                        const std::vector<KeyRow>& rows, const KeyContext& context);

/// "a list", "'abc'": a node in a message.
std::string found_text(const Node& node);

}  // namespace benchfield
