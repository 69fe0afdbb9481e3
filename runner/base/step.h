#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "runner/base/clock.h"
#include "runner/base/value.h"

namespace benchfield {

/// Steps are data: providers and definitions describe, the engine executes, dry-run prints, the
/// journal records. Every text may hold ${steps.ID.NAME}, a value captured by an earlier step, put
/// in when the step runs.

using Environment = std::map<std::string, std::string>;

/// A program run to its end. Success is exit code 0.
struct RunCommand {
  std::vector<std::string> argv;
  std::string input;  ///< standard input
  Environment environment;
  std::string directory;  ///< working directory; empty: the runner's own
  int gone = 0;           ///< exit code that says what is to be removed was gone already; 0: none
  bool operator==(const RunCommand&) const = default;
};

/// A file written with its parent directories, replaced atomically.
struct WriteFile {
  std::string path;
  std::string content;
  int mode = 0644;
  bool operator==(const WriteFile&) const = default;
};

struct MakeDirectory {
  std::string path;
  bool operator==(const MakeDirectory&) const = default;
};

/// Removes a directory tree of ours; nothing there is success.
struct RemoveTree {
  std::string path;
  bool operator==(const RemoveTree&) const = default;
};

/// What an instance of a component may use, and its weight when CPU is short; nothing: no bound.
struct Limits {
  std::string instance;  ///< "kafka/broker-0": its processes share one cgroup
  std::optional<std::int64_t> millicores;
  std::optional<std::int64_t> memory;  ///< bytes
  std::optional<std::int64_t> shares;  ///< of the CPU, as in cpu.shares of cgroup v1
  bool operator==(const Limits&) const = default;
};

/// A process that stays. name is unique in the run ("kafka/broker-0"); its output goes to log.
struct StartProcess {
  std::string name;
  std::vector<std::string> argv;
  Environment environment;
  std::string directory;
  std::string log;
  std::optional<Limits> limits = {};
  bool operator==(const StartProcess&) const = default;
};

/// Ends a process (and its session) started by name: SIGTERM, then SIGKILL after grace. Not running
/// is success.
struct StopProcess {
  std::string name;
  Nanoseconds grace = Seconds(10);
  bool operator==(const StopProcess&) const = default;
};

/// A typed action of engine/actions/registry.cc ("tcp", "http", "log-line", "kafka-metadata",
/// "kafka-topic", "search-index", "spark-batches", ...). Readiness types are repeated until they
/// hold or the deadline passes.
struct TypedAction {
  std::string type;
  Map arguments;
  /// Argv of a program that carries it out where its addresses are known (`benchfield act` in a pod
  /// of the cluster); empty: the runner does.
  std::vector<std::string> from = {};
  bool operator==(const TypedAction&) const = default;
};

/// One phase of load under observation ("warm-up" or "measure"): what to start, sample and wait
/// for, as plain data.
struct Observe {
  std::string phase;
  Map spec;
  bool operator==(const Observe&) const = default;
};

using StepKind = std::variant<RunCommand, WriteFile, MakeDirectory, RemoveTree, StartProcess,
                              StopProcess, TypedAction, Observe>;

/// Which failures are worth another attempt: `attempts` in all, `pause` between them, only when the
/// failure's text holds one of `when` (empty: any failure).
struct Retry {
  int attempts = 1;
  Nanoseconds pause = Seconds(1);
  std::vector<std::string> when;
  bool operator==(const Retry&) const = default;
};

struct Step {
  std::string id;     ///< unique among the steps of a trial: letters, digits, "-", "_", "."
  std::string title;  ///< for people: "start broker 0 of kafka"
  std::vector<std::string>
      needs;  ///< ids of steps that must have succeeded; steps with met needs run at once
  StepKind kind;
  /// Name to "/json/pointer" into the output (command stdout or HTTP reply as JSON), or
  /// "regex:EXPR" whose first group counts.
  std::map<std::string, std::string> captures;
  Nanoseconds deadline = Seconds(60);
  Retry retry;
  std::string unless_exists;  ///< skip when this path exists; empty: never skip
  std::string host;           ///< address of the machine it is done on; empty: the runner's own
  bool operator==(const Step&) const = default;
};

using Steps = std::vector<Step>;

/// The printed form of a step, as dry-run shows it: title, what is done, files with their content.
/// Ends with a newline.
std::string to_text(const Step& step);

/// "start process", "write file", ...: the kind in words.
std::string kind_text(const Step& step);

/// "cpu 500m, memory 1GiB, shares 512".
std::string to_text(const Limits& limits);

/// One argv as a line a person can paste: words quoted where a shell would need it. For display
/// only.
std::string display_argv(const std::vector<std::string>& argv);

}  // namespace benchfield
