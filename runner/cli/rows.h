#pragma once

#include "runner/cli/command.h"

namespace benchfield::cli {

Command run_command();
Command resume_command();
Command dry_run_command();
Command validate_command();
Command report_command();
Command clean_command();
Command diff_command();
Command history_command();
Command import_command();
Command list_command();
Command act_command();
Command agent_command();

}  // namespace benchfield::cli
