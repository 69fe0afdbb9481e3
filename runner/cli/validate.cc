#include <CLI/CLI.hpp>
#include <iostream>

#include "runner/cli/rows.h"
#include "runner/cli/talk.h"
#include "runner/engine/dry_run.h"

namespace benchfield::cli {
namespace {

/// A plan is good when it loads and every variant of it renders.
bool is_good(const std::string& file) {
  auto loaded = read_plan(file, {});
  if (!loaded) return false;
  if (!dry_run_text(*loaded, Names{})) {
    std::cerr << loaded->messages();
    return false;
  }
  const auto trials = make_schedule(*loaded->plan);
  std::cout << file << ": good, " << loaded->plan->variants.size() << " variants, " << trials.size()
            << " trials, plan " << loaded->plan->hash << "\n";
  return true;
}

}  // namespace

Command validate_command() {
  return {"validate", "check plans; nothing is started, no network is used", false,
          [](CLI::App& app) {
            auto plans = std::make_shared<std::vector<std::string>>();
            app.add_option("plans", *plans, "plan files")->required();
            return [plans] {
              bool good = true;
              for (const std::string& file : *plans) good = is_good(file) && good;
              return good ? ExitCode::done : ExitCode::wrong_usage;
            };
          }};
}

}  // namespace benchfield::cli
