#pragma once

#include <string>
#include <vector>

#include "reports/diff.h"

namespace benchfield::reports {

/// Everything of the comparison as pretty JSON, schema "benchfield-diff/1".
std::string render_diff_json(const std::vector<Diff>& diffs);

}  // namespace benchfield::reports
