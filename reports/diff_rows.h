#pragma once

#include <string>
#include <vector>

#include "reports/diff.h"

namespace benchfield::reports {

/// What a row of a diff says, in the order in which rows are shown.
enum class DiffKind {
  regression,
  missing,
  refused,
  likely_worse,
  unresolved,
  likely_better,
  improvement,
  same,
  impossible,
};

/// A row as text without markup, in one language; empty cells print as "-".
struct DiffRow {
  DiffKind kind = DiffKind::same;
  const ComparisonRow* row = nullptr;
  std::string verdict;  ///< "regression", "MISSING", "unresolved, likely worse"
  std::string variant, metric;
  std::string base, contrast;  ///< means with intervals, or both modes
  std::string change;          ///< "-12.2 % (-14.0 to -10.3)"
  std::string n;               ///< "5 / 5"
  std::string why;  ///< method, noise, p; what is missing or differs; what would settle it
};

/// Every row of a comparison, the worst first; nothing is left out.
std::vector<DiffRow> diff_rows(const ComparisonModel& model, const Words& words);
/// The word for a kind, also used in JSON: "likely-worse".
std::string_view kind_code(DiffKind kind);
/// "1 regression, 2 missing and 3 same of 6 rows".
std::string diff_summary(const std::vector<DiffRow>& rows, const Words& words);
/// Notes, objectives that were not met, flags about replicates: one line each.
std::vector<std::string> diff_remarks(const Diff& diff, const Words& words);
/// What an objective came to: "missed (48.2k ± 0.3k)", "MISSING".
std::string objective_state(const ObjectiveResult& result, const Words& words);
/// "quickstart-20261122-101530-abcd (plan quickstart, 2026-11-22 10:15 UTC, 3 variants)".
std::string run_line(const RunResult& run, const Words& words);

}  // namespace benchfield::reports
