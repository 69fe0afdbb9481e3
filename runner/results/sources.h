#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runner/results/material.h"
#include "runner/stats/series.h"

namespace benchfield {

/// A load, or several that feed the same sink, as one source. Internal to analyze().
struct Source {
  stats::Points acknowledged;  ///< all instances, from (start, 0)
  stats::Points offered;       ///< the same for what was due
  std::int64_t start_ns = 0;   ///< from here on all instances were active
  std::int64_t stop_ns = 0;    ///< until here
  std::int64_t acknowledged_total = 0;
  std::optional<double> target_rate;  ///< missing if any is flat out
  bool into_sink = false;
  bool on_time = true;  ///< the generators themselves kept the schedule
};

/// Why a load generator was the limit, or empty: out of CPU while missing its target or flat out;
/// late without having waited for the system (woke late, or a send delay p99 above 100 ms that
/// blocking does not explain).
std::string generator_trouble(const LoadMaterial& load);

/// How Little's law is broken, or empty: records under way and their rate imply a mean delay that
/// cannot be that of the records' measured delays (it lies between half their median and their
/// maximum, whatever their distribution). Counters are known at ticks only, so a fifth and 100 ms
/// are let pass; nothing is said of loads with lost instances, failures or drops.
std::string little_trouble(const LoadMaterial& load);

/// The loads with these names (empty: all) as one source; nothing when none has sent.
std::optional<Source> combine(const std::vector<LoadMaterial>& loads,
                              const std::vector<std::string>& names);

/// The result block of one load.
LoadResult load_result(const LoadMaterial& load);

}  // namespace benchfield
