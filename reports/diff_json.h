#pragma once

#include <string>
#include <vector>

#include "reports/diff.h"

namespace benchfield::reports {

/// Everything of the comparison as pretty JSON, schema "benchfield-diff/1"; texts are in English.
std::string render_diff_json(const std::vector<Diff>& diffs, const Words& words);

}  // namespace benchfield::reports
