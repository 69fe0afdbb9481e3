#include "runner/io/failed_command.h"

#include <algorithm>

#include "runner/base/step.h"

namespace benchfield {
namespace {

constexpr std::size_t kLines = 12;

std::vector<std::string> last_lines(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto end = std::min(text.find('\n', at), text.size());
    if (end > at) lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  if (lines.size() > kLines)
    lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(kLines));
  return lines;
}

}  // namespace

Error failed_command(const std::vector<std::string>& argv, const CommandResult& result) {
  Error error{"command-failed",
              "exit code " + std::to_string(result.exit_code) + " of: " + display_argv(argv),
              {},
              {}};
  for (const std::string& line :
       last_lines(result.error_output.empty() ? result.output : result.error_output))
    error.notes.push_back("output: " + line);
  return error;
}

}  // namespace benchfield
