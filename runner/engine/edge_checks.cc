#include "runner/engine/edge_checks.h"

#include <algorithm>

#include "runner/agent/check.h"

namespace benchfield {
namespace {

/// The endpoint that clients of a component use, with how it is asked.
EdgeCheck check_of(const std::string& who, const Edge& edge, const Map& target) {
  EdgeCheck out;
  out.who = who;
  out.to = edge.component + (edge.part.empty() ? "" : "/" + edge.part);
  out.protocol = target.find("bootstrap") ? "kafka" : target.find("http") ? "http" : "tcp";
  const char* endpoint = out.protocol == "kafka"  ? "bootstrap"
                         : out.protocol == "http" ? "http"
                                                  : "addresses";
  const Value* addresses = target.find(endpoint);
  const List* list = addresses ? addresses->as_list() : nullptr;
  for (const Value& address : list ? *list : List{}) out.addresses.push_back(address.text());
  return out;
}

class Places {
 public:
  explicit Places(const ResolveEdge& resolve) : resolve_(resolve) {}

  void add(const std::string& who, const Edge& edge, const Placement& from) {
    EdgeCheck check = check_of(who, edge, resolve_(edge, from));
    if (check.addresses.empty()) return;
    const std::string name = from.environment.empty() ? "this machine" : from.environment;
    const auto found = std::find_if(places_.begin(), places_.end(),
                                    [&](const PlaceCheck& place) { return place.from == name; });
    PlaceCheck& place = found == places_.end() ? places_.emplace_back() : *found;
    place.from = name;
    place.edges.push_back(std::move(check));
  }
  const std::vector<PlaceCheck>& all() const { return places_; }

 private:
  const ResolveEdge& resolve_;
  std::vector<PlaceCheck> places_;
};

Step step_of(const PlaceCheck& place, const Clusters& clusters,
             const std::map<std::string, std::string>& machines) {
  Step step;
  const bool is_here = place.from == "this machine";
  step.id = (is_here ? std::string("runner") : place.from) + ".edges";
  step.title = "ask every address that clients on " + place.from + " will use";
  TypedAction action{"edges", *to_value(place).as_map()};
  if (const auto cluster = clusters.find(place.from); cluster != clusters.end()) {
    action.from = hand_in(cluster->second);
  } else if (const auto machine = machines.find(place.from); machine != machines.end()) {
    step.host = machine->second;
  }
  step.kind = std::move(action);
  step.deadline = Seconds(120);
  step.retry = {3, Seconds(2), {}};  // a way in may open a moment after its servers are ready
  return step;
}

}  // namespace

Steps edge_checks(const VariantSettings& settings, const Clusters& clusters,
                  const std::map<std::string, std::string>& machines, const ResolveEdge& resolve) {
  Places places(resolve);
  for (const ComponentSpec& component : settings.components) {
    for (const Edge& edge : component.connect)
      places.add(component.name, edge, component.placement);
  }
  for (const LoadSpec& load : settings.loads) places.add(load.name, load.to, load.from);
  for (const MeasureSpec& measure : settings.measures) {
    if (measure.of) places.add(measure.name, *measure.of, measure.from);
  }
  Steps steps;
  for (const PlaceCheck& place : places.all()) steps.push_back(step_of(place, clusters, machines));
  return steps;
}

}  // namespace benchfield
