#pragma once

#include <functional>
#include <string>
#include <vector>

#include "runner/base/step.h"

namespace benchfield {

/// Lists of steps put together by their `needs`.

/// Appends `more` so that those of its steps that wait for nothing wait for `after`; returns the
/// ids nothing waits for.
std::vector<std::string> append(Steps& steps, const Steps& more,
                                const std::vector<std::string>& after);

/// One after another, for lists whose order matters.
Steps in_sequence(Steps steps);

/// Those that are kept; they wait for what the others between them waited for.
Steps only(const Steps& steps, const std::function<bool(const Step&)>& is_kept);

}  // namespace benchfield
