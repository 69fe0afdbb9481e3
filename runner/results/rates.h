#pragma once

#include <optional>

#include "runner/results/material.h"
#include "runner/results/sources.h"
#include "runner/stats/rate.h"

namespace benchfield {

/// A counter, cleaned, with its rate; internal to analyze().
struct CounterAnalysis {
  const CounterMaterial* counter = nullptr;
  stats::Points points;                  ///< longest stretch without a reset
  std::optional<std::int64_t> baseline;  ///< count before the load
  std::optional<Source> source;          ///< the loads that feed it
  std::optional<stats::RateAnalysis> rate;
  std::optional<RateEstimate> estimate;

  /// The count it has once all that was acknowledged has come; missing without baseline or source.
  std::optional<std::int64_t> total() const {
    if (!baseline || !source) return std::nullopt;
    return *baseline + source->acknowledged_total;
  }
};

/// Instant the load began, over all loads; nothing when nothing was sent.
std::optional<std::int64_t> load_start(const TrialMaterial& material);

/// Cleans, estimates and (for a sink) classifies one counter, raising its flags.
CounterAnalysis analyze_counter(const CounterMaterial& counter, const TrialMaterial& material,
                                std::vector<Flag>& flags);

/// The rate of a load's acknowledged records while all its instances were sending.
std::optional<RateEstimate> load_rate(const LoadMaterial& load, const TrialMaterial& material);

/// "eim.rate" of "eim.count"; other counters get ".rate" appended.
std::string rate_metric(const std::string& counter);

}  // namespace benchfield
