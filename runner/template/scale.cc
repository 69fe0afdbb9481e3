#include "runner/template/scale.h"

#include <algorithm>
#include <set>

#include "runner/base/step_lists.h"
#include "runner/template/scale_cluster.h"
#include "runner/template/typed_steps.h"

namespace benchfield {
namespace {

constexpr char kList[] = "scale";

/// Every value of the definition, null where there is none.
Map values_of(const Rendering& rendering) {
  Map out;
  for (const KeyRow& row : rendering.definition.info.values)
    out[row.key] = *rendering.scope().find(row.key);
  return out;
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

/// The printed form without what it waits for: other instances may come before it.
std::string bare_text(Step step) {
  step.needs.clear();
  return to_text(step);
}

/// The steps of a rule's `drain`; position counts the entries of all rules.
void add_drain(Sequence& out, Rendering& rendering, const Node& rule, std::size_t& position) {
  const Node* list = rule.find("drain");
  for (const Node& entry : list ? list->items : std::vector<Node>{})
    out.add(typed_steps(rendering, entry, "drain", position++, {}));
}

class Scaler {
 public:
  Scaler(const Definition& definition, const ComponentInVariant& from, const ComponentInVariant& to)
      : from_(from),
        to_(to),
        before_(definition, from.spec, from.layout),
        after_(definition, to.spec, to.layout) {
    set_addresses(before_, from.endpoints);
    set_addresses(after_, to.endpoints);
    was_ = values_of(before_);
    is_ = values_of(after_);
    after_.add_name("was", was_);
  }

  std::optional<Scaling> run() {
    for (const auto& [name, value] : is_) {
      if (value == *was_.find(name)) continue;
      (is_scaled(name) ? scaled_ : others_).push_back(name);
    }
    if (scaled_.empty()) return std::nullopt;
    Scaling out;
    for (const std::string& name : scaled_)
      out.changes.push_back({name, *was_.find(name), *is_.find(name)});
    out.obstacle = obstacle();
    if (!out.obstacle.empty()) return out;
    out.steps = after_.cluster() ? scale_cluster(parts(drain())) : on_hosts();
    if (!before_.problems.all().empty() || !after_.problems.all().empty())
      out.obstacle = "how it is scaled cannot be told of these values";
    return out;
  }

 private:
  /// As the runner itself connects to it.
  static void set_addresses(Rendering& rendering, const std::map<std::string, Endpoints>& others) {
    const Addresses own = rendering.own_addresses();
    rendering.set_edges(others);
    const bool is_inside = rendering.cluster() && rendering.expose() == "none";
    rendering.set_endpoints(is_inside ? own.inside : own.outside, own.outside);
  }

  bool is_scaled(const std::string& value) const {
    const auto& rules = after_.entries(kList);
    return std::any_of(rules.begin(), rules.end(),
                       [&](const Node& rule) { return rule.find("value")->text == value; });
  }

  std::string obstacle() {
    if (!others_.empty())
      return joined(others_) + (others_.size() == 1 ? " changes too" : " change too");
    if (from_.spec.hosts != to_.spec.hosts || !connects_alike(from_.spec, to_.spec))
      return "its hosts or what it connects to change too";
    for (const std::string& value : scaled_) {
      if (auto why = choose_rule(value); !why.empty()) return why;
    }
    for (const std::string& role : after_.definition.info.roles) {
      const bool is_changed = before_.instances(role).size() != after_.instances(role).size();
      if (is_changed && !roles_.contains(role)) return "the number of '" + role + "' changes too";
      sort_instances(role);
    }
    return after_.cluster() ? cluster_obstacle(parts({})) : host_obstacle();
  }

  /// The first rule of the value that holds; why it cannot be done where that says so.
  std::string choose_rule(const std::string& value) {
    for (const Node& rule : after_.entries(kList)) {
      if (rule.find("value")->text != value) continue;
      if (!after_.read.is_wanted(rule, after_.scope())) continue;
      if (const Node* why = rule.find("never")) return after_.read.text(*why, after_.scope());
      rules_.push_back(&rule);
      roles_.insert(rule.find("role")->text);
      if (const Node* restart = rule.find("restart")) {
        for (const Node& role : restart->items) restarted_.insert(role.text);
      }
      return "";
    }
    return "its definition does not say how";
  }

  /// What becomes of the instances of a role.
  void sort_instances(const std::string& role) {
    const auto standing = before_.instances(role);
    const auto wanted = after_.instances(role);
    const bool is_restarted = restarted_.contains(role);
    for (std::size_t i = 0; i < standing.size(); ++i) {
      const bool stays = i < wanted.size() && !is_restarted;
      (stays ? kept_ : gone_).push_back(standing[i]);
    }
    for (std::size_t i = is_restarted ? 0 : standing.size(); i < wanted.size(); ++i)
      fresh_.push_back(wanted[i]);
  }

  bool is_of(const Step& step, const Instance& instance) const {
    return step.id.starts_with(after_.prefix(instance) + ".");
  }

  Steps of(const Steps& steps, const std::vector<const Instance*>& instances) const {
    return only(steps, [&](const Step& step) {
      return std::any_of(instances.begin(), instances.end(),
                         [&](const Instance* instance) { return is_of(step, *instance); });
    });
  }

  std::string host_obstacle() const {
    for (const Instance* kept : kept_) {
      for (const auto list : {&ComponentSteps::files, &ComponentSteps::start}) {
        const Steps standing = of(from_.steps.*list, {kept});
        const Steps wanted = of(to_.steps.*list, {kept});
        const auto [odd, other] = std::mismatch(
            standing.begin(), standing.end(), wanted.begin(), wanted.end(),
            [](const Step& a, const Step& b) { return bare_text(a) == bare_text(b); });
        if (odd == standing.end() && other == wanted.end()) continue;
        return difference(*kept, odd == standing.end() ? *other : *odd);
      }
    }
    return "";
  }

  std::string difference(const Instance& kept, const Step& step) const {
    const std::string who = after_.title(kept) + ", which would stay, ";
    const auto* file = std::get_if<WriteFile>(&step.kind);
    if (!file) return who + "would have to be started otherwise";
    return who + "would need another " + file->path.substr(kept.directory.size() + 1);
  }

  Steps on_hosts() {
    Steps out;
    auto last = append(out, drain(), {});
    last = append(out, of(from_.steps.stop, gone_), last);
    last = append(out, removals(), last);
    last = append(out, installs(), last);
    last = append(out, of(to_.steps.files, fresh_), last);
    last = append(out, started(), last);
    append(out, to_.steps.ready, last);
    return out;
  }

  /// What is done while those that go still stand.
  Steps drain() {
    Sequence out;
    std::size_t position = 0;
    for (const Node* rule : rules_) {
      add_drain(out, before_, *rule, position);
    }
    return std::move(out).take();
  }

  Steps removals() {
    Steps out;
    for (const Instance* instance : gone_) {
      out.push_back(make_step(before_, before_.prefix(*instance) + ".directory.remove",
                              "remove the directory of " + before_.title(*instance),
                              RemoveTree{instance->directory}));
      out.back().host = instance->host.reach;
    }
    return out;
  }

  /// On machines that had nothing of it.
  Steps installs() const {
    std::set<std::string> known;
    for (const Step& step : from_.steps.files) known.insert(step.host);
    return only(to_.steps.install, [&](const Step& step) { return !known.contains(step.host); });
  }

  /// Of the new ones, with the conditions between start entries: those that stay meet them.
  Steps started() const {
    return only(to_.steps.start, [&](const Step& step) {
      return std::holds_alternative<TypedAction>(step.kind) ||
             std::any_of(fresh_.begin(), fresh_.end(),
                         [&](const Instance* instance) { return is_of(step, *instance); });
    });
  }

  ClusterScaling parts(Steps drain) {
    return {after_, from_.steps, to_.steps, restarted_, std::move(drain)};
  }

  const ComponentInVariant& from_;
  const ComponentInVariant& to_;
  Rendering before_, after_;
  Map was_, is_;
  std::vector<std::string> scaled_, others_;  ///< names of values that differ
  std::vector<const Node*> rules_;
  std::set<std::string> roles_, restarted_;
  std::vector<const Instance*> kept_, gone_, fresh_;
};

}  // namespace

bool connects_alike(const ComponentSpec& a, const ComponentSpec& b) {
  return std::equal(a.connect.begin(), a.connect.end(), b.connect.begin(), b.connect.end(),
                    [](const Edge& one, const Edge& other) {
                      return one.role == other.role && one.component == other.component &&
                             one.part == other.part;
                    });
}

std::optional<Scaling> scaling(const Definition& definition, const ComponentInVariant& from,
                               const ComponentInVariant& to) {
  const Placement& was = from.spec.placement;
  const Placement& is = to.spec.placement;
  if (from.spec.use != to.spec.use || was.environment != is.environment || was.part != is.part)
    return std::nullopt;
  return Scaler(definition, from, to).run();
}

void check_scaling(Rendering& rendering) {
  rendering.add_name("was", values_of(rendering));
  Sequence drained;
  std::size_t position = 0;
  for (const Node& rule : rendering.entries(kList)) {
    (void)rendering.read.is_wanted(rule, rendering.scope());
    add_drain(drained, rendering, rule, position);
  }
}

}  // namespace benchfield
