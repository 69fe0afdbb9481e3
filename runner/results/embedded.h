#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "runner/base/result.h"
#include "runner/results/model.h"

namespace benchfield {

/// What a report.md carries of its results, so that it can be compared when nothing else was kept:
/// the estimates of every trial with their standard errors, flags and facts as one line of
/// canonical JSON, under a code fence that names the line's SHA-256. Left out: ticks, monitor
/// tables, log lines, commands and host names; a rate read from here cannot be estimated again.

/// The longest line that a report carries.
inline constexpr std::size_t kMostEmbeddedBytes = 256 * 1024;

struct EmbeddedResults {
  std::string language;  ///< info string of the fence: "json benchfield-estimates sha256=..."
  std::string line;      ///< ASCII only, no backtick: no Markdown tool changes it on the way
};

/// Nothing when the line would be longer than kMostEmbeddedBytes.
std::optional<EmbeddedResults> write_embedded(const RunResult& run);

/// Reads the results out of the text of a report.md. Errors: "no-estimates" (none in there, or too
/// large when it was written), "edited-report" (the line does not have the SHA-256 it names), and
/// those of read_results_json().
Result<RunResult> read_embedded(std::string_view report);

/// True for facts that name a machine: they stay out of everything that is passed on (design 11).
bool is_private_fact(std::string_view name);

}  // namespace benchfield
