#pragma once

#include <string>
#include <string_view>

#include "reports/words.h"
#include "runner/results/history.h"

namespace benchfield::reports {

/// How foreign text gets into a sentence: code() or visible() of inline.h.
using Quote = std::string (*)(std::string_view foreign);

/// Why the latest night of a series is not held against a baseline and what to do about it, one
/// sentence. Empty where it is, and where no baseline is pinned and none is needed.
std::string baseline_lack_text(const Words& words, const HistoryVerdict& verdict, Quote quote);

}  // namespace benchfield::reports
