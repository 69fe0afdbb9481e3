#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runner/results/model.h"

namespace benchfield::reports {

/// One number of a trial as the tidy formats (csv, benchfmt, openmetrics) write it.
struct TrialValue {
  std::string metric;  ///< "eim.rate", "senders.sent", "kafka.cpu", "flag.W_SHORT"
  std::string value;   ///< shortest text that reads back as the same number
  std::string unit;    ///< "documents/s", "records", "ms", "s", "cores", "us", "B"; empty: none
  const RateEstimate* rate = nullptr;  ///< of a rate: its interval and estimator
};

/// Everything that was measured in a trial, in a fixed order. What was not measured is not there.
std::vector<TrialValue> trial_values(const TrialResult& trial);

/// The shortest text that reads back as the same number; empty for what is not finite.
std::string exact_text(double value);
std::string exact_text(const std::optional<double>& value);

/// "complete", "failed", "interrupted".
std::string_view state_code(TrialState state);

}  // namespace benchfield::reports
