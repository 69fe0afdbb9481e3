#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "runner/base/value.h"

namespace benchfield {

/// results.json as types: the truth a report is made from. Schema "benchfield-results/1". Times in
/// ns, rates per second.

/// One tick of a counter, as in ticks.csv: request start, reply end (monotonic ns), count; a gap
/// has ok = false.
struct Tick {
  std::int64_t sent_ns = 0;
  std::int64_t received_ns = 0;
  std::int64_t wall_ns = 0;
  std::int64_t count = 0;
  bool ok = true;
};

/// A named counter of a trial: "senders.acknowledged", "ktm.count", "kafka.cpu".
struct Series {
  std::string name;
  std::string unit;
  std::vector<Tick> ticks;
};

/// A rate with its interval and how it was come by (statistics.md 1). Nothing that could not be
/// measured is present.
struct RateEstimate {
  std::string metric;  ///< "eim.rate"
  std::string unit;    ///< "documents/s"
  double rate = 0;
  std::optional<double> standard_error;
  std::optional<double> low, high;            ///< 95 %
  int degrees = 0;                            ///< of t
  std::string estimator;                      ///< "aligned-ewc/2"
  double window_from_s = 0, window_to_s = 0;  ///< from the start of load
  std::optional<bool> window_fixed;           ///< true: by the plan, nothing was trimmed
  int samples = 0;                            ///< coarse increments m
  double period_s = 0;                        ///< staircase quantum, 0 none
  std::optional<double> ols, theil_sen, median_batch;
  std::string classification;  ///< "saturated", "source-limited", ... of the sink; empty otherwise
  std::string classification_note;  ///< what would settle an undetermined one; may be empty
  /// Seconds from the start of load and the mean rate until then (1, 5, 10, 20 minutes): what an
  /// unsteady trial still tells.
  std::vector<std::pair<double, double>> marks;
};

/// Stable upper-case code with its argument: {"W_STAIRCASE", "66 s"}.
struct Flag {
  std::string code;
  std::string detail;
  bool operator==(const Flag&) const = default;
};

/// One row of the conservation table.
struct CountRow {
  std::string name;  ///< "sent", "acknowledged", "failed", "end offsets", "indexed"
  std::optional<std::int64_t> count;  ///< missing when it could not be read
  std::string source;                 ///< "senders", "ktm"
};

struct DrainResult {
  std::int64_t backlog = 0;  ///< at source stop
  std::optional<double> predicted_s;
  std::optional<double> measured_s;
};

/// The numbers rttest would have printed for one counter.
struct RttestBlock {
  std::string series;
  std::int64_t total = 0;
  std::optional<double> linear_regression_rate, standard_error, average_rate;
  /// Rows as rttest prints them, header included; of a long one the middle is left out.
  std::vector<std::string> table;
};

struct LoadResult {
  std::string name;
  std::int64_t instances = 1, senders = 1;
  std::optional<double> target_rate;  ///< of all instances, per second; missing: flat out
  std::int64_t count = 0;             ///< asked for, of all instances
  std::int64_t sent = 0, acknowledged = 0, failed = 0, dropped = 0, unknown = 0;
  std::optional<double> achieved_rate;  ///< acknowledged over the sending time
  double send_seconds = 0;
  std::optional<double> send_delay_p50_ms, send_delay_p99_ms, send_delay_max_ms;
  std::optional<double> acknowledge_p50_ms, acknowledge_p99_ms, acknowledge_max_ms;
  std::optional<double> wake_p99_ms;
  double cpu_cores = 0;  ///< of its processes while sending
  double blocked_seconds = 0;
  std::vector<std::string> errors;
};

/// CPU and memory of a component over the window.
struct UsageResult {
  std::string component;
  std::optional<double> cpu_cores;
  std::optional<double> cpu_us_per_record;
  std::optional<std::int64_t> resident_bytes;    ///< largest seen
  std::optional<double> limit_cores = {};        ///< of all its instances together
  std::optional<std::int64_t> limit_bytes = {};  ///< likewise
  std::optional<double> throttled_share = {};    ///< of the periods of its CPU quota, 0 to 1
  std::optional<double> throttled_seconds = {};  ///< summed over its CPUs
  std::optional<std::int64_t> peak_bytes = {};   ///< since its start, file cache included
};

/// A setting, and what it was before and after.
using ChangedSetting = std::pair<std::string, std::pair<std::string, std::string>>;

/// What became of a component between what stood before a trial and the trial.
struct Transition {
  std::string component;
  /// "started", "made anew", "scaled", "reset", "kept" or "removed"; a later version may have more.
  std::string how;
  std::vector<ChangedSetting> changes;  ///< of the component since the trial before: "executors"
  std::string reason;                   ///< why it was made anew; may be empty
};

enum class TrialState { complete, failed, interrupted };

struct TrialResult {
  std::string id;  ///< "03-two-executors-1"
  std::string variant;
  int replicate = 1;
  int block = 1;
  TrialState state = TrialState::complete;
  std::string reason;                       ///< of a failed trial, one line
  std::string failed_stage;                 ///< of a failed trial
  std::vector<std::string> reason_details;  ///< last log lines, exit code, ...
  std::int64_t started_wall_ns = 0;
  double duration_s = 0;                               ///< all stages
  std::vector<Transition> transitions;                 ///< of each component; older files have none
  std::vector<std::pair<std::string, double>> stages;  ///< seconds of each
  std::optional<double> measured_s;                    ///< first record sent to completion
  std::vector<LoadResult> loads;
  std::vector<RateEstimate> rates;
  std::vector<CountRow> counts;
  bool counts_agree = false;
  std::optional<DrainResult> drain;
  std::vector<UsageResult> usage;
  std::vector<RttestBlock> rttest;
  std::vector<Flag> flags;
  /// What was done, as dry-run names it: stages, and indented their steps; of a variant's first
  /// replicate.
  std::optional<std::vector<std::string>> steps;
  Map facts;                   ///< of components, probes and machine, "kafka.version": "4.4.0"
  std::vector<Series> series;  ///< kept in ticks.csv, not in results.json
};

struct VariantResult {
  std::string name, label, group, parent, notes;
  std::vector<ChangedSetting> changes;
  Map settings;  ///< facts that comparisons need: offered rate, cores, ...
  std::vector<std::pair<std::string, std::string>> levels;  ///< factor and level, of a design
  std::string impossible;  ///< why this combination cannot be run; empty: it can
  std::vector<TrialResult> trials;
};

/// What the plan says of one metric (`judge`, `noise`).
struct MetricRule {
  std::string metric;            ///< "eim.rate"
  std::optional<double> margin;  ///< relative
  std::string gate;              ///< "hard", "soft", "info"; empty: the default
  std::string better;            ///< "higher", "lower"; empty: by the metric's name
  std::optional<double> noise;   ///< declared run-to-run sd, relative
  double noise_degrees = 0;      ///< what that is worth
  bool quality = false;          ///< of what is made: a size that is scaled should leave it alone
};

/// A bound on a metric: "eim.rate >= 50k/s".
struct Objective {
  std::string text;                   ///< as written
  std::string metric;                 ///< "eim.rate"
  std::string relation;               ///< ">=", ">", "<=", "<"
  double bound = 0;                   ///< in the metric's unit: per second, s, bytes, cores
  std::vector<std::string> variants;  ///< empty: all
  std::string gate = "hard";
};

/// How comparisons are judged, stored so that a report is a function of results alone.
struct JudgeRules {
  double margin = 0.03;
  double alpha = 0.05;
  std::string gate;               ///< of metrics without their own; empty: what the command takes
  bool unresolved_fails = false;  ///< an unresolved gate ends a run with code 5
  std::vector<std::string> allow_flags;  ///< E_ flags that keep no value out of gates
  std::vector<std::string> contrast;  ///< facts a contrast may be about besides what variants set
  std::vector<MetricRule> metrics;
  std::vector<Objective> objectives;
};

/// What an hour of something costs: a pool, a host group or "node".
struct PriceRow {
  std::string of;
  double amount = 0;
  std::string currency;
};

/// A factor of the plan with its levels in order; `paths` are what its levels set.
struct FactorRow {
  std::string name;
  std::vector<std::string> levels;
  std::vector<std::string> paths;
};

/// How the number of replicates was decided: blocks were added until the 95 % interval of every
/// variant's headline lay within `until` of it.
struct ReplicationRule {
  int least = 0, most = 0;
  double until = 0;                ///< relative half width
  std::vector<std::string> fixed;  ///< variants whose number the plan fixes
};

/// Noise of one variant and metric that earlier runs show (statistics.md 4.2), as it was known when
/// the run began.
struct HistoryNoise {
  std::string variant, metric;
  double deviation = 0;  ///< of ln values, run to run
  double degrees = 0;
  int runs = 0;         ///< it comes from
  std::string env_key;  ///< of the environment it was learned in (history.h); empty: not known
};
struct HistoryRecord {
  std::string where;  ///< earlier runs were looked for: "folder history", "branch bench"
  int runs = 0;       ///< of this plan that were found and count
  std::vector<HistoryNoise> noise;
};

struct RunResult {
  std::string run_id;  ///< "quickstart-20261122-101530"
  std::string plan_name, plan_hash, question, headline, baseline;
  std::string language;  ///< of the report, "en" or "es"; empty: not said
  std::int64_t started_wall_ns = 0;
  double duration_s = 0;
  bool complete = false;  ///< every scheduled trial has a result
  int trials_planned = 0;
  std::int64_t seed = 1;
  std::vector<VariantResult> variants;  ///< in plan order
  Map provenance;                       ///< versions, host facts, command line
  std::vector<std::string> commands;    ///< to reproduce
  JudgeRules judge;
  std::vector<PriceRow> prices;
  std::vector<FactorRow> factors;
  std::optional<ReplicationRule> replication;
  std::optional<HistoryRecord> history;
};

}  // namespace benchfield
