#pragma once

#include "reports/plots.h"

namespace benchfield::reports {

/// Data of one chart of each kind, as golden files show them.
ScalingPlot sample_scaling();
RatioPlot sample_ratios();
HistoryPlot sample_history();

}  // namespace benchfield::reports
