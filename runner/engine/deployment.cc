#include "runner/engine/deployment.h"

#include <algorithm>
#include <map>
#include <set>

#include "runner/base/step_lists.h"
#include "runner/template/scale.h"

namespace benchfield {
namespace {

std::string fingerprint_of(const ComponentSteps& steps) {
  std::string out;
  for (const Steps* list : {&steps.install, &steps.files, &steps.start, &steps.ready}) {
    for (const Step& step : *list) out += to_text(step);
  }
  return out;
}

const Standing* find(const StandingComponents& standing, const std::string& name) {
  const auto found = std::find_if(standing.begin(), standing.end(),
                                  [&](const auto& entry) { return entry.first == name; });
  return found == standing.end() ? nullptr : &found->second;
}

const ComponentSpec& spec_of(const RenderedPlan& rendered, std::size_t variant,
                             const std::string& name) {
  const auto& specs = rendered.plan().variants[variant].settings.components;
  return *std::find_if(specs.begin(), specs.end(), [&](const auto& s) { return s.name == name; });
}

/// How a component of one variant becomes that of another.
std::optional<Scaling> scaling_of(const RenderedPlan& rendered, const std::string& name,
                                  std::size_t from, std::size_t to) {
  const ComponentSpec& standing = spec_of(rendered, from, name);
  const ComponentSpec& wanted = spec_of(rendered, to, name);
  DiagnosticSink sink;  // both were rendered without a problem
  const Definition* definition = rendered.definitions().find(wanted.use, sink);
  const auto seen = [&](std::size_t variant, const ComponentSpec& spec) {
    return all_seen_from(rendered.variants()[variant].addresses, spec.placement.environment);
  };
  const auto steps = [&](std::size_t variant) -> const ComponentSteps& {
    const auto& all = rendered.variants()[variant].components;
    return std::find_if(all.begin(), all.end(), [&](const auto& c) { return c.name == name; })
        ->steps;
  };
  const auto seen_before = seen(from, standing);
  const auto seen_after = seen(to, wanted);
  return scaling(*definition,
                 {standing, rendered.variants()[from].layout, seen_before, steps(from)},
                 {wanted, rendered.variants()[to].layout, seen_after, steps(to)});
}

/// What is to be done about each component of a variant.
struct Decisions {
  std::set<std::string> fresh;
  std::map<std::string, Steps> scaled;
  std::vector<std::string> notes;
  StandingComponents next;
};

Decisions decide(const RenderedPlan& rendered, std::size_t variant,
                 const StandingComponents& standing) {
  Decisions out;
  for (const RenderedComponent& component : rendered.variants()[variant].components) {
    const std::string& name = component.name;
    Standing wanted{fingerprint_of(component.steps), component.steps.stop, variant};
    const Standing* found = find(standing, name);
    const bool same = found && found->fingerprint == wanted.fingerprint;
    const bool moved =
        std::any_of(component.depends.begin(), component.depends.end(),
                    [&](const std::string& other) { return out.fresh.contains(other); });
    if (!found || moved) {
      out.fresh.insert(name);
    } else if (!same) {
      auto how = scaling_of(rendered, name, found->variant, variant);
      if (how && how->obstacle.empty()) {
        out.notes.push_back(name + " is scaled: " + how->change);
        out.scaled[name] = std::move(how->steps);
      } else {
        out.fresh.insert(name);
        if (how)
          out.notes.push_back(name + " is made anew, not scaled (" + how->change +
                              "): " + how->obstacle);
      }
    }
    out.next.emplace_back(name, std::move(wanted));
  }
  return out;
}

/// Takes away what is not wanted any more, or not as it is; the last of it.
std::vector<std::string> clear(Steps& steps, const StandingComponents& standing,
                               const Decisions& decisions) {
  std::vector<std::string> last;
  for (auto it = standing.rbegin(); it != standing.rend(); ++it) {
    if (!find(decisions.next, it->first) || decisions.fresh.contains(it->first))
      last = append(steps, in_sequence(it->second.stop), last);
  }
  return last;
}

}  // namespace

Deployment deploy(const RenderedPlan& rendered, std::size_t variant, StandingComponents& standing) {
  Decisions decisions = decide(rendered, variant, standing);
  Deployment out{{}, std::move(decisions.notes)};
  const std::vector<std::string> cleared = clear(out.steps, standing, decisions);
  std::vector<std::string> installed = cleared;
  std::map<std::string, std::vector<std::string>> ready;
  for (const RenderedComponent& component : rendered.variants()[variant].components) {
    const auto scaled = decisions.scaled.find(component.name);
    const bool is_fresh = decisions.fresh.contains(component.name);
    // one fetch at a time: Maven's local repository is not made for several writers
    if (is_fresh) installed = append(out.steps, component.steps.install, installed);
    auto last = is_fresh ? installed : cleared;
    for (const std::string& dependency : component.depends) {
      const auto& ids = ready[dependency];  // its addresses may not be known before
      last.insert(last.end(), ids.begin(), ids.end());
    }
    if (scaled != decisions.scaled.end()) {
      ready[component.name] = append(out.steps, scaled->second, last);
    } else if (is_fresh) {
      last = append(out.steps, component.steps.files, last);
      last = append(out.steps, component.steps.start, last);
      ready[component.name] = append(out.steps, component.steps.ready, last);
    }
  }
  standing = std::move(decisions.next);
  return out;
}

Steps take_down(const StandingComponents& standing) {
  Steps steps;
  std::vector<std::string> after;
  std::set<std::string> ids;  // what was being scaled stands twice in the list
  for (auto it = standing.rbegin(); it != standing.rend(); ++it) {
    Steps stop;
    std::copy_if(it->second.stop.begin(), it->second.stop.end(), std::back_inserter(stop),
                 [&](const Step& step) { return ids.insert(step.id).second; });
    after = append(steps, in_sequence(std::move(stop)), after);
  }
  return steps;
}

}  // namespace benchfield
