#pragma once

#include <memory>
#include <string>

#include "runner/base/clock.h"
#include "runner/base/step.h"
#include "runner/engine/agent_group.h"
#include "runner/io/process.h"

namespace benchfield {

/// The agents of an Indexed Job that stands already, told and read through kubectl: `logs --follow`
/// of every pod for their lines, `exec` of `benchfield agent --attach` in the pod of index 0 for
/// orders, events, last words and the lease. Either may drop and is taken up again. spec:
///   {"kubectl": [argv up to the verb], "job": NAME, "group": KEY, "instances": N, "port": P,
///    "gather": "2m", "lease": "30s", "errors": FILE, "rounds": true}
/// With rounds, end() leaves the agents waiting for a further round, which another object drives.
/// on_sample gets the readings of probes, in the runner's clock, from another thread.
std::unique_ptr<AgentGroup> make_pod_agents(ProcessRunner& runner, const Environment& marks,
                                            const Clock& clock, std::string name, const Value& spec,
                                            OnSample on_sample);

}  // namespace benchfield
