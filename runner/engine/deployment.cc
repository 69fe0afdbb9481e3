#include "runner/engine/deployment.h"

#include <algorithm>
#include <map>
#include <set>

#include "runner/base/step_lists.h"
#include "runner/template/scale.h"

namespace benchfield {
namespace {

// What becomes of a component (Transition::how).
constexpr char kStarted[] = "started";
constexpr char kMadeAnew[] = "made anew";
constexpr char kScaled[] = "scaled";
constexpr char kReset[] = "reset";
constexpr char kKept[] = "kept";
constexpr char kRemoved[] = "removed";

/// True when one could not be told from the other by what makes it.
bool are_made_alike(const ComponentSteps& a, const ComponentSteps& b) {
  return &a == &b ||
         (a.install == b.install && a.files == b.files && a.start == b.start && a.ready == b.ready);
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

const ComponentSteps& steps_of(const RenderedPlan& rendered, std::size_t variant,
                               const std::string& name) {
  const auto& all = rendered.variants()[variant].components;
  return std::find_if(all.begin(), all.end(), [&](const auto& c) { return c.name == name; })->steps;
}

std::string placement_text(const Placement& placement) {
  return placement.environment + (placement.part.empty() ? "" : "/" + placement.part);
}

/// What two variants say differently of a component; of maps and lists, the parent tells.
std::vector<ChangedSetting> differences(const ComponentSpec& from, const ComponentSpec& to) {
  std::vector<ChangedSetting> out;
  const std::string was = placement_text(from.placement), is = placement_text(to.placement);
  if (was != is) out.push_back({"placement", {was, is}});
  std::set<std::string> names;
  for (const Map* values : {&from.values, &to.values}) {
    for (const auto& [name, value] : *values) {
      if (!value.is_map() && !value.is_list()) names.insert(name);
    }
  }
  const auto text = [](const Value* value) { return value ? to_text(*value) : std::string(); };
  for (const std::string& name : names) {
    const Value* before = from.values.find(name);
    const Value* after = to.values.find(name);
    if (before && after && *before == *after) continue;
    out.push_back({name, {text(before), text(after)}});
  }
  return out;
}

std::vector<ChangedSetting> as_texts(const std::vector<Change>& changes) {
  std::vector<ChangedSetting> out;
  for (const Change& change : changes)
    out.push_back({change.path, {to_text(change.before), to_text(change.after)}});
  return out;
}

/// "executors 1 to 2, executor_cores 1 to 4".
std::string words_of(const std::vector<ChangedSetting>& changes) {
  std::string out;
  for (const auto& [name, values] : changes)
    out += (out.empty() ? "" : ", ") + name + (values.first.empty() ? "" : " ") + values.first +
           " to " + (values.second.empty() ? "none" : values.second);
  return out;
}

/// How a component of one variant becomes that of another.
std::optional<Scaling> scaling_of(const RenderedPlan& rendered, const std::string& name,
                                  std::size_t from, std::size_t to) {
  const ComponentSpec& standing = spec_of(rendered, from, name);
  const ComponentSpec& wanted = spec_of(rendered, to, name);
  DiagnosticSink sink;  // both were rendered without a problem
  const Definition* definition = rendered.definitions().find(wanted.use, sink);
  const auto seen = [&](std::size_t variant, const ComponentSpec& spec) {
    return seen_by(spec, rendered.variants()[variant].addresses);
  };
  const auto seen_before = seen(from, standing);
  const auto seen_after = seen(to, wanted);
  return scaling(
      *definition,
      {standing, rendered.variants()[from].layout, seen_before, steps_of(rendered, from, name)},
      {wanted, rendered.variants()[to].layout, seen_after, steps_of(rendered, to, name)});
}

/// What is to be done about each component of a variant.
struct Decisions {
  std::set<std::string> fresh;
  std::map<std::string, Steps> scaled;
  std::vector<Transition> transitions;
  StandingComponents next;
};

/// Of one that stands, but not as it is wanted.
Transition change(const RenderedPlan& rendered, const std::string& name, std::size_t from,
                  std::size_t to, Decisions& out) {
  auto how = scaling_of(rendered, name, from, to);
  if (how && how->obstacle.empty()) {
    out.scaled[name] = std::move(how->steps);
    return {name, kScaled, as_texts(how->changes), ""};
  }
  out.fresh.insert(name);
  if (how) return {name, kMadeAnew, as_texts(how->changes), how->obstacle};
  return {name, kMadeAnew, differences(spec_of(rendered, from, name), spec_of(rendered, to, name)),
          ""};
}

Decisions decide(const RenderedPlan& rendered, std::size_t variant,
                 const StandingComponents& standing) {
  Decisions out;
  for (const RenderedComponent& component : rendered.variants()[variant].components) {
    const std::string& name = component.name;
    const Standing* found = find(standing, name);
    const bool same =
        found && are_made_alike(steps_of(rendered, found->variant, name), component.steps);
    const auto moved =
        std::find_if(component.depends.begin(), component.depends.end(),
                     [&](const std::string& other) { return out.fresh.contains(other); });
    if (!found) {
      out.fresh.insert(name);
      out.transitions.push_back({name, kStarted, {}, ""});
    } else if (moved != component.depends.end()) {
      out.fresh.insert(name);
      out.transitions.push_back(
          {name, kMadeAnew, {}, "it connects to " + *moved + ", which stands anew"});
    } else if (!same) {
      out.transitions.push_back(change(rendered, name, found->variant, variant, out));
    } else {
      out.transitions.push_back({name, component.steps.reset.empty() ? kKept : kReset, {}, ""});
    }
    out.next.emplace_back(name, Standing{component.steps.stop, variant});
  }
  for (const auto& [name, was] : standing) {
    if (!find(out.next, name)) out.transitions.push_back({name, kRemoved, {}, ""});
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

std::vector<std::string> scaling_notes(const std::vector<Transition>& transitions) {
  std::vector<std::string> out;
  for (const auto& [component, how, changes, reason] : transitions) {
    if (how == kScaled) out.push_back(component + " is scaled: " + words_of(changes));
    if (how == kMadeAnew && !changes.empty() && !reason.empty())
      out.push_back(component + " is made anew, not scaled (" + words_of(changes) + "): " + reason);
  }
  return out;
}

Map to_record(const std::vector<Transition>& transitions) {
  Map out;
  for (const auto& [component, how, changes, reason] : transitions) {
    const std::string why = words_of(changes) + (changes.empty() || reason.empty() ? "" : ": ");
    out[component] = how + (why.empty() && reason.empty() ? "" : ": ") + why + reason;
  }
  return out;
}

Deployment deploy(const RenderedPlan& rendered, std::size_t variant, StandingComponents& standing) {
  Decisions decisions = decide(rendered, variant, standing);
  Deployment out{{}, std::move(decisions.transitions)};
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
