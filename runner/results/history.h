#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runner/base/result.h"
#include "runner/results/model.h"
#include "runner/stats/better.h"
#include "runner/stats/change_points.h"
#include "runner/stats/noise.h"

namespace benchfield {

/// A history is append-only JSON Lines (statistics.md 6): one line a (plan, variant, metric,
/// trial), and annotations. Nothing is ever edited in place.

/// One measured value.
struct HistoryPoint {
  std::string key;      ///< 16 hex digits of {plan, variant settings, metric, phase}
  std::string env_key;  ///< the same of the stable facts of the environment and the estimator
  std::string time;     ///< UTC, of the run's start
  std::string commit;   ///< of what was measured; may be empty
  std::string run_id, plan, variant, metric, trial, unit;
  double value = 0;
  stats::Better better = stats::Better::higher;
  std::optional<double> standard_error;
  std::int64_t ticks = 0;  ///< samples the estimate rests on; 0 unknown
  double window_from_s = 0, window_to_s = 0;
  std::string estimator;
  std::vector<std::string> flags;  ///< codes of the trial's flags
};

/// "From this run on, the new level is what is expected."
struct HistoryAcceptance {
  std::string key, run_id, time, reason;
};

struct History {
  std::vector<HistoryPoint> points;
  std::vector<HistoryAcceptance> acceptances;
  bool torn = false;  ///< the last line was cut off and is left out
};

/// The values of a run as points: every metric of every complete trial.
std::vector<HistoryPoint> history_points(const RunResult& run, const std::string& commit);
std::string to_line(const HistoryPoint& point);
std::string to_line(const HistoryAcceptance& acceptance);
/// Reads lines back. Errors: "bad-history" with the line, "newer-history".
Result<History> read_history(std::string_view text);

/// One run of a series: its replicates and their geometric mean.
struct HistoryNight {
  std::string run_id, time, commit;
  std::vector<double> values;  ///< one a trial, without those an E_ flag keeps out
  double mean = 0;
  bool accepted = false;  ///< an acceptance names this run
};

/// The present segment of one key: the nights that share the latest environment and unit, in order
/// of time.
struct HistorySeries {
  std::string key, env_key, plan, variant, metric, unit, estimator;
  stats::Better better = stats::Better::higher;
  std::vector<HistoryNight> nights;
  std::size_t earlier = 0;  ///< nights in former segments (another environment or unit)
  bool in_latest_run = false;
  /// Index of the night the present level begins with: the last one accepted, else the first.
  std::size_t level_begin() const;
};

/// All series, sorted by plan, variant and metric.
std::vector<HistorySeries> history_series(const History& history);

enum class HistoryState { learning, quiet, undecided, alarm, missing };
std::string_view to_text(HistoryState state);

/// What the latest night is held against: a run by its points, those of the history or those it
/// would have there (history_points()), whether it was ever added or not.
struct PinnedBaseline {
  std::string run_id;  ///< empty: the night of the last acceptance
  std::vector<HistoryPoint> points;
};

/// Why a series is not held against a baseline.
struct BaselineLack {
  enum class Reason {
    none_pinned,  ///< and no level was ever accepted
    no_value,     ///< of this variant and metric
    settings,     ///< the variant was set otherwise, or is another plan's
    unit,
    estimator,
    environment,
    kept_out,      ///< by an E_ flag
    latest_night,  ///< it is the run that is judged
    not_positive,  ///< values without a logarithm
    no_interval,   ///< too few values on both sides
  };
  Reason reason = Reason::none_pinned;
  /// Of the baseline and of the latest night: units or estimators; numbers of values; as `base` the
  /// flag.
  std::string base, latest;
  bool operator==(const BaselineLack&) const = default;
};

/// What the alert rule says of the latest night: an alarm where two of {change point within the
/// last three nights, prediction interval of the last 14 accepted nights, moderated t against the
/// pinned baseline} agree.
struct HistoryVerdict {
  HistoryState state = HistoryState::learning;
  stats::AlertEvidence evidence;
  std::vector<stats::ChangePoint> changes;  ///< indices into nights
  std::string baseline;                     ///< run id; empty: none
  /// Why evidence.baseline is missing. Of a series that is learning, or missing in the latest run:
  /// only what would stay so.
  std::optional<BaselineLack> lack;
};
HistoryVerdict judge_series(const HistorySeries& series, const PinnedBaseline& pinned = {});

/// The env_keys that the points of a run's variants and metrics have, each worked out when it is
/// first asked for. The run must outlive this; for one thread.
class RunEnvironments {
 public:
  explicit RunEnvironments(const RunResult& run) : run_(run) {}
  /// Null where no complete trial of the variant has the metric; empty where its trials do not
  /// share one environment.
  const std::string* find(std::string_view variant, std::string_view metric) const;
  const RunResult& run() const { return run_; }

 private:
  using ByMetric = std::map<std::string, std::string, std::less<>>;
  const RunResult& run_;
  mutable std::map<std::string, ByMetric, std::less<>> found_;
};

/// What a history says of the noise of a variant's metric.
struct HistoryPrior {
  std::optional<stats::NoisePrior> noise;
  bool elsewhere = false;  ///< it knows some, but from another environment than this run's
};

/// Night-to-night variance of ln values in the present segment, the noise prior of a comparison:
/// half the mean squared difference of neighbours (von Neumann 1941), so that level changes weigh
/// little. Nothing below six nights, and nothing that was learned in another environment than that
/// of the run's trials: what one machine scatters says nothing of another.
HistoryPrior history_prior(const std::vector<HistorySeries>& all, const RunEnvironments& run,
                           std::string_view variant, std::string_view metric);

/// The same of every variant and metric of a plan, from its latest `last` runs at most; `where`
/// names the history for people.
HistoryRecord noise_of_history(std::vector<HistorySeries> all, const std::string& plan, int last,
                               const std::string& where);

}  // namespace benchfield
