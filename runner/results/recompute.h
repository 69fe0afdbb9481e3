#pragma once

#include "runner/base/result.h"
#include "runner/results/model.h"

namespace benchfield {

/// True when a rate is of this program's estimator but of another version, so that it may not be
/// compared before it was recomputed. Rates of other origin (imported ones) are never stale.
bool is_stale(const RateEstimate& rate);

/// Estimates every stale rate of a run again from its ticks (load it with WithTicks::yes), with the
/// flags that rest on it; the rest of a trial stays. Window, period and classification follow from
/// the ticks and from what is stored of the loads. Returns how many rates were recomputed. Error
/// "cannot-recompute" names the first rate without ticks; the run is then as it was.
Result<int> recompute(RunResult& run);

}  // namespace benchfield
