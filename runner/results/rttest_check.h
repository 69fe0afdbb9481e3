#pragma once

#include <string>
#include <vector>

#include "runner/results/model.h"
#include "runner/results/rttest_log.h"
#include "runner/stats/rttest.h"

namespace benchfield {

/// A printed number that rttest's own algorithm does not give for the printed counts.
struct PrintedDifference {
  std::size_t line = 0;
  std::string column, printed, recomputed;
};

/// What rttest's algorithm gives for a printed segment.
struct Recomputed {
  std::vector<stats::MonitorSegment> segments;  ///< one, unless the printed counts contradict it
  std::vector<PrintedDifference> differences;
};

/// Feeds the printed counts to the emulated monitor and compares every printed digit of rows and
/// summary with what comes out.
Recomputed recompute(const PrintedSegment& printed);

}  // namespace benchfield
