#pragma once

#include <vector>

#include "reports/history_text.h"
#include "reports/report.h"

namespace benchfield::reports {

/// A history as a report: alarms first, a section a series with its chart (values, levels, change
/// points) and its nights in a folded table. Render it with a format that holds charts.
Report history_page(const std::vector<JudgedSeries>& all, Language language = Language::english);

}  // namespace benchfield::reports
