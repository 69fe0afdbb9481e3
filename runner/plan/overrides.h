#pragma once

#include <string>
#include <utility>
#include <vector>

#include "runner/plan/catalog.h"
#include "runner/plan/node.h"

namespace benchfield {

/// Applies `--set PATH=VALUE` of the command line to the tree of a plan, before variants. Messages
/// name the file "--set PATH".
void apply_overrides(Node& root, const std::vector<std::pair<std::string, std::string>>& set,
                     const Catalog& catalog, SourceMap& sources, DiagnosticSink& sink);

}  // namespace benchfield
