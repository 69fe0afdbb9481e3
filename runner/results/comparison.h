#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runner/results/comparability.h"
#include "runner/results/history.h"
#include "runner/results/model.h"
#include "runner/stats/compare.h"

namespace benchfield {

/// What report, diff, history and the exit code of a run share (statistics.md 4): rows of variant x
/// metric with their verdicts. All of it is a pure function of results; no text for people is made
/// here beyond names and values.

/// What a row fails on: hard on a regression and on a row that is missing, refused or kept out by
/// an E_ flag; soft on a regression only; info never.
enum class Gate { hard, soft, info };
std::string_view to_text(Gate gate);

/// What a row is set against.
enum class Against { parent, baseline, run };

/// One side of a row.
struct RowSide {
  std::string run_id, variant, label;
  bool present = false;               ///< the variant exists there and has this metric
  std::vector<double> values;         ///< one a replicate, in order of replicates
  std::vector<std::string> trials;    ///< their ids
  std::vector<int> blocks;            ///< their blocks
  std::vector<bool> outlier;          ///< modified z > 3.5: flagged and kept
  std::vector<std::string> kept_out;  ///< "E_NOT_STEADY (03-a-1)": in values, but out of gates
  std::optional<stats::Modes> modes;  ///< W_BIMODAL: no mean is to be shown
  std::optional<double> mean;         ///< geometric
  std::optional<double> low, high;    ///< of the mean, 95 %, from the same noise
};

enum class RowState {
  compared,
  refused,           ///< not comparable: see mismatches
  missing_base,      ///< MISSING on the base's side
  missing_contrast,  ///< MISSING on the contrast's side
  impossible,        ///< a cell that cannot exist: `reason`
};

struct ComparisonRow {
  std::string metric, unit;
  stats::Better better = stats::Better::higher;
  Against against = Against::baseline;
  Gate gate = Gate::info;
  RowSide base, contrast;
  RowState state = RowState::compared;
  std::string reason;           ///< of a row that is impossible or missing
  Comparability comparability;  ///< what the contrast is about, what else moved, the fair partner
  double margin = 0.03;
  /// Also there for a refused row as far as numbers go, never with a verdict.
  stats::Comparison comparison;
  std::optional<double> adjusted_p;  ///< of p_margin in its family: Holm in gates, else BH
  stats::Verdict verdict = stats::Verdict::unresolved;  ///< after that adjustment
  stats::Leaning leaning = stats::Leaning::none;
  bool gated_out = false;  ///< an E_ flag keeps it out of gates
  bool compared() const { return state == RowState::compared; }
};

/// Run-to-run noise of one metric over all variants of the run(s).
struct MetricNoise {
  std::string metric;
  stats::PooledNoise pooled;
  std::optional<stats::NoisePrior> prior;
  std::string prior_source;  ///< "history", "plan", or empty
  int prior_runs = 0;        ///< earlier runs that a history's noise comes from
  /// Variants whose noise a history knows from another environment only: it is not used.
  std::vector<std::string> elsewhere;
  std::optional<double> levene_p;  ///< missing: nothing to test
  bool variances_differ = false;
  std::optional<double> deviation;         ///< s~ of ln values
  double degrees = 0;                      ///< d0 + d
  int replicates = 1;                      ///< most common number a side
  std::optional<double> smallest_settled;  ///< |ratio - 1| that this many a side can settle
};

/// A flag about replicates of a variant or about the run: W_OUTLIER, W_BIMODAL,
/// W_DRIFT_ACROSS_RUNS.
struct ReplicateFlag {
  std::string code, metric, variant;  ///< variant empty: the whole run
  std::string detail;
};

/// An objective of the plan against what was measured.
struct ObjectiveResult {
  Objective objective;
  std::string variant;
  std::optional<double> value;      ///< geometric mean; missing: not measured
  std::optional<double> low, high;  ///< where noise is known
  enum class State { met, missed, unresolved, missing } state = State::missing;
};

struct ComparisonModel {
  std::vector<ComparisonRow> rows;  ///< metrics of the headline first, then by variant
  std::vector<MetricNoise> noise;
  std::vector<ReplicateFlag> flags;
  std::vector<ObjectiveResult> objectives;
  double alpha = 0.05;
};

struct CompareOptions {
  std::optional<double> margin, alpha;  ///< instead of the plan's
  std::vector<std::string> metrics;     ///< only these; empty: all
  std::vector<std::string> variants;    ///< only these; empty: all
  std::vector<std::string> contrast;    ///< facts that may differ ("kafka.version", "kafka.*")
  Gate default_gate = Gate::info;       ///< where the plan says none; diff without a plan: soft
  /// What a history says of (variant, metric), instead of what the run itself brings along; may be
  /// empty.
  std::function<HistoryPrior(std::string_view, std::string_view)> history;
};

/// Every variant against its parent and against the baseline, metric by metric, within one run.
ComparisonModel compare_variants(const RunResult& run, const CompareOptions& options = {});

/// Every variant of either run against the one of the same name in the other. `fresh` carries the
/// rules; rows that are missing on a side are in.
ComparisonModel compare_runs(const RunResult& base, const RunResult& fresh,
                             const CompareOptions& options = {});

/// The row of a variant and metric, or null.
const ComparisonRow* find_row(const ComparisonModel& model, std::string_view variant,
                              std::string_view metric, Against against);

/// What the gates say: 0 passed; 1 regression, objective missed, or a hard-gated row that is
/// missing or refused; 4 a hard-gated value that an E_ flag keeps out; 5 unresolved where the plan
/// demands an answer (`judge.unresolved: fail`).
int gate_exit(const ComparisonModel& model, const JudgeRules& rules);

}  // namespace benchfield
