#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "runner/base/result.h"
#include "runner/base/step.h"

namespace benchfield {

struct CommandResult {
  int exit_code = 0;  ///< 128 + signal when ended by one
  std::string output;
  std::string error_output;
};

/// What tells one process from any later one with the same number.
struct ProcessId {
  int pid = 0;
  std::int64_t start_ticks = 0;  ///< field 22 of /proc/PID/stat
  std::string boot_id;           ///< /proc/sys/kernel/random/boot_id
  bool operator==(const ProcessId&) const = default;
};

/// A process started to stay, in a session of its own.
class RunningProcess {
 public:
  virtual ~RunningProcess() = default;
  virtual ProcessId id() const = 0;
  /// Exit code once it has ended (128 + signal) and its last line went to on_line; nothing until
  /// then. Reaps it: ask at least once after the end, or a zombie stays until this object goes.
  virtual std::optional<int> exit_code() = 0;
  /// One line to its standard input (only when started with a pipe). Error when it is gone.
  virtual Status write_line(std::string_view line) = 0;
  virtual void close_input() = 0;
};

struct SpawnOptions {
  std::vector<std::string> argv;
  Environment environment;  ///< added to the runner's own
  std::string directory;
  std::string log;                ///< streams appended here (only stderr when on_line is set)
  std::vector<std::string> join;  ///< files the child enters its cgroups by, before it is executed
  bool pipe_input = false;        ///< else /dev/null
  /// SIGKILL it when the runner dies or this ProcessRunner goes (load agents; never servers).
  bool end_with_parent = false;
  std::function<void(std::string_view line)>
      on_line;  ///< each stdout line, from a reader thread; with neither this nor log: /dev/null
};

/// Starts and ends processes. argv vectors only, never a shell. Safe from several threads.
class ProcessRunner {
 public:
  virtual ~ProcessRunner() = default;
  /// Runs to the end or the deadline (then the session is ended: error "timed-out", or "stopped"
  /// after a stop request). Error "no-such-program" names it, "spawn-failed" says why. Output that
  /// a background child writes after the program's own end is not waited for.
  virtual Result<CommandResult> run(const RunCommand& command, Nanoseconds deadline,
                                    std::stop_token stop) = 0;
  virtual Result<std::unique_ptr<RunningProcess>> spawn(const SpawnOptions& options) = 0;
};

std::unique_ptr<ProcessRunner> make_process_runner();

/// Identity of a live process; nothing when there is none.
std::optional<ProcessId> identify(int pid);
/// True while exactly that process lives (same pid, start and boot).
bool is_alive(const ProcessId& id);
/// Every live process but this one whose environment holds NAME=VALUE.
std::vector<ProcessId> find_by_environment(std::string_view name, std::string_view value);
/// Ends the whole session that id leads (or led): SIGTERM, after grace SIGKILL; returns when none
/// of it is left or after another 5 s with an error.
Status end_session(const ProcessId& id, Nanoseconds grace);
/// Ends one process and those below it in the same way.
Status end_process(const ProcessId& id, Nanoseconds grace);
/// "java (pid 4711)" of whoever listens on a TCP port of this machine; nothing when it is free.
/// "another user's process" when it may not be read.
std::optional<std::string> port_holder(const std::string& address, int port);
/// /proc/meminfo MemAvailable in bytes.
std::int64_t available_memory();

/// User + system CPU time and resident bytes of every process of the sessions led by ids, summed.
struct ProcessUsage {
  Nanoseconds cpu{0};
  std::int64_t resident_bytes = 0;
  int processes = 0;
};
ProcessUsage usage_of_sessions(const std::vector<ProcessId>& leaders);
/// The same for several named groups of leaders with one look at the process table.
std::map<std::string, ProcessUsage> usage_by_group(
    const std::map<std::string, std::vector<ProcessId>>& groups);
/// The same of this process alone.
ProcessUsage own_usage();

}  // namespace benchfield
