#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "runner/base/result.h"
#include "runner/base/step.h"
#include "runner/io/process.h"

namespace benchfield {

/// A control group: its directory in each hierarchy, by controller ("cpu", "cpuacct", "memory" of
/// version 1) or "unified" (version 2). Plain data, so that it can be recorded before it is made.
struct Cgroup {
  std::map<std::string, std::string> directories;
  bool is_unified() const { return directories.contains("unified"); }
  bool operator==(const Cgroup&) const = default;
};

/// A process that stands: the leader of its session, and the cgroup it was put in.
struct StandingProcess {
  ProcessId leader;
  std::optional<Cgroup> group;
};

/// Where this machine lets us make cgroups, version 1 or 2. Version 1 counts where the cpu
/// controller is mounted as one.
class CgroupPlace {
 public:
  /// The topmost directory of each hierarchy that we may make cgroups in: the root, as container
  /// runtimes do, else one on the way to our own. Error "no-cgroups" says why there is none. root
  /// goes before every path (for tests).
  static Result<CgroupPlace> find(const std::string& root = "");

  /// That of an instance ("kafka/broker-0") of a run, below a directory for the run. Makes nothing.
  Cgroup of(const std::string& run_id, const std::string& instance) const;

 private:
  explicit CgroupPlace(std::map<std::string, std::string> bases) : bases_(std::move(bases)) {}
  std::map<std::string, std::string> bases_;
};

/// Makes it (one that is there is taken over) with these limits. With a weight the directory of the
/// run gets one too, that of all pods of a machine. Error "cgroup-failed".
Status make_cgroup(const Cgroup& group, const Limits& limits);
/// Ends every process in it and removes it, and the directory of the run when that is empty then.
/// Nothing there is success. Refuses directories that are not of that run.
Status remove_cgroup(const Cgroup& group, const std::string& run_id);
/// The files by which a process enters it.
std::vector<std::string> entrances(const Cgroup& group);

/// What a cgroup has used so far. Nothing that could not be read is present.
struct CgroupUsage {
  std::optional<std::int64_t> cpu_ns;
  std::optional<std::int64_t> periods, throttled_periods;  ///< of its CPU quota
  std::optional<std::int64_t> throttled_ns;
  std::optional<std::int64_t> memory;        ///< bytes in use, inactive file cache left out
  std::optional<std::int64_t> memory_peak;   ///< bytes, file cache included
  std::optional<std::int64_t> memory_kills;  ///< processes ended for want of memory
};
CgroupUsage read_usage(const Cgroup& group);

/// What each component has used: of its cgroups where it has some, else of its sessions. One
/// without a live process has nothing: its CPU went with it, and 0 would read as "idle".
std::map<std::string, CgroupUsage> usage_of_components(
    const std::map<std::string, std::vector<StandingProcess>>& components);

/// cpu.weight of version 2 for cpu.shares of version 1, as Kubernetes converts them.
std::int64_t weight_of_shares(std::int64_t shares);
/// cpu.shares that the kubelet gives all pods of a machine like this one together.
std::int64_t shares_of_machine();

}  // namespace benchfield
