#include "runner/engine/dry_run.h"

#include "runner/results/flags.h"

namespace benchfield {
namespace {

/// Bytes: what a plan of a dozen configurations takes, so that the text is not copied as it grows.
constexpr std::size_t kUsualText = std::size_t{4} << 20;

}  // namespace

std::string trial_heading(const Plan& plan, const Trial& trial, std::size_t of) {
  const Variant& variant = plan.variants[trial.variant];
  const bool may_stop = plan.replication && variant.settles;
  std::string which = "replicate " + std::to_string(trial.replicate);
  if (may_stop && trial.block > plan.replication->least) {
    which += ", unless " + plan.report.headline + " is known to " +
             print("%.3g", 100 * plan.replication->until) + "% by then";
  }
  return "\n== trial " + trial.id.substr(0, trial.id.find('-')) + " of " +
         (plan.replication ? "at most " : "") + std::to_string(of) + ": " + variant.name + " (" +
         which + ")\n";
}

std::string plan_heading(const Plan& plan) {
  if (plan.impossible.empty()) return "";
  std::string out = "== cannot be run\n";
  for (const Variant& variant : plan.impossible)
    out += "  " + variant.name + ": " + variant.impossible + "\n";
  return out + "\n";
}

std::optional<std::string> dry_run_text(LoadedPlan& loaded, const Names& names) {
  const Plan& plan = *loaded.plan;
  ScriptWriter writer(plan, *loaded.definitions, names);
  if (!writer.prepare(*loaded.sink)) return std::nullopt;
  const auto trials = make_schedule(plan);
  std::string out;
  out.reserve(kUsualText);
  out += plan_heading(plan) + "== before the first trial\n";
  for (const StageScript& stage : writer.opening()) out += to_text(stage);
  StandingComponents standing;
  StandingEnvironments environments;
  for (const Trial& trial : trials) {
    out += trial_heading(plan, trial, trials.size());
    for (const StageScript& stage : writer.trial(trial, standing, environments).stages)
      out += to_text(stage);
  }
  out += "\n== after the last trial\n" + to_text(writer.closing(standing));
  return out;
}

}  // namespace benchfield
