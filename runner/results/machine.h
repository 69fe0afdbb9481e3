#pragma once

#include "runner/results/material.h"
#include "runner/results/model.h"

namespace benchfield {

/// From which size on something the machine did during a measurement is flagged. This is the one
/// place of these figures; reports say in words what each flag means (reports/flags.cc).
struct MachineThresholds {
  double steal_percent = 2;              ///< W_STEAL: CPU time that the host gave to other guests
  double others_share = 0.10;            ///< W_OTHER_LOAD: of all CPU, by processes not of this run
  std::int64_t swapped_bytes = 1 << 20;  ///< W_SWAP: in and out together
  std::int64_t suspended_ns = 100'000'000;   ///< W_SUSPENDED
  std::int64_t clock_step_ns = 100'000'000;  ///< W_CLOCK: wall time against monotonic time
};

/// Records what the machine did as facts "machine.*" (conditions, not settings) and flags what may
/// have bent the numbers.
void judge_machine(const TrialMaterial& material, TrialResult& result,
                   const MachineThresholds& thresholds = {});

}  // namespace benchfield
