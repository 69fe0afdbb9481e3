#pragma once

#include <string>

#include "reports/report.h"

namespace benchfield::reports {

/// Tidy rows, one value each: variant, replicate, state, metric, value, unit, low, high, ...; a
/// header line first. Values with full precision; nothing that was not measured has a row.
std::string render_csv(const Report& report, const RunResult& run);

}  // namespace benchfield::reports
