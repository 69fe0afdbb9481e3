#pragma once

#include <string>

#include "runner/base/result.h"
#include "runner/engine/inputs.h"

namespace benchfield::cli {

/// Prints an error to stderr in the project's form.
void print(const Error& error);
/// Reads a plan, printing its messages to stderr; nothing when it has errors.
std::optional<LoadedPlan> read_plan(const std::string& file, const PlanOptions& options);

}  // namespace benchfield::cli
