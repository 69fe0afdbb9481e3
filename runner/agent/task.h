#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runner/base/clock.h"
#include "runner/base/result.h"
#include "runner/base/value.h"
#include "runner/load/load.h"
#include "runner/probe/probe.h"

namespace benchfield {

/// What a group of agents is told, as one JSON file that all of them read: `benchfield agent --spec
/// FILE --index I`. A group carries one load (an instance each) or the probes of one placement.
struct GroupTask {
  std::string group;             ///< its key; an agent of another group is turned away
  int instances = 1;             ///< agents of the group
  std::string barrier;           ///< "host:port" of index 0 as the others see it
  int port = 0;                  ///< where index 0 listens
  Nanoseconds gather{0};         ///< from birth until all must have reported ready
  Nanoseconds lease{0};          ///< without a renewal for so long an agent stops by itself
  Nanoseconds uncertainty{0};    ///< most that a clock's offset may be uncertain by
  std::optional<LoadTask> load;  ///< its `instance` is the agent's index
  std::vector<ProbeTask> probes;
};
Value to_value(const GroupTask& task);
/// Error "bad-message" when something is missing or makes no sense.
Result<GroupTask> group_task(const Value& document);

Value to_value(const ProbeTask& task);

/// A sample as a line says it, and back.
Map to_map(const std::string& probe, const Sample& sample, bool last);
Sample sample_of(const Value& line);

}  // namespace benchfield
