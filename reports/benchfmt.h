#pragma once

#include <string>

#include "reports/report.h"

namespace benchfield::reports {

/// The Go benchmark format, for benchstat: a line a complete trial, its metrics as units
/// ("eim.rate/s", "spark.cpu-cores"), facts that are the same everywhere as configuration lines.
std::string render_benchfmt(const Report& report, const RunResult& run);

}  // namespace benchfield::reports
