#pragma once

#include <cstddef>
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

/// Most differences of a segment that are kept with their places; all are counted.
inline constexpr std::size_t kMostDifferences = 20;

/// What rttest's algorithm gives for a printed segment.
struct Recomputed {
  std::vector<stats::MonitorSegment> segments;  ///< one, unless the printed counts contradict it
  std::vector<PrintedDifference> differences;   ///< the first of them
  std::size_t differing = 0;                    ///< printed numbers that differ
};

/// Feeds the printed counts to the emulated monitor and compares every printed digit of rows and
/// summary with what comes out.
Recomputed recompute(const PrintedSegment& printed);

}  // namespace benchfield
