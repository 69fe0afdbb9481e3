#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "runner/template/instantiate.h"
#include "runner/template/rendering.h"

namespace benchfield {

/// The same edges, wherever in the plan they are written.
bool connects_alike(const ComponentSpec& a, const ComponentSpec& b);

/// A component as it was rendered for a variant. What it refers to must outlive it.
struct ComponentInVariant {
  const ComponentSpec& spec;
  const Layout& layout;
  const std::map<std::string, Endpoints>& endpoints;  ///< of what it connects to, seen from there
  const ComponentSteps& steps;
};

/// How a component that stands gets other numbers of instances.
struct Scaling {
  std::vector<Change> changes;  ///< of the values that its definition scales
  std::string obstacle;         ///< why it has to be made anew instead; empty: `steps` do it
  Steps steps;
};

/// From what stands to what is wanted of a component. Nothing when it differs in none of the values
/// that its definition scales where it is placed. Instances that stay are told nothing new: where
/// their files, command lines or pods would differ, that is the obstacle.
std::optional<Scaling> scaling(const Definition& definition, const ComponentInVariant& from,
                               const ComponentInVariant& to);

/// Reads all rules as if nothing changed, so that problems in them show before anything is started.
void check_scaling(Rendering& rendering);

}  // namespace benchfield
