#pragma once

#include <string>
#include <vector>

#include "reports/diff.h"

namespace benchfield::reports {

/// One test suite a new run, one test case a gated row or objective (junit_cases.h says which of
/// them fail); those that only inform are properties of the suite.
std::string render_diff_junit(const std::vector<Diff>& diffs, const Words& words);

}  // namespace benchfield::reports
