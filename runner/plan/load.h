#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runner/base/diagnostic.h"
#include "runner/plan/catalog.h"
#include "runner/plan/plan.h"

namespace benchfield {

/// What the command line adds to a plan file.
struct PlanOptions {
  std::vector<std::string> only;  ///< variant names; empty: all
  std::vector<std::pair<std::string, std::string>>
      set;  ///< plan path to YAML text, applied before variants
  std::optional<int> replicates;
  std::optional<std::int64_t> seed;
};

/// Parses, resolves every variant and checks everything, reporting all problems in one pass.
/// Nothing comes back after an error. file is used in messages as given.
std::optional<Plan> load_plan(const std::string& file, std::string text, const PlanOptions& options,
                              const Catalog& catalog, SourceMap& sources, DiagnosticSink& sink);

/// Typed values from a node map by the rows of a table: unknown keys, wrong types, missing units,
/// missing required keys are reported ("unknown-key", "type-mismatch", "missing-unit",
/// "missing-key", ...); defaults are filled in. where is for messages: "component 'kafka'".
/// Interpolations are evaluated in scope.
std::optional<Map> read_keys(const Node& node, const std::vector<KeyRow>& rows,
                             const std::string& where, const Scope& scope, DiagnosticSink& sink);

}  // namespace benchfield
