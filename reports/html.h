#pragma once

#include <string>

#include "reports/report.h"

namespace benchfield::reports {

/// One file that needs nothing else: style and charts inside, no script, no outside reference.
/// Readable at the width of a phone, light or dark as the viewer prefers, and printed whole.
std::string render_html(const Report& report, const RunResult& run);

}  // namespace benchfield::reports
