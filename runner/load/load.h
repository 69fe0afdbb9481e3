#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "runner/base/clock.h"
#include "runner/base/result.h"
#include "runner/base/value.h"
#include "runner/plan/catalog.h"
#include "runner/plan/plan.h"

namespace benchfield {

/// What one instance (process) of a load is told, as a JSON file: `benchfield agent --spec FILE`.
struct LoadTask {
  std::string name;    ///< "senders"
  std::string driver;  ///< row of load/registry.cc
  int instance = 0;    ///< of `instances`; schedules are striped over all of them
  int instances = 1;
  int senders = 1;               ///< logical senders inside
  std::int64_t rate_amount = 0;  ///< records per rate_per_ns for this instance; 0: flat out
  std::int64_t rate_per_ns = 0;
  std::int64_t count = 0;  ///< records of this instance, exact
  RecordsSpec records;
  std::int64_t seed = 1;
  Map target;   ///< of the edge: {"protocol": "kafka", "addresses": [...], "part": "planes3"}
  Map options;  ///< the driver's own keys
};
Value to_value(const LoadTask& task);
Result<LoadTask> load_task(const Value& document);

/// A histogram of nanoseconds, log-linear with 7 bits of sub-bucket (error under 0.8 %), 1 ns to 1
/// h. Not thread safe.
class Histogram {
 public:
  Histogram();
  void add(std::int64_t ns, std::int64_t times = 1);
  void merge(const Histogram& other);
  std::int64_t count() const { return count_; }
  std::int64_t max() const { return max_; }
  /// Value at a quantile 0..1 (upper edge of its bucket); 0 when empty.
  std::int64_t quantile(double q) const;
  /// Sparse form {"bucket": count, ...} and back, for agents' lines and results.
  Value to_value() const;
  static Histogram from_value(const Value& value);
  /// HdrHistogram's percentile text form, in milliseconds.
  std::string percentile_text() const;

 private:
  std::vector<std::int64_t> buckets_;
  std::int64_t count_ = 0;
  std::int64_t max_ = 0;
};

/// Cumulative counters of one instance at an instant. scheduled is what was due by then.
struct LoadCounters {
  std::int64_t at_ns = 0;  ///< monotonic
  std::int64_t scheduled = 0;
  std::int64_t sent = 0;
  std::int64_t acknowledged = 0;
  std::int64_t failed = 0;
  std::int64_t dropped = 0;
  std::int64_t unknown = 0;  ///< outcome not known: connection lost after the body went out
  std::int64_t cpu_ns = 0;   ///< of the instance's process
};

/// Of several instances: at_ns is the latest.
LoadCounters& operator+=(LoadCounters& sum, const LoadCounters& one);

/// The last word of one instance.
struct LoadSummary {
  LoadCounters total;
  std::int64_t start_ns = 0;  ///< scheduled start
  std::int64_t first_sent_ns = 0;
  std::int64_t last_sent_ns = 0;
  std::int64_t last_acknowledged_ns = 0;
  std::int64_t blocked_ns = 0;  ///< time spent waiting for room in the send queue
  std::int64_t longest_block_ns = 0;
  std::int64_t largest_backlog = 0;  ///< most records due but not yet sent
  Histogram wake_lateness;           ///< tick woke late
  Histogram send_delay;  ///< how late records left: enqueue - intended; of a bulk, sent - due
  Histogram acknowledge_delay;  ///< acknowledgement - intended
  std::vector<std::string>
      errors;  ///< distinct texts of failures with counts, most frequent first, at most 10
};
Value to_value(const LoadCounters& counters);
Value to_value(const LoadSummary& summary);
Result<LoadCounters> load_counters(const Value& document);
Result<LoadSummary> load_summary(const Value& document);

/// Pushes load into one target. One object, one run. run() blocks; counters() may be called from
/// any thread meanwhile.
class LoadDriver {
 public:
  virtual ~LoadDriver() = default;
  /// Connects and makes ready to send (records generated, metadata known): everything slow, before
  /// the start instant.
  virtual Status prepare() = 0;
  /// Sends by the schedule that starts at start_ns (monotonic) until count is reached or stop is
  /// requested, then waits for what is in flight (bounded). The sum acknowledged + failed + unknown
  /// equals sent when it returns.
  virtual Result<LoadSummary> run(std::int64_t start_ns, std::stop_token stop) = 0;
  virtual LoadCounters counters() const = 0;
};

/// One row of the driver table (load/registry.cc).
struct LoadDriverRow {
  PluginInfo info;  ///< name, own keys, metrics
  std::function<Result<std::unique_ptr<LoadDriver>>(const LoadTask&, const Clock&)> make;
};
const std::vector<LoadDriverRow>& load_drivers();
const LoadDriverRow* find_load_driver(std::string_view name);

}  // namespace benchfield
