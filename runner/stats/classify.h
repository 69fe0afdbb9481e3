#pragma once

#include <optional>
#include <string>

#include "runner/stats/slope.h"

namespace benchfield::stats {

/// What a sink's rate means. Slopes and rates in items per second.
struct ClassifyInput {
  bool unsteady = false;              ///< the trial's drift test is positive
  bool after_source_stop = false;     ///< the window lies after the source stopped
  std::optional<double> target_rate;  ///< missing: flat out
  std::optional<double> source_rate;  ///< achieved in the window
  bool generator_on_time = true;      ///< the load generator itself kept its schedule
  bool closed_by_sink = false;        ///< a flat-out load that waits for this very sink
  std::optional<Slope> lag;           ///< slope of C_source - C_sink
};

struct Classification {
  /// unsteady, draining, source-degraded, load-limited, saturated, source-limited, undetermined;
  /// empty when there is no source to compare with.
  std::string name;
  std::optional<double> settling_window_s;  ///< of undetermined: about how long would settle it
};

/// The first that holds, in the order of the specification: unsteady; draining after the source
/// stopped; source more than 2 % under its target (source-degraded, or load-limited when the
/// generator was late); lower bound of the lag slope above 2 % of the source rate: saturated;
/// interval within 2 %: source-limited; wholly below -2 %: draining; else undetermined, with the
/// window at which an interval that narrows as 1/sqrt(T) would stop straddling the limits.
Classification classify(const ClassifyInput& input);

}  // namespace benchfield::stats
