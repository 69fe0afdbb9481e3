#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "runner/base/result.h"
#include "runner/load/load.h"
#include "runner/probe/probe.h"

namespace benchfield {

/// One agent as the runner sees it. Every instant is on the runner's monotonic clock.
struct AgentState {
  std::string load;
  std::string name;  ///< "senders-0"
  int index = 0;
  std::string node;  ///< that it runs on, in a cluster
  bool ready = false;
  std::vector<LoadCounters> ticks;  ///< cumulative, in order
  std::optional<LoadSummary> summary;
  std::string failure;              ///< its own words, or why it was lost
  bool is_lost = false;             ///< it went without a last word of its own accord
  bool is_late = false;             ///< refused: not there, not ready or not told in time
  std::int64_t uncertainty_ns = 0;  ///< of its clock's offset
  std::int64_t gaps = 0;            ///< lines of its log that never came
};

/// What a probe that runs as an agent has read.
using OnSample = std::function<void(const std::string& probe, const Sample& sample, bool last)>;

/// The agents of one load, or of the probes at one placement, wherever they run. Called from one
/// thread, except where said; nothing blocks but start() and end(), and those not for long.
class AgentGroup {
 public:
  virtual ~AgentGroup() = default;
  virtual const std::string& name() const = 0;
  virtual Status start() = 0;
  /// True when all are ready and their clocks are known.
  virtual bool all_ready() = 0;
  /// What lies between begin() and the start at least.
  virtual Nanoseconds lead() const = 0;
  virtual void begin(std::int64_t start_ns) = 0;
  /// Asks all to stop early.
  virtual void stop() = 0;
  /// True when every agent has given its summary or ended.
  virtual bool all_done() = 0;
  /// The first that failed, was late or was lost.
  virtual std::optional<Error> failure() = 0;
  /// Counters summed over its instances, latest known.
  virtual LoadCounters latest() = 0;
  virtual std::vector<AgentState> states() = 0;
  /// Slots that a probe of this group missed.
  virtual std::int64_t missed(const std::string& probe) = 0;
  /// What its probes found out about what they look at.
  virtual Map facts(const std::string& probe) = 0;
  /// Reads what is still to be read, then ends what is left.
  virtual void end() = 0;
};

}  // namespace benchfield
