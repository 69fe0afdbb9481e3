#pragma once

#include <optional>
#include <string_view>

#include "runner/results/material.h"
#include "runner/results/model.h"

namespace benchfield {

/// A trial whose truth is known: a source of `offered` a second for `seconds`, a queue, and a sink
/// that takes at most `cap` a second; polled every second, a little off the beat, from 2 s before
/// the load until it has been empty for 5 s.
struct SimulatedTrial {
  double offered = 1000;
  std::optional<double> target = 1000;
  double cap = 1e9;
  int seconds = 60;
  int instances = 1;
  std::int64_t warm_up_count = 0;  ///< what both counters showed before
  double latency_s = 0.2;          ///< from source to sink when there is no queue
  double noise = 0.02;             ///< of the sink's count, in seconds of its rate

  TrialMaterial material() const;
};

/// The trial analysed.
TrialResult analyzed(const TrialMaterial& material);

/// Estimate of a metric; fails the test and returns an empty one when missing.
RateEstimate rate_of(const TrialResult& result, std::string_view metric);

/// Detail of a flag; missing when it was not raised.
std::optional<std::string> flag_of(const TrialResult& result, std::string_view code);

}  // namespace benchfield
