#pragma once

#include <optional>
#include <string>

#include "runner/base/value.h"

namespace benchfield {

/// What a pod's own status says against it, in one line: evicted, deleted, out of memory, not
/// scheduled, no image, ended. Nothing when it says nothing.
std::optional<std::string> pod_trouble(const Value& pod);

/// True when waiting on cannot help: no such image, ended.
bool is_hopeless(const Value& pod);

/// Why a pod is not there any more, by the events that were written of it.
std::string why_gone(const Value& events);

}  // namespace benchfield
