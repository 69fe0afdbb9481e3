#pragma once

#include <optional>
#include <set>
#include <string_view>

#include "runner/plan/yaml_source.h"

namespace benchfield {

/// Reports what yaml-cpp says at a place (lines and byte columns from 0) in words a user can act
/// on. open_bracket is the innermost [ or { still open, if any.
void report_syntax(const YamlSource& source, std::string_view theirs, Position at,
                   const std::optional<SourceRange>& open_bracket, DiagnosticSink& sink);

/// Reports the first tab before the text of a line outside the exempt lines (of block scalars):
/// what it indents to is anyone's guess. True when there was one.
bool report_tabs(const YamlSource& source, const std::set<int>& exempt, DiagnosticSink& sink);

}  // namespace benchfield
