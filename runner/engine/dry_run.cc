#include "runner/engine/dry_run.h"

namespace benchfield {

std::string trial_heading(const Trial& trial, std::size_t of, const Variant& variant) {
  return "\n== trial " + trial.id.substr(0, trial.id.find('-')) + " of " + std::to_string(of) +
         ": " + variant.name + " (replicate " + std::to_string(trial.replicate) + ")\n";
}

std::optional<std::string> dry_run_text(LoadedPlan& loaded, const Names& names) {
  const Plan& plan = *loaded.plan;
  ScriptWriter writer(plan, *loaded.definitions, names);
  if (!writer.prepare(*loaded.sink)) return std::nullopt;
  const auto trials = make_schedule(plan);
  std::string out = "== before the first trial\n";
  for (const StageScript& stage : writer.opening()) out += to_text(stage);
  StandingComponents standing;
  for (const Trial& trial : trials) {
    out += trial_heading(trial, trials.size(), plan.variants[trial.variant]);
    for (const StageScript& stage : writer.trial(trial, standing).stages) out += to_text(stage);
  }
  out += "\n== after the last trial\n" + to_text(writer.closing(standing));
  return out;
}

}  // namespace benchfield
