#include "runner/engine/dry_run.h"

#include <CLI/CLI.hpp>
#include <iostream>

#include "runner/cli/plan_options.h"
#include "runner/cli/rows.h"
#include "runner/cli/talk.h"
#include "runner/io/files.h"

namespace benchfield::cli {
namespace {

ExitCode dry_run(const PlanArguments& arguments, const std::string& out) {
  auto loaded = read_plan(arguments.plan, arguments.options());
  if (!loaded) return ExitCode::wrong_usage;
  const auto text = dry_run_text(*loaded, Names{});
  if (!text) {
    std::cerr << loaded->messages();
    return ExitCode::wrong_usage;
  }
  if (out.empty()) {
    std::cout << *text;
    return ExitCode::done;
  }
  if (const Status written = write_file(out + "/steps.txt", *text); !written) {
    print(written.error());
    return ExitCode::failed;
  }
  std::cout << out << "/steps.txt\n";
  return ExitCode::done;
}

}  // namespace

Command dry_run_command() {
  return {
      "dry-run", "print every command, file and step of a plan; nothing is started", false,
      [](CLI::App& app) {
        auto arguments = std::make_shared<PlanArguments>();
        auto out = std::make_shared<std::string>();
        arguments->attach(app);
        app.add_option("--out", *out, "write steps.txt into this folder instead")->type_name("DIR");
        return [arguments, out] { return dry_run(*arguments, *out); };
      }};
}

}  // namespace benchfield::cli
