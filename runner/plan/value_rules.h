#pragma once

#include <string>

#include "runner/plan/catalog.h"

namespace benchfield {

/// Reports every rule of the definition that the values of a component break: at the value where it
/// is given, else at `place`. A rule that cannot be evaluated is reported where it stands.
void check_value_rules(const DefinitionInfo& definition, const std::string& component,
                       const Map& values, const Node* given, const SourceRange& place,
                       DiagnosticSink& sink);

}  // namespace benchfield
