#include <CLI/CLI.hpp>

#include "runner/cli/conduct.h"
#include "runner/cli/rows.h"
#include "runner/engine/run.h"

namespace benchfield::cli {
namespace {

struct Arguments {
  std::string run;
  bool retry_failed = false;
  bool json = false;
};

ExitCode resume(const Arguments& arguments) {
  RunSettings settings;
  settings.retry_failed = arguments.retry_failed;
  settings.command = command_line();
  return conduct(arguments.json,
                 [&](const Services& services, RunObserver& observer, std::stop_token stop) {
                   return resume_run(arguments.run, settings, services, observer, stop);
                 });
}

}  // namespace

Command resume_command() {
  return {"resume", "go on with an interrupted run", false, [](CLI::App& app) {
            auto arguments = std::make_shared<Arguments>();
            app.add_option("run", arguments->run, "run directory")->required();
            app.add_flag("--retry-failed", arguments->retry_failed, "repeat failed trials too");
            app.add_flag("--json", arguments->json, "events as JSON lines on stdout");
            return [arguments] { return resume(*arguments); };
          }};
}

}  // namespace benchfield::cli
