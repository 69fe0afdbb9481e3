#pragma once

#include <string>
#include <vector>

#include "runner/base/result.h"
#include "runner/engine/journal.h"
#include "runner/engine/ledger.h"
#include "runner/io/process.h"
#include "runner/results/run_directory.h"

namespace benchfield {

/// Ends every process of a run (those of the ledger, and any that carries BENCHFIELD_RUN=ID: a
/// crash may fall between starting and recording), removes their cgroups and its work directory
/// and, by the steps that were recorded for it, every environment that was made. Where something of
/// one is left after that, it is an error that names it, and the environment stays in the ledger.
/// Repeating it is harmless. One line for each thing removed.
Result<std::vector<std::string>> remove_leftovers(const RunDirectory& directory,
                                                  const Ledger& ledger, Journal& journal,
                                                  ProcessRunner& processes);

/// Error "no-such-run" unless the directory holds a run.
Status must_be_run(const std::string& directory);

}  // namespace benchfield
