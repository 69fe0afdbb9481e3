#pragma once

#include <optional>

#include "runner/base/step.h"
#include "runner/template/rendering.h"

namespace benchfield {

/// What an instance may use, by `limits` of its role and, key by key, of the document; nothing when
/// neither gives a bound. Its weight is that of a pod of the same definition and values.
std::optional<Limits> limits_of(Rendering& rendering, const Instance& instance);

/// cpu.shares of a container that requests so much CPU, as the kubelet sets them.
std::int64_t shares_of_request(std::int64_t millicores);

}  // namespace benchfield
