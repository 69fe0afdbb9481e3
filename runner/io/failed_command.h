#pragma once

#include <string>
#include <vector>

#include "runner/base/result.h"
#include "runner/io/process.h"

namespace benchfield {

/// "command-failed": "exit code N of: COMMAND", with the last lines that it printed as notes (of
/// standard error, or of standard output where that has none).
Error failed_command(const std::vector<std::string>& argv, const CommandResult& result);

}  // namespace benchfield
