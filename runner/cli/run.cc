#include "runner/engine/run.h"

#include <CLI/CLI.hpp>
#include <iostream>

#include "runner/base/diagnostic.h"
#include "runner/base/units.h"
#include "runner/cli/conduct.h"
#include "runner/cli/plan_options.h"
#include "runner/cli/rows.h"
#include "runner/cli/talk.h"
#include "runner/cli/write_report.h"
#include "runner/results/confirm.h"

namespace benchfield::cli {
namespace {

struct Arguments {
  PlanArguments plan;
  std::string out = "runs";
  bool keep = false;
  bool json = false;
  std::string confirm, against;
  std::string budget = "30m";
};

/// Narrows the plan to what confirms a regression of one run against another. False: nothing to
/// run, and why was said.
Result<bool> narrow(const Arguments& arguments, PlanOptions& options) {
  BF_TRY(const Quantity budget, parse_quantity(arguments.budget, Dimension::duration));
  BF_TRY(const RunResult base, load_for_comparison(arguments.against));
  BF_TRY(const RunResult fresh, load_for_comparison(arguments.confirm));
  CompareOptions compare;
  compare.default_gate = Gate::soft;
  const double seconds = std::chrono::duration<double>(to_duration(budget)).count();
  const Confirmation again = plan_confirmation(fresh, compare_runs(base, fresh, compare), seconds);
  if (again.variants.empty()) {
    std::cerr << "nothing got worse: there is nothing to confirm\n";
    return false;
  }
  if (again.replicates < 1) {
    return fail("small-budget",
                "one replicate of " + list_of(again.variants) + " takes " +
                    std::to_string(static_cast<int>(again.seconds_each)) +
                    " s, more than the budget of " + arguments.budget,
                {}, "give more time with --budget");
  }
  std::cerr << "confirming " << list_of(again.variants) << ": " << again.replicates
            << " replicates each, interleaved; afterwards `benchfield diff " << arguments.against
            << " " << arguments.confirm << " RUN --pool` judges all of them\n";
  options.only = again.variants;
  options.replicates = again.replicates;
  return true;
}

ExitCode run(const Arguments& arguments) {
  PlanOptions options = arguments.plan.options();
  if (!arguments.confirm.empty()) {
    const auto some = narrow(arguments, options);
    if (!some) return print(some.error()), ExitCode::wrong_usage;
    if (!*some) return ExitCode::done;
  }
  auto loaded = read_plan(arguments.plan.plan, options);
  if (!loaded) return ExitCode::wrong_usage;
  RunSettings settings;
  settings.out = arguments.out;
  settings.keep = arguments.keep;
  settings.command = command_line();
  return conduct(arguments.json,
                 [&](const Services& services, RunObserver& observer, std::stop_token stop) {
                   return start_run(*loaded, settings, services, observer, stop);
                 });
}

}  // namespace

Command run_command() {
  return {"run", "run a plan from end to end and write its report", false, [](CLI::App& app) {
            auto arguments = std::make_shared<Arguments>();
            arguments->plan.attach(app);
            app.add_option("--out", arguments->out, "folder of run directories")
                ->type_name("DIR")
                ->capture_default_str();
            app.add_flag("--keep", arguments->keep,
                         "leave components standing after the last trial");
            app.add_flag("--json", arguments->json, "events as JSON lines on stdout");
            CLI::Option* confirm =
                app.add_option("--confirm", arguments->confirm,
                               "run again only what got worse in this run, with the baseline");
            confirm->type_name("RUN");
            CLI::Option* against =
                app.add_option("--against", arguments->against, "what that run is compared with");
            against->type_name("BASE")->needs(confirm);
            confirm->needs(against);
            app.add_option("--budget", arguments->budget, "time a confirmation may take")
                ->needs(confirm)
                ->capture_default_str();
            return [arguments] { return run(*arguments); };
          }};
}

}  // namespace benchfield::cli
