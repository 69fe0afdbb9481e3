#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runner/base/diagnostic.h"
#include "runner/base/value.h"
#include "runner/plan/expression.h"
#include "runner/plan/node.h"

namespace benchfield {

/// Structural mode: a YAML manifest parsed once, expressions in scalars and keys, `$each`/`$if`
/// repeat and select, so a value can never break out of its place. The result is plain data,
/// printed as YAML by to_yaml or as JSON.
std::optional<std::vector<Value>> render_structural(const std::string& file,
                                                    const std::string& text, const Scope& scope,
                                                    SourceMap& sources, DiagnosticSink& sink);

/// Text mode (*.in): line based, ${...} in lines, `$for x in EXPR` / `$if EXPR` / `$else` / `$end`
/// on lines of their own; values are escaped by the kind of file: properties, json, xml, sh; conf
/// and others not at all but newlines are refused.
std::optional<std::string> render_text(const std::string& file, const std::string& text,
                                       const Scope& scope, SourceMap& sources,
                                       DiagnosticSink& sink);

/// Block YAML of plain data; texts that would read as something else are quoted.
std::string to_yaml(const Value& value);

}  // namespace benchfield
