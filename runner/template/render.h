#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runner/base/diagnostic.h"
#include "runner/base/value.h"
#include "runner/plan/expression.h"
#include "runner/plan/node.h"

namespace benchfield {

/// The documents of a YAML manifest, to be rendered any number of times.
struct StructuralTemplate {
  std::vector<Node> documents;
  bool is_whole = true;  ///< false: not all could be read, which was reported
};
StructuralTemplate parse_structural(const std::string& file, const std::string& text,
                                    SourceMap& sources, DiagnosticSink& sink);

/// Structural mode: expressions in scalars and keys, `$each`/`$if` repeat and select, so a value
/// can never break out of its place. The result is plain data, printed as YAML by to_yaml or as
/// JSON.
std::optional<std::vector<Value>> render_structural(const StructuralTemplate& parsed,
                                                    const Scope& scope, DiagnosticSink& sink);

/// Text mode (*.in): line based, ${...} in lines, `$for x in EXPR` / `$if EXPR` / `$else` / `$end`
/// on lines of their own; values are escaped by the kind of file: properties, json, xml, sh; conf
/// and others not at all but newlines are refused. Immutable, cheap to copy.
class TextTemplate {
 public:
  /// Nothing comes back after a report.
  static std::optional<TextTemplate> parse(const std::string& file, const std::string& text,
                                           SourceMap& sources, DiagnosticSink& sink);
  std::optional<std::string> render(const Scope& scope, DiagnosticSink& sink) const;

 private:
  struct Parsed;
  std::shared_ptr<const Parsed> parsed_;
};

/// Block YAML of plain data; texts that would read as something else are quoted.
std::string to_yaml(const Value& value);

}  // namespace benchfield
