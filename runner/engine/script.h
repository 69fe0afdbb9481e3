#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "providers/provider.h"
#include "runner/base/diagnostic.h"
#include "runner/base/step.h"
#include "runner/engine/deployment.h"
#include "runner/engine/environments.h"
#include "runner/engine/rendered_plan.h"
#include "runner/engine/schedule.h"
#include "runner/engine/usage.h"
#include "runner/plan/plan.h"
#include "runner/template/definition.h"
#include "runner/template/instantiate.h"

namespace benchfield {

/// Paths and names that differ between a dry-run (placeholders) and a run.
struct Names {
  std::string run_id = "<run-id>";
  std::string run_directory = "<run>";
  std::string cache = "<cache>";
  std::string executable = "<benchfield>";
  std::string host_address = "<hosts.GROUP[INDEX].address>";  ///< see RunNames
};

enum class Stage { preflight, provision, deploy, warm_up, reset, measure, collect, teardown };
std::string_view stage_name(Stage stage);

/// How an environment goes: the steps that remove it, and those that fail where something is left.
struct Undo {
  std::string environment;
  Steps remove, look;
};

/// The steps of one stage of one trial.
struct StageScript {
  Stage stage = Stage::preflight;
  Steps steps;
  /// Of provision: environments that are made.
  std::vector<Undo> undo = {};
  /// Of deploy, for people: see scaling_notes().
  std::vector<std::string> notes = {};
};

/// A stage's name, and indented its steps by id and title, one a line: what dry-run prints of it
/// without the commands.
std::vector<std::string> step_names(const StageScript& stage);

/// Everything a trial executes, in order. drain is the end of the measure stage's own step: it
/// waits, it has no steps.
struct TrialScript {
  Trial trial;
  std::vector<StageScript> stages;
  std::vector<Transition> transitions = {};  ///< from what stood before
};

/// Turns trials into steps. Dry-run and run walk the same scripts. Pure: no side effects, same
/// input, same steps.
class ScriptWriter {
 public:
  ScriptWriter(const Plan& plan, DefinitionStore& definitions, Names names);

  /// Renders every variant once; problems in definitions are reported here, before anything is
  /// started.
  bool prepare(DiagnosticSink& sink);

  /// Checks and making of the environments of all variants: once, before the first trial.
  std::vector<StageScript> opening() const;
  /// One trial, given what stands; both become what stands after it.
  TrialScript trial(const Trial& trial, StandingComponents& standing,
                    StandingEnvironments& environments) const;
  /// Takes down components, last started first.
  StageScript take_down(const StandingComponents& standing) const;
  /// Takes down what stands and the environments: once, after the last trial.
  StageScript closing(const StandingComponents& standing) const;
  /// Facts of a variant's components: "kafka.version".
  Map facts(std::size_t variant) const;
  /// What each component of a variant may use, where all its instances are bounded.
  std::map<std::string, ComponentLimits> limits(std::size_t variant) const;

 private:
  Steps change_environments(const Trial& trial, StandingEnvironments& standing,
                            bool is_before) const;
  UsedParts used_parts(std::size_t variant) const;
  StageScript reset(const RenderedVariant& variant) const;
  StageScript collect(const RenderedVariant& variant) const;
  StageScript observe(const Trial& trial, const RenderedVariant& variant, Stage stage) const;
  const RunNames& run_names() const { return rendered_.names(); }

  const Plan& plan_;
  Names names_;
  RenderedPlan rendered_;
  std::map<std::string, Demand> demands_;  ///< of each environment, over all variants
  EnvironmentPlan environments_;
};

/// The printed form of a stage, as dry-run and steps.txt show it.
std::string to_text(const StageScript& stage);

}  // namespace benchfield
