#include "runner/template/pod_resources.h"

#include "runner/template/limits.h"

namespace benchfield {
namespace {

constexpr std::int64_t kMiB = std::int64_t{1} << 20;

Map quantities(std::int64_t millicores, std::int64_t bytes) {
  Map out;
  if (millicores > 0) out["cpu"] = std::to_string(millicores) + "m";
  if (bytes > 0) out["memory"] = std::to_string(bytes / kMiB) + "Mi";
  return out;
}

void add_role(PodResources& out, Rendering& rendering, const std::string& role) {
  const RoleResources resources = resources_of(rendering, role);
  const Value* qos = rendering.component.values.find("qos");
  if (qos && qos->text() == "guaranteed" && (!resources.cpu || !resources.memory)) {
    rendering.problems
        .error("missing-limit", rendering.component.range,
               "'qos: guaranteed' needs limits of CPU and memory for role '" + role + "'")
        .help = "give the component 'cpu' and 'memory'";
  }
  out.resources[role] =
      Map{{"requests", quantities(resources.cpu_request, resources.memory_request)},
          {"limits", quantities(resources.cpu.value_or(0), resources.memory.value_or(0))}};
  out.memory[role] =
      Quantity{Dimension::size, resources.memory.value_or(resources.memory_request), 0};
}

}  // namespace

PodResources pod_resources(Rendering& rendering) {
  PodResources out;
  for (const auto& role : rendering.definition.tree.find("roles")->members)
    add_role(out, rendering, role.key);
  return out;
}

}  // namespace benchfield
