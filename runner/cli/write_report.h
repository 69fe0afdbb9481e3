#pragma once

#include <string>
#include <vector>

#include "runner/base/result.h"
#include "runner/results/model.h"

namespace benchfield::cli {

/// Results of a run directory, with the ticks that a report draws, or of a results.json alone.
Result<RunResult> load_results(const std::string& path);

/// The same for comparing: a report.md too, and ticks stay on disk where results.json is there.
Result<RunResult> load_for_comparison(const std::string& path);

/// Gives stored results the ticks that a report draws, from their run directory.
Status add_drawn_ticks(const std::string& run_directory, RunResult& run);

/// Writes report.md and its charts into the run directory; gives the path of report.md.
Result<std::string> write_report(const RunResult& result, const std::string& run_directory);

/// The report's first words without markup, up to its first table or chart: what `run` prints at
/// its end.
std::vector<std::string> first_words(const RunResult& result);

}  // namespace benchfield::cli
