#pragma once

#include <string>
#include <vector>

#include "reports/diff.h"

namespace benchfield::reports {

/// One test suite a new run, one test case a row: regressions and hard-gated missing rows fail,
/// unresolved and refused ones are skipped with the reason, invalid ones are errors.
std::string render_diff_junit(const std::vector<Diff>& diffs);

}  // namespace benchfield::reports
