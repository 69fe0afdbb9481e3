#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/words.h"
#include "runner/results/comparison.h"
#include "runner/results/model.h"

namespace benchfield::reports {

/// What the sections of a report share, worked out once. Nothing is estimated here: medians, ranges
/// and sums of stored values only. Pointers reach into the RunResult, which must outlive this.

/// CPU of one component, mean of a variant's complete trials, against what it could have used.
struct CpuShare {
  std::string component;
  double cores = 0;
  std::optional<double> of;  ///< its own limit, else the cores of the machine
  /// Share of its periods in which it met its limit, least and most of the trials.
  std::optional<double> throttled_least = {}, throttled_most = {};
  std::optional<double> share() const;
};

struct VariantSummary {
  Words words;
  const VariantResult* variant = nullptr;
  std::vector<const TrialResult*> complete;
  std::vector<const TrialResult*> failed;  ///< interrupted ones too
  std::vector<const RateEstimate*> rates;  ///< headline metric of each complete trial that has it
  std::optional<double> median;            ///< of rates
  std::optional<double> low,
      high;  ///< hull of the trials' 95 % intervals; missing if one is missing
  double smallest = 0, largest = 0;  ///< of rates
  bool lower_bound = false;          ///< every rate is source-limited
  bool saturated = false;            ///< every rate is
  bool doubtful = false;             ///< an E_ flag is about one of rates
  std::string state;  ///< "saturated", "saturated (2), unsteady (1)", "failed", "not run", in the
                      ///< language of the report; foreign text may be in it
  std::optional<double> offered, acknowledged;  ///< per second, all loads together
  std::vector<CpuShare> cpu;                    ///< busiest first
  std::optional<double> total_cores;            ///< components and load together
  std::optional<double> others_cores;           ///< programs that are not of the run
  std::optional<double> machine_cores;
};

struct RunSummary {
  Words words;         ///< the language of the report
  std::string metric;  ///< of the headline
  std::string unit;    ///< "documents/s"
  /// False for imported metrics such as a time in "s".
  bool is_rate() const;
  std::vector<VariantSummary> variants;
  int trials = 0, complete = 0, failed = 0;
  /// Variants of factors by their levels alone, where names are long; see name_in_table().
  std::map<std::string, std::string> short_names;
  /// Of the headline metric and of those the plan judges.
  ComparisonModel comparison;
};

/// The metric of the headline: the plan's, else the first that was classified, else the first.
std::string headline_metric(const RunResult& run);

RunSummary summarize(const RunResult& run, const Words& words = Words());

/// How tables and charts write a variant, not escaped: its name, or by its levels in the order of
/// factors ("here, cluster, 2") where names of factors would leave no room for what differs.
std::string name_in_table(const RunSummary& summary, const std::string& variant);
std::map<std::string, std::string> short_names(const RunResult& run);

/// The estimate of a metric in a trial, or null.
const RateEstimate* find_rate(const TrialResult& trial, std::string_view metric);
/// Offered rate of a trial over all its loads; missing when one runs flat out.
std::optional<double> offered_rate(const TrialResult& trial);
/// Acknowledged rate of a trial over all its loads.
std::optional<double> acknowledged_rate(const TrialResult& trial);
/// True when records were lost, doubled or refused, or could not be reconciled.
bool has_loss(const TrialResult& trial);
/// True where a drain took longer or shorter than the rate before it says, by more than 20 %
/// (statistics.md 2) and by more than a reading apart explains.
bool is_drain_finding(const DrainResult& drain);
/// True for a point that every record passes ("sent", "indexed"), false for a bin of records that
/// went astray ("failed", "unknown", "dropped").
bool is_waypoint(const CountRow& point);
/// Cores of the machine a trial ran on, from its facts or the run's provenance.
std::optional<double> machine_cores(const RunResult& run, const TrialResult& trial);
/// "one-executor, replicate 2": a trial in tables and sentences, inline text.
std::string trial_label(const Words& words, const TrialResult& trial);
/// The trial of a variant whose progress is drawn: the first complete one, else the first; null
/// where there is none.
const TrialResult* drawn_trial(const VariantResult& variant);
/// True for a combination that cannot be run: told apart from one that was not.
bool is_impossible(const VariantResult& variant);
/// Label of a variant for people, inline text.
std::string variant_label(const VariantResult& variant);

}  // namespace benchfield::reports
