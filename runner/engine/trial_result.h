#pragma once

#include <map>
#include <string>

#include "runner/engine/machine_reading.h"
#include "runner/engine/observation.h"
#include "runner/engine/schedule.h"
#include "runner/engine/usage.h"
#include "runner/plan/plan.h"
#include "runner/results/model.h"

namespace benchfield {

/// What surrounds the observation of a trial.
struct Surroundings {
  MachineReading before, after;  ///< of this machine, around the measure stage
  std::map<std::string, ComponentLimits> limits;
};

/// The numbers of a trial from what its measure stage observed (nothing when it never began) and
/// why it ended.
void fill_result(TrialResult& result, const VariantSettings& settings,
                 const Observation* observation, const Surroundings& surroundings);

}  // namespace benchfield
