#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "runner/base/value.h"

namespace benchfield {

/// What a pod's own status says against it, in one line: evicted, deleted, out of memory, not
/// scheduled, no image, ended. Nothing when it says nothing.
std::optional<std::string> pod_trouble(const Value& pod);

/// True when waiting on cannot help: no such image, ended.
bool is_hopeless(const Value& pod);

/// Whose going took the others along, by place in `names` (of pods; empty: none yet): who is gone
/// already or ended by itself, else who was told to go the earliest. The suspect where nothing
/// speaks against another more.
std::size_t first_to_go(const std::vector<std::string>& names, const List& pods,
                        std::size_t suspect);

/// Why a pod is not there any more, by the events that were written of it.
std::string why_gone(const Value& events);

}  // namespace benchfield
