#pragma once

#include <string>
#include <vector>

#include "reports/diff.h"

namespace benchfield::reports {

/// An aligned table for a terminal: no escape sequences, no line longer than its cells.
std::string render_diff_text(const std::vector<Diff>& diffs, const Words& words);

}  // namespace benchfield::reports
