#include "runner/engine/deployment.h"

#include <algorithm>
#include <map>
#include <set>

#include "runner/base/step_lists.h"

namespace benchfield {
namespace {

std::string fingerprint_of(const ComponentSteps& steps) {
  std::string out;
  for (const Steps* list : {&steps.install, &steps.files, &steps.start, &steps.ready}) {
    for (const Step& step : *list) out += to_text(step);
  }
  return out;
}

}  // namespace

Steps deploy(const RenderedVariant& variant, StandingComponents& standing) {
  std::set<std::string> fresh;
  StandingComponents next;
  for (const RenderedComponent& component : variant.components) {
    const std::string fingerprint = fingerprint_of(component.steps);
    const auto found = std::find_if(standing.begin(), standing.end(),
                                    [&](const auto& s) { return s.first == component.name; });
    const bool same = found != standing.end() && found->second.fingerprint == fingerprint;
    const bool moved = std::any_of(component.depends.begin(), component.depends.end(),
                                   [&](const std::string& name) { return fresh.contains(name); });
    if (!same || moved) fresh.insert(component.name);
    next.emplace_back(component.name, Standing{fingerprint, component.steps.stop});
  }
  Steps steps;
  std::vector<std::string> after;
  for (auto it = standing.rbegin(); it != standing.rend(); ++it) {
    const bool wanted =
        std::any_of(next.begin(), next.end(), [&](const auto& n) { return n.first == it->first; });
    if (!wanted || fresh.contains(it->first))
      after = append(steps, in_sequence(it->second.stop), after);
  }
  std::vector<std::string> installed = after;
  std::map<std::string, std::vector<std::string>> ready;
  for (const RenderedComponent& component : variant.components) {
    if (!fresh.contains(component.name)) continue;
    // one fetch at a time: Maven's local repository is not made for several writers
    installed = append(steps, component.steps.install, installed);
    auto last = installed;
    for (const std::string& dependency : component.depends) {
      const auto& ids = ready[dependency];  // its addresses may not be known before
      last.insert(last.end(), ids.begin(), ids.end());
    }
    last = append(steps, component.steps.files, last);
    last = append(steps, component.steps.start, last);
    ready[component.name] = append(steps, component.steps.ready, last);
  }
  standing = std::move(next);
  return steps;
}

Steps take_down(const StandingComponents& standing) {
  Steps steps;
  std::vector<std::string> after;
  std::set<std::string> ids;
  for (auto it = standing.rbegin(); it != standing.rend(); ++it) {
    if (it->second.stop.empty() || !ids.insert(it->second.stop.front().id).second) continue;
    after = append(steps, in_sequence(it->second.stop), after);
  }
  return steps;
}

}  // namespace benchfield
