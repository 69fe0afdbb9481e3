#include "runner/template/typed_steps.h"

#include <algorithm>

#include "runner/template/format.h"

namespace benchfield {
namespace {

constexpr Nanoseconds kDeadline = Seconds(60);

bool is_common(std::string_view key) {
  constexpr std::string_view kCommon[] = {"role", "once", "if", "within", "after", "capture"};
  return std::find(std::begin(kCommon), std::end(kCommon), key) != std::end(kCommon);
}

/// In a cluster that lets nobody in from outside, what needs addresses is done by a pod of ours.
std::vector<std::string> hand_of(const Rendering& rendering) {
  if (!rendering.cluster()) {
    for (const Instance& instance : rendering.layout.instances)
      if (instance.component == rendering.component.name) return instance.host.hand;
    return {};
  }
  return rendering.expose() == "none" ? hand_in(*rendering.cluster()) : std::vector<std::string>{};
}

Step typed_step(Rendering& rendering, const Node& entry, std::string_view list,
                const std::string& id, const std::string& title, const Scope& scope,
                const std::vector<std::string>& processes) {
  const std::string type(kind_of(entry, entry_list(list)).key);
  TypedAction action{type, {}, {}};
  for (const auto& member : entry.members) {
    if (is_common(member.key)) continue;
    const std::string name = member.key == type ? "target" : member.key;
    auto value = evaluate_tree(member.value, scope, rendering.problems);
    if (value) action.arguments[name] = std::move(*value);
  }
  if (type == "log-line") action.arguments["log"] = *scope.find("log");
  if (type == "condition" && !rendering.cluster()) {
    rendering.problems
        .error("bad-place", entry.range, "there is no 'condition' to wait for on hosts")
        .notes.push_back("it is for objects of a cluster");
  } else if (type == "condition") {
    const auto& kubectl = rendering.cluster()->kubectl;
    action.arguments["kubectl"] = List(kubectl.begin(), kubectl.end());
    action.arguments["component"] = rendering.component.name;
  } else {
    if (list == "ready") action.arguments["process"] = List(processes.begin(), processes.end());
    action.from = hand_of(rendering);
  }
  Step step = make_step(rendering, id, title + " (" + type + ")", std::move(action));
  step.deadline = rendering.read.within(entry, scope, kDeadline);
  step.captures = rendering.read.texts(entry.find("capture"), scope);
  return step;
}

}  // namespace

void Sequence::add(Steps group) {
  if (group.empty()) return;
  for (Step& step : group) step.needs = last_;
  last_.clear();
  for (const Step& step : group) last_.push_back(step.id);
  for (Step& step : group) steps_.push_back(std::move(step));
}

Step make_step(Rendering& rendering, const std::string& id, std::string title, StepKind kind) {
  Step step;
  step.id = rendering.step_id(id);
  step.title = std::move(title);
  step.kind = std::move(kind);
  step.deadline = kDeadline;
  return step;
}

Steps typed_steps(Rendering& rendering, const Node& entry, std::string_view list,
                  std::size_t position, const std::vector<std::string>& processes) {
  const std::string suffix = "." + std::string(list) + "." + std::to_string(position + 1);
  const std::string& component = rendering.component.name;
  const std::string verb = list == "ready"   ? "wait for "
                           : list == "reset" ? "reset "
                           : list == "drain" ? "drain "
                                             : "read facts of ";
  Steps out;
  if (!entry.find("role")) {
    if (rendering.read.is_wanted(entry, rendering.scope())) {
      out.push_back(typed_step(rendering, entry, list, component + suffix, verb + component,
                               rendering.scope(), processes));
    }
    return out;
  }
  for (const Instance* instance : rendering.instances_of(entry)) {
    const MapScope scope = rendering.scope_of(*instance);
    if (!rendering.read.is_wanted(entry, scope)) continue;
    out.push_back(typed_step(rendering, entry, list, rendering.prefix(*instance) + suffix,
                             verb + rendering.title(*instance), scope, processes));
  }
  return out;
}

Steps typed_list(Rendering& rendering, std::string_view list,
                 const std::vector<std::string>& processes) {
  Sequence out;
  const auto& entries = rendering.entries(list);
  for (std::size_t i = 0; i < entries.size(); ++i)
    out.add(typed_steps(rendering, entries[i], list, i, processes));
  return std::move(out).take();
}

}  // namespace benchfield
