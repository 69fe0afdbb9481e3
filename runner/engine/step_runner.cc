#include "runner/engine/step_runner.h"

#include <algorithm>
#include <condition_variable>
#include <set>
#include <thread>

#include "runner/base/units.h"
#include "runner/engine/actions/action.h"
#include "runner/engine/actions/elsewhere.h"
#include "runner/io/failed_command.h"
#include "runner/io/files.h"
#include "runner/io/json.h"

namespace benchfield {
namespace {

constexpr std::size_t kLogLines = 6;  // of each process of a component that is not ready

std::string component_of(const Step& step) { return step.id.substr(0, step.id.find('.')); }

tl::unexpected<Error> interrupted() { return fail("interrupted", "interrupted"); }

bool is_worth_another(const Retry& retry, const Error& error) {
  if (retry.when.empty()) return true;
  std::string text = error.what;
  for (const std::string& note : error.notes) text += "\n" + note;
  return std::any_of(retry.when.begin(), retry.when.end(),
                     [&](const std::string& part) { return text.find(part) != std::string::npos; });
}

/// What a step makes, for the journal: intent is on disk before the effect.
Map intent(const Step& step, const std::string& trial) {
  Map fields{{"step", step.id}, {"kind", kind_text(step)}};
  if (!trial.empty()) fields["trial"] = trial;
  if (const auto* file = std::get_if<WriteFile>(&step.kind)) fields["path"] = file->path;
  if (const auto* directory = std::get_if<MakeDirectory>(&step.kind))
    fields["path"] = directory->path;
  if (const auto* process = std::get_if<StartProcess>(&step.kind))
    fields["process"] = process->name;
  return fields;
}

}  // namespace

StepRunner::StepRunner(Journal& journal, ProcessRunner& processes, ProcessTable& table,
                       RunObserver& observer, const Clock& clock)
    : journal_(journal), processes_(processes), table_(table), observer_(observer), clock_(clock) {}

StepsOutcome StepRunner::run(const Steps& steps, const std::string& trial, const Captures& known,
                             const ObserveFunction& observe, std::stop_token stop) {
  enum class State { waiting, running, done, failed };
  std::vector<State> states(steps.size(), State::waiting);
  std::vector<std::optional<Step>> executed(steps.size());
  std::mutex mutex;
  std::condition_variable changed;
  StepsOutcome outcome;
  outcome.captures = known;
  std::set<std::string> done, local;
  for (const Step& step : steps) local.insert(step.id);

  const auto work = [&](std::size_t i, Step step) {
    (void)journal_.append("step-started", intent(step, trial));
    {
      const std::lock_guard lock(observing_);
      observer_.step_started(step);
    }
    Result<Output> output = execute(step, observe, stop);
    Map captured;
    if (output && !output->skipped) {
      for (const auto& [name, source] : step.captures)
        captured[name] = to_text(output->value.pointer(source));
    }
    Map record{{"step", step.id}, {"ok", output.has_value()}};
    if (!captured.empty()) record["captures"] = captured;
    if (output && output->skipped) record["skipped"] = true;
    if (!output) record["error"] = output.error().what;
    Status recorded = journal_.append("step-finished", std::move(record));
    {
      const std::lock_guard lock(observing_);
      observer_.step_finished(step, output ? Status(Done{}) : Status(fail(output.error())),
                              output && output->skipped);
    }
    const std::lock_guard lock(mutex);
    for (const auto& [name, value] : captured) outcome.captures[step.id][name] = value.text();
    const bool ok = output.has_value() && recorded.has_value();
    if (!ok && !outcome.failure) {
      Error error = output ? std::move(recorded).error() : std::move(output).error();
      if (error.code != "interrupted")
        error.notes.push_back("step: " + step.id + " (" + step.title + ")");
      outcome.failure = std::move(error);
    }
    states[i] = ok ? State::done : State::failed;
    if (ok) done.insert(step.id);
    changed.notify_all();
  };

  std::vector<std::jthread> threads;
  std::unique_lock lock(mutex);
  while (true) {
    if (stop.stop_requested() && !outcome.failure)
      outcome.failure = Error{"interrupted", "interrupted", {}, {}};
    bool running = false;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      running = running || states[i] == State::running;
      if (states[i] != State::waiting || outcome.failure) continue;
      const auto& needs = steps[i].needs;
      const bool ready = std::all_of(needs.begin(), needs.end(), [&](const std::string& id) {
        return done.contains(id) || !local.contains(id);
      });
      if (!ready) continue;
      Result<Step> resolved = with_captures(steps[i], outcome.captures);
      if (!resolved) {
        outcome.failure = std::move(resolved).error();
        continue;
      }
      states[i] = State::running;
      running = true;
      executed[i] = *resolved;
      threads.emplace_back(work, i, std::move(*resolved));
    }
    const bool all =
        std::none_of(states.begin(), states.end(), [](State s) { return s == State::waiting; });
    if (!running && (outcome.failure || all)) break;
    if (!running && !all) {
      outcome.failure = Error{"step-order", "steps wait for each other", {}, {}};
      break;
    }
    changed.wait(lock);
  }
  lock.unlock();
  threads.clear();
  for (auto& step : executed) {
    if (step) outcome.executed.push_back(std::move(*step));
  }
  return outcome;
}

