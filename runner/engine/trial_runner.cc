#include "runner/engine/trial_runner.h"

#include <fstream>

#include "runner/base/step_value.h"
#include "runner/engine/dry_run.h"
#include "runner/io/files.h"
#include "runner/io/json.h"
#include "runner/results/flags.h"
#include "runner/results/results_json.h"
#include "runner/results/ticks_csv.h"

namespace benchfield {
namespace {

double seconds_since(const Clock& clock, std::int64_t start) {
  return static_cast<double>(clock.monotonic_ns() - start) / 1e9;
}

Status observed(const Observation& observation) {
  if (observation.failure) return fail(*observation.failure);
  return Done{};
}

}  // namespace

TrialRunner::TrialRunner(const Plan& plan, const ScriptWriter& writer, const Services& services,
                         Journal& journal, RunObserver& observer, RunDirectory directory)
    : plan_(plan),
      writer_(writer),
      services_(services),
      journal_(journal),
      observer_(observer),
      directory_(std::move(directory)),
      table_(*services.processes, journal, directory_.id(), services.cgroup_root),
      steps_(journal, *services.processes, table_, observer, services.clock) {}

std::optional<Error> TrialRunner::open(std::stop_token stop) {
  write_steps(plan_heading(plan_) + "== before the first trial\n");
  for (const StageScript& script : writer_.opening()) {
    if (auto failure = begin_environments(script)) return failure;
    if (auto failure = stage(script, "", stop)) return failure;
  }
  return std::nullopt;
}

/// How an environment is removed is on disk before it is made.
std::optional<Error> TrialRunner::begin_environments(const StageScript& provision) {
  for (const Undo& undo : provision.undo) {
    Map record{{"environment", undo.environment}};
    for (const auto& [field, steps] :
         {std::pair("undo", &undo.remove), std::pair("look", &undo.look)}) {
      Steps resolved;
      for (const Step& step : *steps) {
        auto known = with_captures(step, captures_);
        if (!known) return known.error();
        resolved.push_back(std::move(*known));
      }
      record[field] = to_value(resolved);
    }
    const Status begun = journal_.append("environment-begun", std::move(record));
    if (!begun) return begun.error();
    environments_.push_back(undo.environment);
  }
  return std::nullopt;
}

void TrialRunner::add_steps(const StageScript& stage, TrialResult& result) {
  if (!result.steps) result.steps.emplace();
  for (std::string& name : step_names(stage)) result.steps->push_back(std::move(name));
}

std::optional<TrialResult> TrialRunner::run(const Trial& trial, std::size_t of,
                                            std::stop_token stop) {
  const Variant& variant = plan_.variants[trial.variant];
  const std::int64_t started = services_.clock.monotonic_ns();
  TrialResult result;
  result.id = trial.id;
  result.variant = variant.name;
  result.replicate = trial.replicate;
  result.block = trial.block;
  result.started_wall_ns = services_.clock.wall_ns();
  StandingComponents next = standing_;
  const TrialScript script = writer_.trial(trial, next, environments_standing_);
  result.transitions = script.transitions;
  (void)journal_.append("trial-started",
                        {{"trial", trial.id}, {"components", to_record(script.transitions)}});
  observer_.trial_started(trial, variant);
  write_steps(trial_heading(plan_, trial, of));

  measured_.reset();
  warm_up_rounds_ = 0;
  warm_up_records_ = 0;
  still_warming_.clear();
  unlimited_.clear();
  collected_ = {};
  flags_.clear();
  std::optional<Error> failure;
  for (const StageScript& part : script.stages) {
    const std::int64_t began = services_.clock.monotonic_ns();
    if (part.stage == Stage::deploy) forget_started(part);
    if (trial.replicate == 1) add_steps(part, result);
    failure = stage(part, trial.id, stop);
    result.stages.emplace_back(stage_name(part.stage), seconds_since(services_.clock, began));
    if (failure) {
      result.failed_stage = stage_name(part.stage);
      break;
    }
  }
  if (failure) {
    // what stood before and what was being started: both go, so that the next trial begins from
    // nothing
    for (auto& component : standing_) next.push_back(std::move(component));
    (void)take_down(next, trial.id);
    standing_.clear();
    if (failure->code == "interrupted") return std::nullopt;
    result.state = TrialState::failed;
    result.reason = failure->what;
    result.reason_details = failure->notes;
  } else {
    standing_ = std::move(next);
  }
  if (measured_) add_limits(result, writer_.limits(trial.variant), unlimited_);
  fill_result(result, variant.settings, measured_ ? &*measured_ : nullptr,
              {before_, after_, writer_.limits(trial.variant)});
  add_facts(result, trial.variant);
  result.duration_s = seconds_since(services_.clock, started);
  observer_.trial_finished(trial, result);
  Status saved = save(result);
  if (saved) {
    const char* state = result.state == TrialState::complete ? "complete" : "failed";
    saved = journal_.append("trial-finished", {{"trial", trial.id}, {"state", state}});
  }
  if (!saved) {
    unwritten_ = Error{"not-written",
                       "the result of trial " + trial.id + " could not be written",
                       {saved.error().what},
                       "make room, then `benchfield resume " + directory_.path() + "` goes on"};
    return std::nullopt;
  }
  return result;
}

std::optional<Error> TrialRunner::stage(const StageScript& script, const std::string& trial,
                                        std::stop_token stop) {
  (void)journal_.append("stage-started", {{"stage", stage_name(script.stage)}, {"trial", trial}});
  observer_.stage_started(script.stage);
  const auto observe = [&](const Observe& spec, Nanoseconds deadline,
                           std::stop_token token) -> Status {
    Phase phase(*services_.processes, table_, observer_, services_.clock);
    const bool counts = script.stage == Stage::measure;
    if (const Value* most = spec.spec.find("rounds"))
      return warm_up(spec, static_cast<int>(most->integer()), deadline, token);
    if (counts) before_ = reading();
    Observation observation = phase.run(spec, deadline, token);
    if (counts) after_ = reading();
    if (counts) unlimited_ = table_.unlimited();
    Status status = observed(observation);
    if (counts) measured_ = std::move(observation);
    return status;
  };
  StepsOutcome outcome = steps_.run(script.steps, trial, captures_, observe, stop);
  captures_ = std::move(outcome.captures);
  for (const Step& step : outcome.executed) take_facts(step, script.stage, trial);
  write_steps(to_text(StageScript{script.stage, std::move(outcome.executed), {}, script.notes}));
  return std::move(outcome.failure);
}

void TrialRunner::forget_started(const StageScript& deploy) {
  for (const Step& step : deploy.steps) warm_up_.forget(step.id.substr(0, step.id.find('.')));
}

Status TrialRunner::warm_up(const Observe& round, int most, Nanoseconds deadline,
                            std::stop_token stop) {
  const std::int64_t end = services_.clock.monotonic_ns() + deadline.count();
  warm_up_.begin();
  while (true) {
    const Nanoseconds left(end - services_.clock.monotonic_ns());
    Phase phase(*services_.processes, table_, observer_, services_.clock);
    const Observation observation = phase.run(round, left, stop);
    BF_CHECK_OK(observed(observation));
    ++warm_up_rounds_;
    warm_up_records_ += acknowledged_records(observation);
    if (observation.end == Observation::End::quiet ||
        observation.end == Observation::End::deadline) {
      still_warming_ = "a round did not get through";
      return Done{};
    }
    const CpuPerRecord cost = cpu_per_record(observation);
    if (cost.empty()) {
      still_warming_ = "the CPU time of the components could not be read";
      return Done{};
    }
    if (warm_up_.is_settled_after(cost)) return Done{};
    if (warm_up_rounds_ >= most || services_.clock.monotonic_ns() >= end) {
      still_warming_ = warm_up_.falling().empty() ? "no two rounds cost the same"
                                                  : "still falling: " + warm_up_.falling();
      return Done{};
    }
  }
}

MachineReading TrialRunner::reading() {
  MachineReading out = read_machine(services_.clock);
  for (const auto& [component, usage] : usage_of_components(table_.standing()))
    out.ours_cpu_ns += usage.cpu_ns.value_or(0);
  return out;
}

/// What was captured as "fact.NAME" or "flag.CODE" is for the result, and all that collect reads;
/// "facts" is a JSON object of facts by their whole names.
void TrialRunner::take_facts(const Step& step, Stage stage, const std::string& trial) {
  const auto captured = captures_.find(step.id);
  if (captured == captures_.end()) return;
  const std::string owner = step.id.substr(0, step.id.find('.')) + ".";
  Map& facts = trial.empty() ? environment_facts_ : collected_;
  for (const auto& [name, value] : captured->second) {
    if (name == "facts") {
      const auto more = parse_json(value);
      if (!more || !more->is_map()) continue;
      for (const auto& [whole_name, fact] : *more->as_map()) facts[whole_name] = fact;
    } else if (name.starts_with("fact.")) {
      facts[owner + name.substr(5)] = value;
    } else if (name.starts_with("flag.")) {
      if (!value.empty()) flags_.push_back({name.substr(5), value});
    } else if (stage == Stage::collect) {
      facts[owner + name] = value;
    }
  }
}

std::optional<Error> TrialRunner::take_down(const StandingComponents& standing,
                                            const std::string& trial) {
  auto problem = stage(writer_.take_down(standing), trial, {});
  if (const Status ended = table_.stop_all(); !ended && !problem) problem = ended.error();
  return problem;
}

std::optional<Error> TrialRunner::close() {
  write_steps("\n== after the last trial\n");
  auto problem = stage(
      environments_.empty() ? writer_.take_down(standing_) : writer_.closing(standing_), "", {});
  for (const std::string& environment : environments_) {
    if (!problem) (void)journal_.append("environment-removed", {{"environment", environment}});
  }
  if (const Status ended = table_.stop_all(); !ended && !problem) problem = ended.error();
  standing_.clear();
  return problem;
}

void TrialRunner::add_facts(TrialResult& result, std::size_t variant) const {
  for (const auto& [name, value] : environment_facts_) result.facts[name] = value;
  for (const auto& [name, value] : writer_.facts(variant)) result.facts[name] = value;
  for (const auto& [name, value] : collected_) result.facts[name] = value;
  for (const Flag& flag : flags_) result.flags.push_back(flag);
  if (warm_up_rounds_ == 0) return;
  result.facts["warm_up.rounds"] = warm_up_rounds_;
  result.facts["warm_up.records"] = warm_up_records_;
  if (!still_warming_.empty()) result.flags.push_back({"W_COLD", still_warming_});
}

void TrialRunner::write_steps(const std::string& text) {
  std::ofstream(directory_.steps(), std::ios::app) << text;
}

Status TrialRunner::save(const TrialResult& result) {
  const std::string ticks = std::string(kTicksHeader) + ticks_rows(result.id, result.series);
  BF_CHECK_OK(write_file(directory_.trial_ticks(result.id), ticks));
  return write_file(directory_.trial_result(result.id), to_trial_json(result));
}

}  // namespace benchfield
