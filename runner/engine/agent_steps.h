#pragma once

#include <string>
#include <vector>

#include "runner/agent/task.h"
#include "runner/base/step.h"
#include "runner/template/instantiate.h"

namespace benchfield {

/// Where a group of agents is to run: a pool of a cluster, in one phase of one trial.
struct AgentPlace {
  std::string environment;           ///< for people
  std::vector<std::string> kubectl;  ///< argv up to the verb: context and namespace
  Map node_selector;                 ///< of the pool
  List tolerations;                  ///< of its taints
  AgentPods agents;                  ///< image and limits
  std::string pull_policy;
  std::string run_id;
  std::string trial;        ///< "03-two-executors-1"
  std::string phase;        ///< "measure"
  std::string errors;       ///< file for what kubectl says
  Nanoseconds deadline{0};  ///< of the phase: pods are ended some minutes after
  bool has_rounds = false;  ///< the phase may be driven several times
};

/// A group of agents in a cluster as steps: a headless Service that index 0 is found by, its task
/// as a ConfigMap, and an Indexed Job of `instances` pods spread over the nodes of the pool.
struct AgentSteps {
  Step make;
  Map pods;  ///< what an Observe step says of them
  Step remove;
};

/// task.group, barrier, port and times are filled in here. name is that of the load, or of the
/// group of probes.
AgentSteps agent_steps(const AgentPlace& place, const std::string& name, GroupTask task);

/// What each agent's pod requests: little, so that it finds room, and never more than its limits.
struct AgentRequest {
  std::int64_t cpu = 0;     ///< thousandths of a core
  std::int64_t memory = 0;  ///< bytes
};
AgentRequest agent_request(const AgentPods& pods);

}  // namespace benchfield
