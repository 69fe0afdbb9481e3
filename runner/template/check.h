#pragma once

#include <map>
#include <string>

#include "runner/base/diagnostic.h"
#include "runner/plan/catalog.h"
#include "runner/plan/node.h"

namespace benchfield {

/// What a merged component.yaml and the files of its folders are checked as.
struct DefinitionDraft {
  const std::string& name;  ///< of the folder
  const Node& tree;
  const std::map<std::string, std::string>& files;
};

/// Reports everything that is not as templates/README.md says; what only values can tell is left to
/// instantiate().
void check_definition(const DefinitionDraft& draft, DiagnosticSink& sink);

/// What the plan checks need of a definition. Rows that are wrong are reported and left out.
DefinitionInfo describe_definition(const DefinitionDraft& draft, DiagnosticSink& sink);

}  // namespace benchfield
