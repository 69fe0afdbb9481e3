#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "runner/base/clock.h"
#include "runner/results/material.h"

namespace benchfield {

/// The counters of this machine at an instant. Nothing that could not be read is present.
struct MachineReading {
  std::int64_t at_ns = 0;  ///< monotonic
  std::int64_t wall_minus_monotonic_ns = 0;
  std::optional<std::int64_t> suspended_ns;  ///< time spent suspended since boot
  std::optional<double> load_average;        ///< of the last minute
  std::optional<std::int64_t> total_ticks, busy_ticks, steal_ticks;  ///< over all cores
  std::optional<std::int64_t> swapped_in, swapped_out;               ///< pages
  std::int64_t runner_cpu_ns = 0;
  std::int64_t ours_cpu_ns = 0;  ///< of the components' processes on this machine
};

/// root goes before /proc, for tests.
MachineReading read_machine(const Clock& clock, const std::string& root = "");

/// What the machine did between two readings. load_cpu_ns is what the load processes took.
MachineMaterial machine_between(const MachineReading& before, const MachineReading& after,
                                std::int64_t load_cpu_ns);

}  // namespace benchfield
