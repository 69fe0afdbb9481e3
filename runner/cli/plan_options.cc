#include "runner/cli/plan_options.h"

#include <CLI/CLI.hpp>

namespace benchfield::cli {

void PlanArguments::attach(CLI::App& app) {
  app.add_option("plan", plan, "plan file")->required();
  app.add_option("--only", only, "only this variant (may be given several times)")
      ->type_name("VARIANT");
  app.add_option("--set", set, "change a path of the plan, as in load.senders.rate=10k/s")
      ->type_name("K=V")
      ->check([](const std::string& text) {
        return text.find('=') == std::string::npos ? "expected PATH=VALUE, got '" + text + "'"
                                                   : std::string();
      });
  app.add_option("--replicates", replicates,
                 "trials of every variant, in place of what the plan says")
      ->type_name("N")
      ->check(CLI::Range(1, 1000));
  app.add_option("--seed", seed, "seed of the order of trials")
      ->type_name("N")
      ->check(CLI::NonNegativeNumber);
}

PlanOptions PlanArguments::options() const {
  PlanOptions out;
  out.only = only;
  for (const std::string& pair : set) {
    const auto at = pair.find('=');
    out.set.emplace_back(pair.substr(0, at), pair.substr(at + 1));
  }
  if (replicates > 0) out.replicates = replicates;
  if (seed >= 0) out.seed = seed;
  return out;
}

}  // namespace benchfield::cli
