#include "runner/template/limits.h"

#include <algorithm>

namespace benchfield {
namespace {

constexpr std::int64_t kMiB = std::int64_t{1} << 20;

std::int64_t whole_mebibytes(std::int64_t bytes) { return (bytes + kMiB - 1) / kMiB * kMiB; }

/// The entry of a key in the role's own limits, else in the document's; null when neither has it.
const Node* find_limit(const Node& tree, const Node& role, std::string_view key) {
  for (const Node* holder : {&role, &tree}) {
    const Node* limits = holder->find("limits");
    if (const Node* limit = limits ? limits->find(key) : nullptr) return limit;
  }
  return nullptr;
}

std::optional<std::int64_t> limit(Rendering& rendering, const Node& role, std::string_view key,
                                  Dimension dimension) {
  const Node* node = find_limit(rendering.definition.tree, role, key);
  if (!node) return std::nullopt;
  const Value given = rendering.read.value(*node, rendering.scope());
  if (given.is_null()) return std::nullopt;
  const std::int64_t amount = given.is_int() && dimension == Dimension::cores
                                  ? given.integer() * 1000
                                  : rendering.read.amount(*node, rendering.scope(), dimension);
  return amount > 0 ? std::optional(amount) : std::nullopt;
}

/// What a pod asks for: all of its limit, or what it needs of it.
std::int64_t request(const std::optional<std::int64_t>& limit, std::int64_t need, bool is_whole) {
  if (!limit) return need;
  return is_whole ? *limit : std::min(*limit, need);
}

}  // namespace

RoleResources resources_of(Rendering& rendering, const std::string& role) {
  const Node& rules = *rendering.definition.tree.find("roles")->find(role);
  const Map& values = rendering.component.values;
  const Value* qos = values.find("qos");
  const Value* cpu = values.find("cpu_request");
  const Node* memory = rules.find("memory");
  const bool is_guaranteed = qos && qos->text() == "guaranteed";
  RoleResources out;
  out.cpu = limit(rendering, rules, "cpu", Dimension::cores);
  out.memory = limit(rendering, rules, "memory", Dimension::size);
  if (out.memory) out.memory = whole_mebibytes(*out.memory);
  const std::int64_t need =
      memory ? rendering.read.amount(*memory, rendering.scope(), Dimension::size) : 0;
  // a definition without the value knows no pods that could ask for less
  out.cpu_request = request(out.cpu, cpu ? cpu->integer() : 0, is_guaranteed || !cpu);
  out.memory_request = request(out.memory, whole_mebibytes(need), is_guaranteed);
  return out;
}

std::int64_t shares_of_request(std::int64_t millicores) {
  // MilliCPUToShares of the kubelet: 1024 a core, at least 2
  return std::clamp<std::int64_t>(millicores * 1024 / 1000, 2, 262'144);
}

std::optional<Limits> limits_of(Rendering& rendering, const Instance& instance) {
  const RoleResources resources = resources_of(rendering, instance.role);
  const bool is_limited = resources.cpu || resources.memory;
  const bool is_beside_pods = !rendering.layout.clusters.empty() && instance.host.reach.empty();
  const bool is_weighed = resources.cpu_request > 0 && is_beside_pods;
  if (!is_limited && !is_weighed) return std::nullopt;
  Limits limits;
  limits.instance = instance.component + "/" + instance.role + "-" + std::to_string(instance.index);
  limits.millicores = resources.cpu;
  limits.memory = resources.memory;
  if (resources.cpu_request > 0) limits.shares = shares_of_request(resources.cpu_request);
  return limits;
}

}  // namespace benchfield
