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

/// What a plan compares: its variants, and the factors they were made from.
struct Expansion {
  std::vector<VariantTree> variants;
  std::vector<FactorSpec> factors;
  std::optional<std::int64_t> seed;  ///< of `design`
};

/// The listed variants in the order of the plan, `from` inherited and `set` applied to base;
/// without a list, one variant named after the plan. Factors multiply each of them by the
/// combinations of `design`. Unknown and circular `from`, names given twice
/// and paths that lead nowhere are reported; what is left is returned all the same.
Expansion expand_variants(const Node& base, const std::string& plan_name, const Catalog& catalog,
                          const Scope& scope, DiagnosticSink& sink);

/// The most variants a plan may have.
inline constexpr std::size_t kMostVariants = 1000;

}  // namespace benchfield
