#pragma once

#include <string>

#include "reports/report.h"

namespace benchfield::reports {

/// JUnit XML for CI systems: a suite a variant, a case a trial. A failed or interrupted trial is an
/// error, one with an E_ flag a failure (its numbers are not valid); a planned trial without a
/// result is skipped. A last suite holds the plan's gates and objectives as junit_cases.h has them.
/// Texts are in English: CI systems keep histories by these names.
std::string render_junit(const Report& report, const RunResult& run);

}  // namespace benchfield::reports
