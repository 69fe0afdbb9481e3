#pragma once

#include <string>
#include <vector>

#include "reports/diff.h"

namespace benchfield::reports {

/// A pull-request comment: the hidden marker of the plan first, regressions before the fold, at
/// most kLongestComment bytes, cut at row borders with a count of what was cut.
std::string render_diff_markdown(const std::vector<Diff>& diffs, const Words& words);

}  // namespace benchfield::reports
