#include "runner/engine/run.h"

#include <CLI/CLI.hpp>

#include "runner/cli/conduct.h"
#include "runner/cli/plan_options.h"
#include "runner/cli/rows.h"
#include "runner/cli/talk.h"

namespace benchfield::cli {
namespace {

struct Arguments {
  PlanArguments plan;
  std::string out = "runs";
  bool keep = false;
  bool json = false;
};

ExitCode run(const Arguments& arguments) {
  auto loaded = read_plan(arguments.plan.plan, arguments.plan.options());
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
            return [arguments] { return run(*arguments); };
          }};
}

}  // namespace benchfield::cli
