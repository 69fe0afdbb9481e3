#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runner/base/clock.h"
#include "runner/base/result.h"
#include "runner/base/value.h"
#include "runner/io/cgroup.h"
#include "runner/io/process.h"
#include "runner/plan/catalog.h"

namespace benchfield {

/// One reading: named counters and gauges ("count", or "kafka.cpu_ns" of the process probe) taken
/// between two instants.
struct Sample {
  std::int64_t sent_ns = 0;      ///< request start, monotonic
  std::int64_t received_ns = 0;  ///< reply end, monotonic
  std::int64_t wall_ns = 0;      ///< of received
  bool ok = false;
  std::string error;  ///< when not ok
  std::vector<std::pair<std::string, std::int64_t>> values;
};

/// What a probe is made from: its own plan keys and what it looks at.
struct ProbeTask {
  std::string name;   ///< "eim"
  std::string probe;  ///< row of probe/registry.cc
  Nanoseconds every = Seconds(1);
  Map target;  ///< of the edge: {"protocol": "http", "addresses": [...], "part": "planes"}
  Map options;
  std::function<std::map<std::string, std::vector<StandingProcess>>()>
      processes;                    ///< by component, for `process`
  ProcessRunner* runner = nullptr;  ///< for `pods`
  List clusters;  ///< for `pods`: {"kubectl": argv up to the verb, "selector": of the run's pods}
};

/// Reads one thing. read() blocks at most about one period; an error is a gap, never a zero. One
/// thread at a time.
class Probe {
 public:
  virtual ~Probe() = default;
  virtual Result<std::vector<std::pair<std::string, std::int64_t>>> read() = 0;
  /// An exact last reading after everything stopped (an index is refreshed first); the default is
  /// read().
  virtual Result<std::vector<std::pair<std::string, std::int64_t>>> final_read() { return read(); }
  /// Facts worth recording ("refresh_interval": "1s"), read once.
  virtual Map facts() { return {}; }
};

struct ProbeRow {
  PluginInfo info;
  std::function<Result<std::unique_ptr<Probe>>(const ProbeTask&)> make;
  bool may_fail = false;  ///< a trial goes on without its readings
};
const std::vector<ProbeRow>& probes();
const ProbeRow* find_probe(std::string_view name);

/// Samples probes on an absolute schedule (start + k * every), each in a thread of its own; a
/// reading longer than the period skips slots and counts them. Samples arrive in order per probe on
/// on_sample (called from probe threads).
class Sampler {
 public:
  virtual ~Sampler() = default;
  virtual void add(std::string name, std::unique_ptr<Probe> probe, Nanoseconds every) = 0;
  virtual void start(std::int64_t start_ns) = 0;
  /// Ends all threads, then takes one final_read() of each, reported like any sample with name
  /// "NAME" and last = true.
  virtual void stop() = 0;
  virtual std::int64_t missed(std::string_view name) const = 0;
};
std::unique_ptr<Sampler> make_sampler(
    const Clock& clock,
    std::function<void(const std::string& name, const Sample& sample, bool last)> on_sample);

}  // namespace benchfield
