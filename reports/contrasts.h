#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reports/report.h"
#include "reports/summary.h"

namespace benchfield::reports {

/// The comparison of statistics.md 4 in words; all texts are inline text.

/// Table of every variant against its parent and the baseline, and notes about what cannot be
/// concluded. Empty when no variant has a partner.
std::vector<Block> contrasts_section(const RunResult& run, const RunSummary& summary);
/// Bullets under the table: refused comparisons with their fair partner, several changes at once,
/// replicates far apart, moves whose outcome was predictable, numbers in notes without support.
std::vector<std::string> contrast_notes(const RunResult& run, const RunSummary& summary);
/// Runs of each variant that would settle open contrasts of the headline, and how many of them:
/// those that take no more than kMostWorthwhile; nothing where there are none, or no noise is
/// known.
struct Settling {
  int runs = 0;
  std::size_t contrasts = 0;
};
std::optional<Settling> runs_to_settle(const RunSummary& summary);
/// More runs than this are no advice.
inline constexpr int kMostWorthwhile = 20;
/// Sentences for the headline: strong contrasts, then how many are open or refused; where all are
/// open, that the question is, and what would settle it.
std::vector<std::string> contrast_findings(const RunSummary& summary);
/// Objectives of the plan with their states; empty without any.
std::vector<Block> objectives_section(const RunSummary& summary);

/// Effects, what the cells cannot tell, missing cells.
std::vector<Block> effects_blocks(const RunResult& run, const RunSummary& summary);
/// Scaling laws, and cost where the plan names a price.
std::vector<Block> scaling_blocks(const RunResult& run, const RunSummary& summary);

/// "1.41" of a ratio, "0.94 - 1.07" of its interval; "-" when missing.
std::string ratio_text(const std::optional<double>& ratio);
std::string ratio_range(const std::optional<double>& low, const std::optional<double>& high);
/// "regression", "unresolved, likely better; 8 runs a side would settle it", ...
std::string verdict_text(const Words& words, const ComparisonRow& row);
/// "`kafka.placement` on-cluster → off-cluster, ..."
std::string differences_text(const Words& words, const std::vector<FactDifference>& differences);
/// Names alone: "`kafka.placement` and `spark.cores`".
std::string facts_text(const Words& words, const std::vector<FactDifference>& differences);

}  // namespace benchfield::reports
