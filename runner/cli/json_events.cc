#include <iostream>

#include "runner/cli/progress.h"
#include "runner/io/json.h"
#include "runner/io/lines.h"
#include "runner/results/results_json.h"

namespace benchfield::cli {
namespace {

void print(std::string_view event, Map fields) {
  fields["event"] = event;
  write_line(std::cout, to_json(fields));
}

Value or_null(const std::optional<double>& rate) { return rate ? Value(*rate) : Value(); }

class JsonEvents final : public RunObserver {
 public:
  void run_started(const Plan& plan, const std::string& directory,
                   const std::vector<Trial>& trials) override {
    List ids;
    for (const Trial& trial : trials) ids.emplace_back(trial.id);
    print(
        "run_started",
        {{"plan", plan.name}, {"plan_hash", plan.hash}, {"directory", directory}, {"trials", ids}});
  }
  void trial_started(const Trial& trial, const Variant& variant) override {
    print("trial_started", {{"trial", trial.id}, {"variant", variant.name}});
  }
  void stage_started(Stage stage) override {
    print("stage_started", {{"stage", stage_name(stage)}});
  }
  void step_finished(const Step& step, const Status& status, bool skipped) override {
    Map fields{{"step", step.id}, {"ok", status.has_value()}, {"skipped", skipped}};
    if (!status) fields["error"] = status.error().what;
    print("step_finished", std::move(fields));
  }
  void live(const LiveRates& rates) override {
    Map probes;
    for (const auto& [name, rate] : rates.probes) probes[name] = rate;
    print("live", {{"phase", rates.phase},
                   {"seconds", rates.seconds},
                   {"offered", or_null(rates.offered)},
                   {"acknowledged", or_null(rates.acknowledged)},
                   {"probes", probes},
                   {"done", rates.done},
                   {"total", rates.total}});
  }
  void trial_finished(const Trial& trial, const TrialResult& result) override {
    print("trial_finished",
          {{"trial", trial.id}, {"result", parse_json(to_trial_json(result)).value_or(Value())}});
  }
  void replication_decided(const std::string& decision, const TrialCount& planned) override {
    print("replication_decided", {{"decision", decision},
                                  {"fewest", static_cast<std::int64_t>(planned.fewest)},
                                  {"most", static_cast<std::int64_t>(planned.most)}});
  }
  void warning(const std::string& text) override { print("warning", {{"text", text}}); }
  void run_finished(const RunResult& result) override {
    print("run_finished", {{"run", result.run_id},
                           {"complete", result.complete},
                           {"trials_planned", result.trials_planned}});
  }
};

}  // namespace

std::unique_ptr<RunObserver> make_json_events() { return std::make_unique<JsonEvents>(); }

}  // namespace benchfield::cli
