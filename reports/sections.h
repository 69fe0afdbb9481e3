#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "reports/report.h"
#include "reports/summary.h"

namespace benchfield::reports {

/// The parts of a report in their order; one file each. All are pure functions, and all text that
/// was not written here is escaped by them (inline.h).

/// Question, the sentence that answers it, status line, one bullet a variant or group.
std::vector<Block> headline_section(const RunResult& run, const RunSummary& summary);
/// What to run next, where something keeps a number from meaning more; part of the headline.
std::vector<Block> next_steps(const RunResult& run, const RunSummary& summary);
/// Comparison table of all variants with its chart. Ratios and verdicts will be columns of it.
std::vector<Block> overview_section(const RunResult& run, const RunSummary& summary);
/// Reasons and last log lines of trials that failed; empty when none did.
std::vector<Block> failed_section(const RunResult& run, const Words& words);
/// Facts and settings: the same everywhere, and differing.
std::vector<Block> setup_section(const RunResult& run, const RunSummary& summary);
/// One variant: changes, table of replicates, flags in words, chart over time, notes.
std::vector<Block> variant_section(const RunResult& run, const RunSummary& summary,
                                   const VariantSummary& variant);
/// What was started, made anew, scaled or only reset before each replicate of a variant; empty
/// where results do not tell.
std::vector<Block> transition_blocks(const Words& words, const VariantResult& variant);
/// A setting that changed, as inline text: "`spark.executors` 1 → 2".
std::string change_text(const Words& words, const std::string& path, const std::string& before,
                        const std::string& after);
/// Conservation, drain, load generator, other estimators.
std::vector<Block> analysis_section(const RunResult& run, const RunSummary& summary);
/// What the replicates, the plan and earlier runs say about run-to-run noise.
std::vector<Block> noise_section(const RunResult& run, const RunSummary& summary);
/// Why there are as many replicates as there are; empty where the plan fixes their number.
std::vector<Block> replication_blocks(const RunResult& run, const RunSummary& summary);
/// Commands, versions, seed, hashes and the folded monitor tables.
std::vector<Block> reproduce_section(const RunResult& run, const Words& words);

/// Paragraphs about what the numbers support, the gravest first: losses, what took more without
/// which parts, completeness and failures.
std::vector<std::string> findings(const RunSummary& summary);

/// "Indexed per second", "ktm.rate, records per second" or "training, s": what the headline metric
/// is called.
std::string metric_title(const RunSummary& summary);
/// "indexed /s", "training [s]": the same for a table column.
std::string metric_column(const RunSummary& summary);
/// A number with the sign (⚠) of one that is not to be passed over, where it is one.
std::string marked(const Words& words, const std::string& text, bool notable);
/// What follows one of its values: "/s", " s".
std::string metric_suffix(const RunSummary& summary);
/// The rate of a variant: with half its interval for one replicate, median and range for more;
/// `unit` ("/s") follows the value, and a sign where an E_ flag is about one of them.
std::string rate_of(const VariantSummary& variant, std::string_view unit = {});
/// The busiest component in words ("most CPU: spark, 1.02 of 2 cores (51 %)"); empty if unknown.
std::string busiest_text(const VariantSummary& variant);

}  // namespace benchfield::reports
