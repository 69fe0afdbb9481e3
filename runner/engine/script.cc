#include "runner/engine/script.h"

#include <algorithm>
#include <set>

#include "providers/provider.h"
#include "runner/base/step_lists.h"
#include "runner/engine/demand.h"
#include "runner/engine/observe_steps.h"

namespace benchfield {
namespace {

/// The environments of all variants, each once, as the first variant that has it says.
std::vector<const EnvironmentSpec*> environments_of(const Plan& plan) {
  std::vector<const EnvironmentSpec*> out;
  std::set<std::string> seen;
  for (const Variant& variant : plan.variants) {
    for (const EnvironmentSpec& environment : variant.settings.environments) {
      if (seen.insert(environment.name).second) out.push_back(&environment);
    }
  }
  return out;
}

}  // namespace

std::string_view stage_name(Stage stage) {
  switch (stage) {
    case Stage::preflight:
      return "preflight";
    case Stage::provision:
      return "provision";
    case Stage::deploy:
      return "deploy";
    case Stage::warm_up:
      return "warm-up";
    case Stage::reset:
      return "reset";
    case Stage::measure:
      return "measure";
    case Stage::collect:
      return "collect";
    case Stage::teardown:
      return "teardown";
  }
  return "";
}

ScriptWriter::ScriptWriter(const Plan& plan, DefinitionStore& definitions, Names names)
    : plan_(plan),
      names_(std::move(names)),
      rendered_(plan, definitions,
                {names_.run_id, names_.run_directory, names_.cache, names_.host_address}) {}

bool ScriptWriter::prepare(DiagnosticSink& sink) {
  if (!rendered_.render(sink)) return false;
  std::vector<UsedParts> used;
  for (std::size_t v = 0; v < plan_.variants.size(); ++v) used.push_back(used_parts(v));
  environments_ = EnvironmentPlan(plan_, std::move(used));
  for (const EnvironmentSpec* environment : environments_of(plan_))
    demands_[environment->name] = demand_of(rendered_, environment->name);
  return true;
}

UsedParts ScriptWriter::used_parts(std::size_t variant) const {
  UsedParts out;
  for (const Instance& instance : rendered_.variants()[variant].layout.instances)
    out[instance.host.environment].insert(instance.host.group);
  return out;
}

std::vector<StageScript> ScriptWriter::opening() const {
  StageScript preflight{Stage::preflight, {}};
  StageScript provision{Stage::provision, {}};
  for (const EnvironmentSpec* environment : environments_of(plan_)) {
    const Provider* provider = find_provider(environment->provider);
    const Demand& demand = demands_.at(environment->name);
    append(preflight.steps, provider->preflight(*environment, demand, run_names()), {});
    append(provision.steps,
           provider->create(EnvironmentPlan::opened(*environment), demand, run_names()), {});
    provision.undo.push_back({environment->name, provider->destroy(*environment, run_names()),
                              provider->leftovers(*environment, run_names())});
  }
  return {std::move(preflight), std::move(provision)};
}

TrialScript ScriptWriter::trial(const Trial& trial, StandingComponents& standing,
                                StandingEnvironments& environments) const {
  const RenderedVariant& variant = rendered_.variants()[trial.variant];
  const VariantSettings& settings = plan_.variants[trial.variant].settings;
  TrialScript script{trial, {}};
  script.stages.push_back({Stage::provision, change_environments(trial, environments, true)});
  Deployment change = deploy(rendered_, trial.variant, standing);
  script.stages.push_back(
      {Stage::deploy, std::move(change.steps), {}, scaling_notes(change.transitions)});
  script.transitions = std::move(change.transitions);
  script.stages.push_back({Stage::provision, change_environments(trial, environments, false)});
  // once everything is ready, from where each client will run
  script.stages.push_back({Stage::preflight, variant.edges});
  if (settings.trial.warm_up.kind != WarmUp::Kind::none)
    script.stages.push_back(observe(trial, variant, Stage::warm_up));
  script.stages.push_back(reset(variant));
  script.stages.push_back(observe(trial, variant, Stage::measure));
  script.stages.push_back(collect(variant));
  std::erase_if(script.stages, [](const StageScript& s) { return s.steps.empty(); });
  return script;
}

/// Before components are placed what is missing is made, after that what is of no more use goes.
Steps ScriptWriter::change_environments(const Trial& trial, StandingEnvironments& standing,
                                        bool is_before) const {
  Steps steps;
  for (const EnvironmentSpec& wanted : plan_.variants[trial.variant].settings.environments) {
    auto found = standing.find(wanted.name);
    if (found == standing.end()) {
      const auto& first = plan_.variants.front().settings;
      found =
          standing.emplace(wanted.name, EnvironmentPlan::opened(environment_of(first, wanted.name)))
              .first;
    }
    EnvironmentSpec next = is_before ? environments_.before(trial, wanted, found->second)
                                     : environments_.after(trial, found->second);
    append(steps,
           find_provider(wanted.provider)
               ->change(found->second, next, demands_.at(wanted.name), run_names()),
           {});
    found->second = std::move(next);
  }
  return steps;
}

StageScript ScriptWriter::reset(const RenderedVariant& variant) const {
  StageScript stage{Stage::reset, {}};
  for (const RenderedComponent& component : variant.components)
    append(stage.steps, component.steps.reset, {});
  return stage;
}

StageScript ScriptWriter::collect(const RenderedVariant& variant) const {
  StageScript stage{Stage::collect, {}};
  for (const RenderedComponent& component : variant.components)
    append(stage.steps, component.steps.collect, {});
  return stage;
}

StageScript ScriptWriter::take_down(const StandingComponents& standing) const {
  return {Stage::teardown, benchfield::take_down(standing)};
}

StageScript ScriptWriter::closing(const StandingComponents& standing) const {
  StageScript stage = take_down(standing);
  std::vector<std::string> after;
  if (!stage.steps.empty()) after = {stage.steps.back().id};
  std::vector<const EnvironmentSpec*> made = environments_of(plan_);
  std::reverse(made.begin(), made.end());  // hosts stand in the network of a cluster
  for (const EnvironmentSpec* environment : made) {
    const Provider* provider = find_provider(environment->provider);
    after = append(stage.steps, provider->destroy(*environment, run_names()), after);
  }
  for (const EnvironmentSpec* environment : made) {
    const Provider* provider = find_provider(environment->provider);
    after = append(stage.steps, provider->leftovers(*environment, run_names()), after);
  }
  return stage;
}

StageScript ScriptWriter::observe(const Trial& trial, const RenderedVariant& variant,
                                  Stage stage) const {
  const VariantSettings& settings = plan_.variants[trial.variant].settings;
  StageScript script{stage, observe_steps(trial, settings, stage, names_, variant.layout.clusters,
                                          resolver(variant.addresses))};
  if (stage != Stage::measure) return script;
  Steps before, after;
  for (const EnvironmentSpec& environment : settings.environments) {
    const bool is_used =
        std::any_of(settings.components.begin(), settings.components.end(),
                    [&](const auto& c) { return c.placement.environment == environment.name; });
    const Provider* provider = find_provider(environment.provider);
    if (!is_used) continue;
    append(before, provider->before_measure(environment, run_names()), {});
    append(after, provider->after_measure(environment, run_names()), {});
  }
  if (before.empty() && after.empty()) return script;
  Steps all;
  const auto looked = append(all, before, {});
  append(all, after, append(all, script.steps, looked));
  return {stage, std::move(all)};
}

Map ScriptWriter::facts(std::size_t variant) const {
  Map out = plan_.variants[variant].settings.facts;
  for (const RenderedComponent& component : rendered_.variants()[variant].components) {
    for (const auto& [name, value] : component.steps.facts)
      out[component.name + "." + name] = value;
  }
  for (const ComponentSpec& component : plan_.variants[variant].settings.components) {
    std::map<std::string, int> roles;
    for (const Instance& instance : rendered_.variants()[variant].layout.instances)
      if (instance.component == component.name) ++roles[instance.role];
    std::string text;
    for (const auto& [role, count] : roles)
      text += (text.empty() ? "" : ", ") + role + " " + std::to_string(count);
    const Placement& at = component.placement;
    out[component.name + ".placement"] = at.environment + (at.part.empty() ? "" : "/" + at.part);
    out[component.name + ".roles"] = text;
  }
  return out;
}

std::map<std::string, ComponentLimits> ScriptWriter::limits(std::size_t variant) const {
  std::map<std::string, ComponentLimits> out;
  for (const RenderedComponent& component : rendered_.variants()[variant].components)
    out[component.name] = total_limits(component.steps.limits, component.steps.instances);
  return out;
}

std::vector<std::string> step_names(const StageScript& stage) {
  std::vector<std::string> names{std::string(stage_name(stage.stage))};
  for (const Step& step : stage.steps) names.push_back("  " + step.id + ": " + step.title);
  return names;
}

std::string to_text(const StageScript& stage) {
  std::string out = std::string(stage_name(stage.stage)) + "\n";
  for (const std::string& note : stage.notes) out += "  # " + note + "\n";
  for (const Step& step : stage.steps) out += to_text(step);
  return out;
}

}  // namespace benchfield
