#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "runner/base/value.h"
#include "runner/engine/process_table.h"
#include "runner/io/process.h"
#include "runner/load/load.h"

namespace benchfield {

/// One load process as the runner sees it.
struct AgentState {
  std::string load;
  std::string name;  ///< "senders-0"
  bool ready = false;
  std::vector<LoadCounters> ticks;  ///< cumulative, in order
  std::optional<LoadSummary> summary;
  std::string failure;  ///< its own words
};

/// The load processes of one phase: started, brought to a common start instant, read, ended. They
/// end by themselves when the runner dies (end of input, and the kernel's parent-death signal).
/// start() and its thread must outlive them.
class LoadAgents {
 public:
  LoadAgents(ProcessRunner& runner, const Environment& marks);
  ~LoadAgents();

  /// Starts every process of an Observe spec's "loads".
  Status spawn(const Value& loads);
  /// True when all have said that they are ready.
  bool all_ready();
  void begin(std::int64_t start_ns);
  /// Asks all to stop early.
  void stop();
  /// True when every process has given its summary or ended.
  bool all_done();
  /// The first that failed or ended without a summary.
  std::optional<Error> failure();
  /// Counters of a load summed over its processes, latest known.
  LoadCounters latest(const std::string& load);
  std::vector<AgentState> states();
  /// Ends what is left.
  void end();

 private:
  struct Agent {
    AgentState state;
    std::string errors;
    std::unique_ptr<RunningProcess> process;
  };
  void read_line(std::size_t index, std::string_view line);

  ProcessRunner& runner_;
  Environment marks_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Agent>> agents_;
};

}  // namespace benchfield
