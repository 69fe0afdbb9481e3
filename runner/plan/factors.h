#pragma once

#include "runner/plan/variants.h"

namespace benchfield {

/// Multiplies the variants by the combinations of `factors` that `design` asks for, and names them:
/// "spark.executors=4,data=all", or "VARIANT,spark.executors=4" where variants are listed. The
/// cells of a variant start from the same cells of its parent. Without `factors` nothing changes.
void apply_factors(const Node& base, bool is_listed, const Catalog& catalog, DiagnosticSink& sink,
                   Expansion& out);

}  // namespace benchfield
