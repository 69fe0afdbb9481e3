#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "runner/base/step.h"
#include "runner/engine/observe_agents.h"
#include "runner/engine/schedule.h"
#include "runner/plan/plan.h"
#include "runner/template/instantiate.h"

namespace benchfield {

struct Names;
enum class Stage;

/// What a load or probe connects to, given the component's addresses as they are right for it:
/// {"component", "part", ENDPOINT: [addresses], ...}.
Map edge_target(const Endpoints& endpoints, const Edge& edge);

/// What an edge leads to for a client in a placement.
using ResolveEdge = std::function<Map(const Edge& edge, const Placement& from)>;

/// The steps of a warm-up or measure stage: the task file of every load instance beside the runner
/// and the agents of loads and probes in clusters, then one Observe step whose data says which
/// loads and probes run, what ends it, and what it may take; then the agents go.
Steps observe_steps(const Trial& trial, const VariantSettings& settings, Stage stage,
                    const Names& names, const Clusters& clusters, const ResolveEdge& resolve);

}  // namespace benchfield
