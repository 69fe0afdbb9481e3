#pragma once

#include <string>

#include "reports/report.h"

namespace benchfield::reports {

/// The results as they are stored: schema benchfield-results/1.
std::string render_json(const Report& report, const RunResult& run);

}  // namespace benchfield::reports
