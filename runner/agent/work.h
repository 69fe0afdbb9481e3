#pragma once

#include <memory>
#include <optional>
#include <stop_token>

#include "runner/agent/report.h"
#include "runner/agent/task.h"

namespace benchfield {

/// What an agent does between the common start and its last word. One object, one run.
class Work {
 public:
  virtual ~Work() = default;
  /// Everything slow, before the start.
  virtual Status prepare() = 0;
  /// Blocks until it is done or asked to stop; writes samples as they come. Its summary.
  virtual Result<Map> run(std::int64_t start_ns, Report& report, std::stop_token stop) = 0;
  /// Cumulative counters so far, for a "tick" line; nothing when there are none. From any thread.
  virtual std::optional<Map> counters() const = 0;
};

/// The load driver or the probes of a task.
Result<std::unique_ptr<Work>> make_work(const GroupTask& task, int index, const Clock& clock);

}  // namespace benchfield
