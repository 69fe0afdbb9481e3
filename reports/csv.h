#pragma once

#include <string>

#include "reports/report.h"

namespace benchfield::reports {

/// Tidy rows, one value each: variant,replicate,metric,value,unit, then what `benchfield import
/// csv` knows (state, label, group, parent, notes, low, high, standard_error, classification,
/// estimator), then one column for every fact. What starts like a formula gets a leading quote.
std::string render_csv(const Report& report, const RunResult& run);

}  // namespace benchfield::reports
