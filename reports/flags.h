#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "reports/words.h"
#include "runner/results/model.h"

namespace benchfield::reports {

/// What a flag of statistics.md 3 means, as a sentence; empty for a code this version does not
/// know.
std::string_view flag_meaning(std::string_view code);
/// "`W_SHORT`: what that means" of every code that a trial of the run carries, once, in order of
/// first appearance; inline text.
std::vector<std::string> flag_meanings(const RunResult& run, const Words& words);
/// "W_STAIRCASE (66 s)", inline text.
std::string flag_text(const Flag& flag);

}  // namespace benchfield::reports
