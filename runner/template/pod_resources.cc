#include "runner/template/pod_resources.h"

#include <algorithm>

namespace benchfield {
namespace {

constexpr std::int64_t kMiB = std::int64_t{1} << 20;

std::string cores(std::int64_t millicores) { return std::to_string(millicores) + "m"; }
std::string mebibytes(std::int64_t bytes) {
  return std::to_string((bytes + kMiB - 1) / kMiB) + "Mi";
}

/// A limit of a role, else of the whole definition; 0 for none.
std::int64_t limit(Rendering& rendering, const Node& role, const char* key, Dimension dimension) {
  const Node* own = role.find("limits");
  const Node* common = rendering.definition.tree.find("limits");
  const Node* node = own ? own->find(key) : nullptr;
  if (!node && common) node = common->find(key);
  if (!node || rendering.read.text(*node, rendering.scope()).empty()) return 0;
  const auto value = evaluate_tree(*node, rendering.scope(), rendering.problems);
  if (!value || value->is_null()) return 0;
  return rendering.read.amount(*node, rendering.scope(), dimension);
}

void add_role(PodResources& out, Rendering& rendering, const Node& role, const std::string& name) {
  const std::int64_t cpu = limit(rendering, role, "cpu", Dimension::cores);
  const std::int64_t memory = limit(rendering, role, "memory", Dimension::size);
  const Map& values = rendering.component.values;
  const Value* qos = values.find("qos");
  const bool is_guaranteed = qos && qos->text() == "guaranteed";
  if (is_guaranteed && (cpu == 0 || memory == 0)) {
    rendering.problems
        .error("missing-limit", rendering.component.range,
               "'qos: guaranteed' needs limits of CPU and memory for role '" + name + "'")
        .help = "give the component 'cpu' and 'memory'";
  }
  const Value* asked = values.find("cpu_request");
  const Node* need = role.find("memory");
  std::int64_t cpu_request = asked ? asked->integer() : 0;
  std::int64_t memory_request =
      need ? rendering.read.amount(*need, rendering.scope(), Dimension::size) : 0;
  if (cpu > 0) cpu_request = is_guaranteed ? cpu : std::min(cpu, cpu_request);
  if (memory > 0) memory_request = is_guaranteed ? memory : std::min(memory, memory_request);
  Map requests, limits;
  if (cpu_request > 0) requests["cpu"] = cores(cpu_request);
  if (memory_request > 0) requests["memory"] = mebibytes(memory_request);
  if (cpu > 0) limits["cpu"] = cores(cpu);
  if (memory > 0) limits["memory"] = mebibytes(memory);
  out.resources[name] = Map{{"requests", requests}, {"limits", limits}};
  out.memory[name] = Quantity{Dimension::size, memory > 0 ? memory : memory_request, 0};
}

}  // namespace

PodResources pod_resources(Rendering& rendering) {
  PodResources out;
  for (const auto& role : rendering.definition.tree.find("roles")->members)
    add_role(out, rendering, role.value, role.key);
  return out;
}

}  // namespace benchfield
