#pragma once

#include <string>

#include "runner/base/result.h"

namespace benchfield {

/// Writes a control file of a cgroup. Never atomically: these are not files but calls. Error
/// "cgroup-failed".
Status write_control(const std::string& path, const std::string& text);

/// Lets the directories below this one (version 2) have the cpu and memory controllers; both must
/// be offered from above. Error "no-cgroups" says what stands against it.
Status hand_down_controllers(const std::string& directory);

/// The name of the directory that holds the cgroups of a run.
std::string cgroup_of_run(const std::string& run_id);

}  // namespace benchfield
