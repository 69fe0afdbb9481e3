#pragma once

#include <optional>
#include <string>

#include "runner/base/step.h"
#include "runner/template/rendering.h"

namespace benchfield {

/// What one instance of a role may use and what a pod of it asks for. Pods and cgroups are both
/// made from this, so that an instance has the same size wherever it is placed.
struct RoleResources {
  std::optional<std::int64_t> cpu;     ///< limit in thousandths of a core; nothing: none
  std::optional<std::int64_t> memory;  ///< limit in bytes, whole MiB: Spark's settings know no less
  std::int64_t cpu_request = 0;        ///< thousandths of a core, 0: none
  std::int64_t memory_request = 0;     ///< bytes, 0: none
};

/// By `limits` of the role and, key by key, of the document; a value that the plan did not give is
/// no bound. With `qos: guaranteed` requests equal limits, else they are the value `cpu_request`
/// and the role's `memory`, where limits are not less.
RoleResources resources_of(Rendering& rendering, const std::string& role);

/// What an instance may use where it is a process. Its weight is that of a pod of the same
/// definition and values; one without a limit has that alone, on this machine and where the variant
/// has a cluster that it could be placed in as well, else nothing.
std::optional<Limits> limits_of(Rendering& rendering, const Instance& instance);

/// cpu.shares of a container that requests so much CPU, as the kubelet sets them.
std::int64_t shares_of_request(std::int64_t millicores);

}  // namespace benchfield
