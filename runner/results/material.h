#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runner/results/model.h"

namespace benchfield {

/// What a finished trial left behind, as plain data: the engine fills it, analyze() makes numbers
/// of it. All instants are monotonic ns of one clock; 0 means "did not happen".

/// Cumulative counters of one load instance at an instant.
struct LoadTick {
  std::int64_t at_ns = 0;
  std::int64_t scheduled = 0;  ///< due by then
  std::int64_t sent = 0;
  std::int64_t acknowledged = 0;
  std::int64_t failed = 0;
};

/// One process of a load: its ticks and its last word.
struct InstanceMaterial {
  std::vector<LoadTick> ticks;
  std::int64_t start_ns = 0;  ///< scheduled start
  std::int64_t first_sent_ns = 0;
  std::int64_t last_sent_ns = 0;
  std::int64_t last_acknowledged_ns = 0;
  std::int64_t sent = 0, acknowledged = 0, failed = 0, dropped = 0, unknown = 0;
  std::int64_t blocked_ns = 0;  ///< waited for room in the send queue
  std::int64_t cpu_ns = 0;
  bool lost = false;  ///< no summary came: counters are those of its last tick
};

/// Quantiles of a delay histogram merged over all instances.
struct DelayQuantiles {
  std::optional<double> p50_ms, p99_ms, max_ms;
};

struct LoadMaterial {
  std::string name;  ///< "senders"
  std::int64_t instances = 1, senders = 1;
  std::optional<double> target_rate;  ///< of all instances, per second; missing: flat out
  std::int64_t count = 0;             ///< asked for, of all instances
  /// True when it writes into what a sink counts, with nothing in between (bulk into the index): it
  /// is then slowed by the sink itself, and its schedule is the source.
  bool into_sink = false;
  double cpu_limit_cores = 1;  ///< of one instance
  std::vector<InstanceMaterial> processes;
  DelayQuantiles send_delay, acknowledge_delay, wake_lateness;
  std::vector<std::string> errors;
};

enum class CounterRole { none, source, sink };

/// One counter of a probe.
struct CounterMaterial {
  std::string name;   ///< "eim.count"
  std::string unit;   ///< "documents"
  std::string probe;  ///< "search-index": names its row in the conservation table
  CounterRole role = CounterRole::none;
  std::vector<std::string> loads;        ///< that feed it; empty: all
  double every_s = 0;                    ///< h of the plan
  double refresh_s = 0;                  ///< known period in which the count grows, 0 none
  std::optional<std::int64_t> baseline;  ///< count before the load; missing: from the ticks
  std::vector<Tick> ticks;
  std::optional<Tick> final_reading;  ///< after everything stopped, exact
};

/// CPU time and memory of a component.
struct UsagePoint {
  std::int64_t at_ns = 0;
  std::optional<std::int64_t> cpu_ns, resident_bytes;
  /// Of its cgroups or containers; missing where there are none, or nothing tells.
  std::optional<std::int64_t> periods = {}, throttled_periods = {}, throttled_ns = {};
  std::optional<std::int64_t> peak_bytes = {}, memory_kills = {};
  std::optional<std::int64_t> restarts = {},
                              evicted = {};  ///< pods and containers since the first reading
};
struct UsageMaterial {
  std::string component;
  std::vector<UsagePoint> points;
  int asked = 0;  ///< how often its usage was asked for, failed readings included
  std::optional<double> limit_cores = {};        ///< of all its instances; missing: one has none
  std::optional<std::int64_t> limit_bytes = {};  ///< likewise
};

/// What else the machine did meanwhile; recorded as facts "machine.*" and judged by machine.h.
struct MachineMaterial {
  std::optional<double> load_average_before, load_average_after;
  std::optional<double> steal_percent;
  std::optional<double> cores;           ///< of the machine
  std::optional<double> others_cores;    ///< CPU of processes that are not of this run
  std::optional<double> runner_percent;  ///< CPU of the runner, of one core
  std::optional<std::int64_t> swapped_bytes;
  std::optional<std::int64_t> suspended_ns;
  std::int64_t clock_step_ns = 0;  ///< wall time against monotonic time
};

struct TrialMaterial {
  std::vector<LoadMaterial> loads;
  std::vector<CounterMaterial> counters;
  std::vector<UsageMaterial> usage;
  MachineMaterial machine;
  bool reached_until = false;
  std::string ended_by;  ///< "until", "quiet", "deadline", "interrupt", "failure"
  std::optional<double> window_from_s, window_to_s;  ///< fixed by the plan, from the start of load
};

}  // namespace benchfield
