#pragma once

#include <map>
#include <string>
#include <vector>

#include "runner/base/clock.h"
#include "runner/base/diagnostic.h"
#include "runner/plan/expression.h"
#include "runner/plan/node.h"

namespace benchfield {

/// Evaluates the values of a definition's entries. Problems are reported to the sink and give an
/// empty value, so that one pass finds them all; callers look at the sink in the end.
class NodeReader {
 public:
  explicit NodeReader(DiagnosticSink& sink) : sink_(sink) {}

  /// Literal scalars as they are written (7.0 stays "7.0"); null is empty.
  std::string text(const Node& node, const Scope& scope);
  /// The words of an argv: lists are spliced, null is left out.
  std::vector<std::string> words(const Node& list, const Scope& scope);
  std::map<std::string, std::string> texts(const Node* map, const Scope& scope);
  /// The condition under `if`, true without one.
  bool is_wanted(const Node& entry, const Scope& scope);
  /// The deadline under `within`.
  Nanoseconds within(const Node& entry, const Scope& scope, Nanoseconds fallback);
  /// A whole number, or bytes of a size ("512MiB").
  std::int64_t amount(const Node& node, const Scope& scope, Dimension dimension);

  /// The value of a scalar, list or map; null when it is null or after a report.
  Value value(const Node& node, const Scope& scope);

 private:
  DiagnosticSink& sink_;
};

}  // namespace benchfield
