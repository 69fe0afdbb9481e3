#pragma once

#include <set>
#include <string>

#include "runner/template/rendering.h"

namespace benchfield {

/// What scaling a component in a cluster is made of.
struct ClusterScaling {
  Rendering& rendering;  ///< of what is wanted
  const ComponentSteps& from;
  const ComponentSteps& to;
  const std::set<std::string>& restarted;  ///< roles whose pods are deleted and applied anew
  Steps drain;
};

/// What of the pods that stay would differ; empty: nothing does.
std::string cluster_obstacle(const ClusterScaling& scaling);

/// Applies all manifests again, with other numbers of replicas, and waits for just those; what has
/// no manifest any more is deleted, and so are the volumes of pods that went.
Steps scale_cluster(const ClusterScaling& scaling);

}  // namespace benchfield
