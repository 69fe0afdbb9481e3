#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runner/base/step.h"
#include "runner/engine/journal.h"
#include "runner/io/cgroup.h"
#include "runner/io/process.h"

namespace benchfield {

/// A process that ended without being asked to.
struct DeadProcess {
  std::string name;
  int exit_code = 0;
  std::string log;
  std::optional<std::int64_t> memory_limit;  ///< bytes; set when it was ended for want of memory
};

/// The servers of a run by name. Every start and end is in the journal, cgroups before they are
/// made; each process carries BENCHFIELD_RUN, so that it is found even when the runner died between
/// starting and recording it. Safe from several threads.
class ProcessTable {
 public:
  /// cgroup_root goes before every path of cgroups, for tests.
  ProcessTable(ProcessRunner& runner, Journal& journal, std::string run_id,
               std::string cgroup_root = "");

  Status start(const StartProcess& process);
  /// Ends the session of a process; not running is success.
  Status stop(const StopProcess& process);
  /// Processes that ended by themselves since they were started, of the given component or of any.
  std::vector<DeadProcess> dead(std::string_view component = {});
  /// Name and log of every process of a component, in the order of starting.
  std::vector<std::pair<std::string, std::string>> logs(std::string_view component);
  /// Session leaders with their cgroups by component (the part of a name before "/").
  std::map<std::string, std::vector<StandingProcess>> standing();
  /// Why limits could not be applied, by component; empty when all were.
  std::map<std::string, std::string> unlimited();
  /// Ends everything, last started first; the errors of what would not end are joined.
  Status stop_all();
  const Environment& marks() const { return marks_; }

 private:
  struct Entry {
    std::string log;
    std::unique_ptr<RunningProcess> process;
    std::optional<Cgroup> group;
    std::optional<std::int64_t> memory_limit;
    std::string unlimited;  ///< why it has no cgroup although it has limits
  };
  Result<Cgroup> place(const Limits& limits) const;
  Status remove_unused(const std::optional<Cgroup>& group);
  ProcessRunner& runner_;
  Journal& journal_;
  const std::string run_id_;
  const std::string cgroup_root_;
  Environment marks_;
  std::mutex mutex_;
  std::map<std::string, Entry> entries_;
  std::vector<std::string> order_;
};

/// "component 'kafka' (kafka/broker-0) died with exit code 137" with the last lines of its log.
Error died(const DeadProcess& dead);

}  // namespace benchfield
