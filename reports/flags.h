#pragma once

#include <string>
#include <string_view>

#include "runner/results/model.h"

namespace benchfield::reports {

/// What a flag of statistics.md 3 means, as a sentence; empty for a code this version does not
/// know.
std::string_view flag_meaning(std::string_view code);
/// "W_STAIRCASE (66 s)", inline text.
std::string flag_text(const Flag& flag);

}  // namespace benchfield::reports
