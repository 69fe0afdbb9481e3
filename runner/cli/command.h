#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "runner/cli/exit_code.h"

namespace CLI {
class App;
}

namespace benchfield::cli {

/// One command: its words, and a function that adds its options and gives what runs it. One file
/// and one row in commands.cc each; help and completion are made from the rows.
struct Command {
  std::string name;
  std::string summary;
  bool hidden = false;  ///< not in the help: for benchfield's own use
  std::function<std::function<ExitCode()>(CLI::App&)> attach;
};

const std::vector<Command>& commands();

/// The command line as typed, for reports.
void remember_command_line(int argc, char** argv);
const std::string& command_line();

}  // namespace benchfield::cli
