#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runner/results/model.h"
#include "runner/stats/compare.h"

namespace benchfield {

/// One number of a trial that can be compared with the same number of another.
struct MetricValue {
  std::string metric;  ///< "eim.rate", "search.cpu", "trial.duration"
  std::string unit;    ///< "documents/s", "cores", "s"
  double value = 0;
  std::optional<double> standard_error;  ///< within the trial; never gates
  std::string estimator;                 ///< of a rate
  stats::Better better = stats::Better::higher;
  std::string kept_out;  ///< the E_ flag that keeps it out of gates, or empty
};

/// The first E_ flag of a trial that is about a metric, or empty: such a value is shown, but gates
/// leave it out. Flags without a subject are about all of the trial.
std::string kept_out_by(const TrialResult& trial, std::string_view metric);

/// Every metric of a complete trial: its rates (RATE.rate), COMPONENT.cpu [cores], COMPONENT.memory
/// [bytes], LOAD.rate, LOAD.acknowledge_p99 [ms], trial.duration [s] from first record to
/// completion. What was not measured is not there; an incomplete trial has none.
std::vector<MetricValue> metric_values(const TrialResult& trial);

/// One of the exact counts of a trial, which are judged by objectives but not compared: LOAD.sent,
/// LOAD.acknowledged, LOAD.failed, MEASURE.count. Nothing when it was not counted.
std::optional<double> count_value(const TrialResult& trial, std::string_view metric);

/// Direction of a metric by its name and unit: rates higher; cpu, memory, duration, delays, times
/// and what one operation takes ("B/op") lower.
stats::Better better_of(std::string_view metric, std::string_view unit);

}  // namespace benchfield
