#include "runner/base/step.h"
#include "runner/cli/rows.h"

namespace benchfield::cli {
namespace {

std::string& typed() {
  static std::string line;
  return line;
}

}  // namespace

const std::vector<Command>& commands() {
  static const std::vector<Command> rows = {
      run_command(),    resume_command(), dry_run_command(), validate_command(),
      report_command(), import_command(), diff_command(),    history_command(),
      clean_command(),  list_command(),   act_command(),     agent_command()};
  return rows;
}

void remember_command_line(int argc, char** argv) {
  std::vector<std::string> words{"benchfield"};
  for (int i = 1; i < argc; ++i) words.emplace_back(argv[i]);
  typed() = display_argv(words);
}

const std::string& command_line() { return typed(); }

}  // namespace benchfield::cli
