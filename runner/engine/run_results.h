#pragma once

#include <string>

#include "runner/base/result.h"
#include "runner/results/model.h"
#include "runner/results/run_directory.h"

namespace benchfield {

/// Writes provenance.json: versions, facts of the machine, the command as typed.
Status write_provenance(const RunDirectory& directory, const std::string& command);

/// Writes results.json and ticks.csv.
Status write_results(const RunDirectory& directory, const RunResult& run);

}  // namespace benchfield
