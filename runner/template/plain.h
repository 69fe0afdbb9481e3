#pragma once

#include <optional>

#include "runner/base/diagnostic.h"
#include "runner/base/value.h"
#include "runner/plan/expression.h"
#include "runner/plan/node.h"

namespace benchfield {

/// A count (10k of something), which documents without units hold as its number.
bool is_count(const Value& value);

/// The value with every count as a whole number, for documents that have no units.
Value without_counts(Value value);

/// A condition's value; anything but true or false is reported at range ("type-mismatch").
std::optional<bool> evaluate_condition(const Expression& expression, const SourceRange& range,
                                       const Scope& scope, DiagnosticSink& sink);

/// The same for the bare condition in a node.
std::optional<bool> evaluate_condition(const Node& node, const Scope& scope, DiagnosticSink& sink);

/// What a loop runs over: the items of a list, or {key, value} of each entry of a map. Anything
/// else is reported at range.
std::optional<List> loop_items(const Value& value, const SourceRange& range, DiagnosticSink& sink);

}  // namespace benchfield
