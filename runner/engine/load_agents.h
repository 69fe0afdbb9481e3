#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runner/base/step.h"
#include "runner/base/value.h"
#include "runner/engine/agent_group.h"
#include "runner/io/process.h"

namespace benchfield {

/// All agents of one phase, local and in clusters: started, brought to a common start instant,
/// read, ended. start() must outlive them.
class LoadAgents {
 public:
  LoadAgents(ProcessRunner& runner, const Environment& marks, const Clock& clock,
             OnSample on_sample);

  /// Starts every agent of an Observe spec's "loads" and of its "probe_agents".
  Status spawn(const Value& spec);
  /// True when all loads have said that they are ready. Probes begin as soon as they can.
  bool all_ready();
  /// Between all ready and the common start.
  Nanoseconds lead() const;
  /// Starts the loads.
  void begin(std::int64_t start_ns);
  /// Asks the loads to stop early.
  void stop();
  /// True when every load agent has given its summary or ended.
  bool all_done();
  /// The first that failed or ended without a summary.
  std::optional<Error> failure();
  /// Counters of a load summed over its instances, latest known.
  LoadCounters latest(const std::string& load);
  std::vector<AgentState> states();
  /// Stops the probes that run as agents; they read a last time. Bounded.
  void finish_probes();
  /// The group that carries this probe; null when the runner reads it itself.
  AgentGroup* probe_group(const std::string& probe);
  /// Ends what is left.
  void end();

 private:
  struct ProbeGroup {
    std::unique_ptr<AgentGroup> agents;
    std::vector<std::string> probes;
    bool has_begun = false;
  };

  ProcessRunner& runner_;
  Environment marks_;
  const Clock& clock_;
  OnSample on_sample_;
  std::vector<std::unique_ptr<AgentGroup>> loads_;
  std::vector<ProbeGroup> probes_;
};

}  // namespace benchfield