Result<StepRunner::Output> StepRunner::execute(const Step& step, const ObserveFunction& observe,
                                               std::stop_token stop) {
  if (!step.unless_exists.empty() && path_exists(step.unless_exists)) return Output{{}, {}, true};
  for (int attempt = 1;; ++attempt) {
    Result<Output> output = once(step, observe, stop);
    if (output || attempt >= step.retry.attempts || stop.stop_requested() ||
        !is_worth_another(step.retry, output.error()))
      return output;
    clock_.sleep_until(clock_.monotonic_ns() + step.retry.pause.count());
  }
}

Result<StepRunner::Output> StepRunner::once(const Step& step, const ObserveFunction& observe,
                                            std::stop_token stop) {
  if (stop.stop_requested()) return interrupted();
  if (!step.host.empty()) {
    return fail("not-yet-supported", "steps on other machines than this one cannot be done yet");
  }
  if (const auto* run = std::get_if<RunCommand>(&step.kind)) return command(step, *run, stop);
  if (const auto* action = std::get_if<TypedAction>(&step.kind)) return act(step, *action, stop);
  if (const auto* file = std::get_if<WriteFile>(&step.kind))
    BF_CHECK_OK(write_file(file->path, file->content, file->mode));
  if (const auto* directory = std::get_if<MakeDirectory>(&step.kind))
    BF_CHECK_OK(make_directory(directory->path));
  if (const auto* tree = std::get_if<RemoveTree>(&step.kind)) BF_CHECK_OK(remove_tree(tree->path));
  if (const auto* process = std::get_if<StartProcess>(&step.kind))
    BF_CHECK_OK(table_.start(*process));
  if (const auto* process = std::get_if<StopProcess>(&step.kind))
    BF_CHECK_OK(table_.stop(*process));
  if (const auto* phase = std::get_if<Observe>(&step.kind))
    BF_CHECK_OK(observe(*phase, step.deadline, stop));
  return Output{};
}

Result<StepRunner::Output> StepRunner::command(const Step& step, const RunCommand& run,
                                               std::stop_token stop) {
  RunCommand marked = run;
  marked.environment.insert(table_.marks().begin(), table_.marks().end());
  BF_TRY(const CommandResult result, processes_.run(marked, step.deadline, stop));
  if (stop.stop_requested()) return interrupted();
  if (result.exit_code != 0 && result.exit_code != run.gone)
    return fail(failed_command(run.argv, result));
  Output output;
  output.text = result.output;
  auto parsed = step.captures.empty() ? Result<Value>(Value()) : parse_json(result.output);
  if (parsed) output.value = std::move(*parsed);
  return output;
}

Result<StepRunner::Output> StepRunner::act(const Step& step, const TypedAction& action,
                                           std::stop_token stop) {
  const Action* row = find_action(action.type);
  if (!row) return fail("unknown-action", "no typed step is named '" + action.type + "'");
  const auto http = make_http_client();
  const std::int64_t end = clock_.monotonic_ns() + step.deadline.count();
  while (true) {
    ActionContext context{*http, processes_, std::min<Nanoseconds>(row->timeout, step.deadline),
                          stop};
    Result<Value> value = action.from.empty() ? row->attempt(action.arguments, context)
                                              : act_elsewhere(action, context);
    if (value) return Output{std::move(*value), {}, false};
    if (stop.stop_requested()) return interrupted();
    if (!row->repeats) return fail(std::move(value).error());
    const bool is_over = clock_.monotonic_ns() >= end || value.error().code == kHopeless;
    if (is_over && row->explain && action.from.empty()) {
      for (std::string& note : row->explain(action.arguments, context))
        value.error().notes.push_back(std::move(note));
    }
    if (auto dead = table_.dead(component_of(step)); !dead.empty()) return fail(died(dead.front()));
    if (value.error().code == kHopeless) return fail(std::move(value).error());
    if (is_over) return fail(not_in_time(step, value.error()));
    clock_.sleep_until(clock_.monotonic_ns() + row->pause.count());
  }
}

/// What was seen last, and what the component's processes wrote last.
Error StepRunner::not_in_time(const Step& step, const Error& last) {
  const std::string component = component_of(step);
  Error error{"not-ready",
              "component '" + component + "' was not ready within " +
                  to_text(Value(duration_quantity(step.deadline))),
              {"last seen: " + last.what},
              {}};
  error.notes.insert(error.notes.end(), last.notes.begin(), last.notes.end());
  for (const auto& [name, log] : table_.logs(component)) {
    for (const std::string& line : tail(log, kLogLines))
      error.notes.push_back("log of " + name + ": " + line);
  }
  return error;
}

}  // namespace benchfield
