#pragma once

#include "runner/engine/observation.h"
#include "runner/engine/schedule.h"
#include "runner/plan/plan.h"
#include "runner/results/model.h"

namespace benchfield {

/// What the machine did while a trial was measured.
struct MachineReading {
  double load_average = 0;
  std::int64_t steal_ticks = 0, total_ticks = 0;  ///< /proc/stat, summed over cores
  std::int64_t wall_minus_monotonic_ns = 0;
  std::int64_t runner_cpu_ns = 0;
  std::int64_t at_ns = 0;  ///< monotonic
};
MachineReading read_machine(const Clock& clock);

/// The numbers of a trial from what its measure stage observed (nothing when it never began) and
/// why it ended.
void fill_result(TrialResult& result, const VariantSettings& settings,
                 const Observation* observation, const MachineReading& before,
                 const MachineReading& after);

}  // namespace benchfield
