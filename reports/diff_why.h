#pragma once

#include <string>

#include "reports/words.h"
#include "runner/results/comparison.h"

namespace benchfield::reports {

/// How a row of a comparison was come by: method, noise and its source, p values, what would settle
/// it; of one that was not compared, what is missing or differs. Text without markup.
std::string why_text(const ComparisonRow& row, const Words& words);

}  // namespace benchfield::reports
