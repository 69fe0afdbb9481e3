#pragma once

#include <vector>

#include "runner/results/rates.h"

namespace benchfield {

/// The conservation table of a trial and whether it closes; internal to analyze().
struct Conservation {
  std::vector<CountRow> rows;
  bool agree = false;  ///< everything was read, and sent = acknowledged = every counter fed
};

/// Sent, acknowledged, failed (and dropped, unknown where there are any) of each load, then the
/// growth of every source and sink counter up to its final reading. A difference raises
/// E_COUNT_MISMATCH with the numbers; a counter that could not be read stays missing and raises
/// E_NO_DATA.
Conservation reconcile(const std::vector<LoadResult>& loads,
                       const std::vector<CounterAnalysis>& counters, std::vector<Flag>& flags);

/// Growth of a counter from its baseline to its final reading; missing if either is.
std::optional<std::int64_t> final_growth(const CounterAnalysis& analysis);

}  // namespace benchfield
