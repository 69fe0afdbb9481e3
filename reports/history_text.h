#pragma once

#include <string>
#include <vector>

#include "runner/results/history.h"

namespace benchfield::reports {

/// A series with what the alert rule says of it.
struct JudgedSeries {
  HistorySeries series;
  HistoryVerdict verdict;
};

/// Alarms first, then what is missing, undecided, learning and quiet. Points into `all`.
std::vector<const JudgedSeries*> most_urgent_first(const std::vector<JudgedSeries>& all);

/// The most urgent first, one line each, with change points and the evidence behind an alarm below.
/// with_nights: every night's value too.
std::string render_history_text(const std::vector<JudgedSeries>& all, bool with_nights);
/// The same as JSON, schema "benchfield-history-report/1", always with every night.
std::string render_history_json(const std::vector<JudgedSeries>& all);

}  // namespace benchfield::reports
