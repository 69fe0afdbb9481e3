#include "runner/template/limits.h"

#include <algorithm>

namespace benchfield {
namespace {

/// The entry of a key in the role's own limits, else in the document's; null when neither has it.
const Node* find_limit(const Node& tree, const std::string& role, std::string_view key) {
  const Node* rules = tree.find("roles")->find(role);
  for (const Node* holder : {rules, &tree}) {
    const Node* limits = holder ? holder->find("limits") : nullptr;
    if (const Node* limit = limits ? limits->find(key) : nullptr) return limit;
  }
  return nullptr;
}

/// A value that the plan did not give is no bound.
std::optional<std::int64_t> amount(Rendering& rendering, const Instance& instance,
                                   std::string_view key, Dimension dimension) {
  const Node* node = find_limit(rendering.definition.tree, instance.role, key);
  if (!node) return std::nullopt;
  const MapScope scope = rendering.scope_of(instance);
  const Value given = rendering.read.value(*node, scope);
  if (given.is_null()) return std::nullopt;
  if (given.is_int() && dimension == Dimension::cores) return given.integer() * 1000;
  return rendering.read.amount(*node, scope, dimension);
}

/// What a pod of it would ask for: all of its limit with `qos: guaranteed` or where the definition
/// has no value `cpu_request`, else that value.
std::int64_t request_of(const Rendering& rendering, const std::optional<std::int64_t>& limit) {
  const Map& values = rendering.component.values;
  const Value* qos = values.find("qos");
  const Value* asked = values.find("cpu_request");
  const bool whole = !asked || (qos && qos->text() == "guaranteed");
  if (whole) return limit.value_or(0);
  return limit ? std::min(*limit, asked->integer()) : asked->integer();
}

}  // namespace

std::int64_t shares_of_request(std::int64_t millicores) {
  // MilliCPUToShares of the kubelet: 1024 a core, at least 2
  return std::clamp<std::int64_t>(millicores * 1024 / 1000, 2, 262'144);
}

std::optional<Limits> limits_of(Rendering& rendering, const Instance& instance) {
  Limits limits;
  limits.instance = instance.component + "/" + instance.role + "-" + std::to_string(instance.index);
  limits.millicores = amount(rendering, instance, "cpu", Dimension::cores);
  limits.memory = amount(rendering, instance, "memory", Dimension::size);
  if (!limits.millicores && !limits.memory) return std::nullopt;
  const std::int64_t request = request_of(rendering, limits.millicores);
  if (request > 0) limits.shares = shares_of_request(request);
  return limits;
}

}  // namespace benchfield
