#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "runner/base/step.h"
#include "runner/engine/schedule.h"
#include "runner/plan/plan.h"

namespace benchfield {

struct Names;
enum class Stage;

/// Endpoints by component and name.
using Endpoints = std::map<std::string, std::map<std::string, std::vector<std::string>>>;

/// What a load or probe connects to: {"component", "part", ENDPOINT: [addresses], ...}.
Map edge_target(const Endpoints& endpoints, const Edge& edge);

/// The steps of a warm-up or measure stage: the task file of every load instance, then one Observe
/// step whose data says which loads and probes run, what ends it, and what it may take.
Steps observe_steps(const Trial& trial, const VariantSettings& settings, Stage stage,
                    const Names& names, const std::function<Map(const Edge&)>& resolve);

}  // namespace benchfield
