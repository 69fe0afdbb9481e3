#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runner/plan/catalog.h"
#include "runner/plan/expression.h"
#include "runner/plan/plan.h"

namespace benchfield {

/// One variant with the tree it resolves to; settings are not read yet.
struct VariantTree {
  Variant variant;
  std::optional<int> own_replicates;
  Node tree;
};

/// The listed variants in the order of the plan, `from` inherited and `set` applied to base;
/// without a list, one variant named after the plan. Unknown and circular `from`, names given twice
/// and paths that lead nowhere are reported; what is left is returned all the same.
std::vector<VariantTree> expand_variants(const Node& base, const std::string& plan_name,
                                         const Catalog& catalog, const Scope& scope,
                                         DiagnosticSink& sink);

}  // namespace benchfield
