#pragma once

#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "runner/base/step.h"
#include "runner/engine/agent_group.h"
#include "runner/engine/observer.h"
#include "runner/engine/process_table.h"
#include "runner/probe/probe.h"

namespace benchfield {

/// Everything one probe read in a phase.
struct ProbeRecord {
  std::string name;
  std::string probe;
  Nanoseconds every{0};
  std::vector<Sample> samples;  ///< in order, gaps included
  std::optional<Sample> last;   ///< the exact reading after everything stopped
  std::int64_t missed = 0;
  Map facts;
  bool may_fail = false;  ///< the trial goes on without its readings
  std::string load;       ///< fed by this load or component, for reports
};

/// The raw outcome of a warm-up or measure stage.
struct Observation {
  enum class End { until, load_finished, quiet, deadline, failed, interrupted };
  End end = End::failed;
  std::optional<Error> failure;
  std::int64_t start_ns = 0;  ///< common start of load, monotonic; 0 when it never began
  std::int64_t end_ns = 0;
  std::vector<AgentState> agents;
  std::vector<ProbeRecord> probes;
};

/// Drives the load and the probes of one phase until its condition holds: probes first, then load
/// processes, then the common start. A component that dies, a load that fails and an interrupt end
/// it at once; what was counted is kept.
class Phase {
 public:
  Phase(ProcessRunner& runner, ProcessTable& table, RunObserver& observer, const Clock& clock);
  Observation run(const Observe& observe, Nanoseconds deadline, std::stop_token stop);

 private:
  struct State;
  Status make_probes(State& state, const Value& probes);
  Status wait_ready(State& state, std::stop_token stop);
  void watch(State& state, std::stop_token stop);
  void report(State& state);
  void finish(State& state);

  ProcessRunner& runner_;
  ProcessTable& table_;
  RunObserver& observer_;
  const Clock& clock_;
};

}  // namespace benchfield
