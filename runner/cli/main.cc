#include "runner/cli/main.h"

#include <CLI/CLI.hpp>
#include <iostream>

#include "runner/base/diagnostic.h"
#include "runner/cli/command.h"
#include "runner/cli/interrupt.h"

namespace benchfield::cli {
namespace {

/// An unknown first word gets the nearest command.
bool is_unknown_command(int argc, char** argv) {
  if (argc < 2 || argv[1][0] == '-') return false;
  std::vector<std::string> names;
  for (const Command& command : commands()) {
    if (command.name == argv[1]) return false;
    if (!command.hidden) names.push_back(command.name);
  }
  std::cerr << "error: no command is named '" << argv[1]
            << "' [unknown-command]\n  = commands: " << list_of(names) << "\n";
  if (const auto near = nearest(argv[1], names))
    std::cerr << "  = help: did you mean 'benchfield " << *near << "'?\n";
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  remember_command_line(argc, argv);
  if (is_unknown_command(argc, argv)) return to_int(ExitCode::wrong_usage);
  CLI::App app("benchfield runs declared experiments on real systems and reports what they show.",
               "benchfield");
  app.set_version_flag("--version", std::string("benchfield ") + BENCHFIELD_VERSION);
  app.require_subcommand(1);
  app.get_formatter()->column_width(28);
  std::function<ExitCode()> chosen;
  for (const Command& command : commands()) {
    CLI::App* sub = app.add_subcommand(command.name, command.summary);
    if (command.hidden) sub->group("");
    auto run = command.attach(*sub);
    sub->callback([&chosen, run = std::move(run)] { chosen = run; });
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {  // --help, --version
    app.exit(asked);
    return to_int(ExitCode::done);
  } catch (const CLI::ParseError& problem) {
    std::cerr << "error: " << problem.what()
              << " [wrong-usage]\n  = help: `benchfield --help` lists commands, `benchfield "
                 "COMMAND --help` their options\n";
    return to_int(ExitCode::wrong_usage);
  }
  return to_int(chosen());
}

}  // namespace benchfield::cli
