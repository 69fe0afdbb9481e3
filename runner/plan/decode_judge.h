#pragma once

#include <string>
#include <vector>

#include "runner/plan/catalog.h"
#include "runner/plan/expression.h"
#include "runner/plan/plan.h"

namespace benchfield {

/// What `judge`, `noise` and `prices` may name.
struct JudgeNames {
  std::vector<MetricInfo> metrics;    ///< of any variant, by full name
  std::vector<std::string> variants;  ///< of the plan
};

/// Reads `judge`, `noise` and `prices` of a plan into it; every problem is reported.
void decode_judge(const Node& root, const JudgeNames& names, const Scope& scope,
                  DiagnosticSink& sink, Plan& plan);

}  // namespace benchfield
