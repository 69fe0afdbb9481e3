#include "runner/cli/talk.h"

#include <iostream>

namespace benchfield::cli {

void print(const Error& error) { std::cerr << to_text(error); }

std::optional<LoadedPlan> read_plan(const std::string& file, const PlanOptions& options) {
  auto loaded = load_plan_file(file, options);
  if (!loaded) {
    print(loaded.error());
    return std::nullopt;
  }
  std::cerr << loaded->messages();
  if (!loaded->plan) return std::nullopt;
  return std::move(*loaded);
}

}  // namespace benchfield::cli
