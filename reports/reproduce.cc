#include <algorithm>
#include <map>
#include <utility>

#include "reports/blocks.h"
#include "reports/inline.h"
#include "reports/numbers.h"
#include "reports/sections.h"
#include "reports/wording.h"
#include "runner/results/embedded.h"

namespace benchfield::reports {
namespace {

constexpr std::size_t kMostTableRows = 400;

std::string table_lines(const Words& words, const RttestBlock& block) {
  std::vector<std::string> lines = block.table;
  if (lines.size() > kMostTableRows) {
    const std::size_t left_out = lines.size() - kMostTableRows;
    lines.resize(kMostTableRows);
    lines.push_back(words(wording::kRowsLeftOut, {std::to_string(left_out)}));
  }
  lines.push_back(words(wording::kRttestSummary,
                        {count_text(block.total), whole_text(block.linear_regression_rate),
                         whole_text(block.standard_error), whole_text(block.average_rate)}));
  return join(lines, "\n");
}

/// All monitor tables in one folded block, under the names of their trials.
void add_monitor_tables(std::vector<Block>& blocks, const Words& words, const RunResult& run) {
  std::vector<Block> inside = {paragraph(words(wording::kRttestUnits))};
  int trials = 0;
  for (const VariantResult& variant : run.variants) {
    for (const TrialResult& trial : variant.trials) {
      trials += trial.rttest.empty() ? 0 : 1;
      for (const RttestBlock& block : trial.rttest) {
        inside.push_back(paragraph(
            strong(words(wording::kRttestOf, {plain(block.series), trial_label(words, trial)}))));
        inside.push_back(code_block(table_lines(words, block)));
      }
    }
  }
  if (trials == 0) return;
  blocks.push_back(
      folded(words(wording::kRttestTables, {std::to_string(trials)}), std::move(inside)));
}

}  // namespace

std::vector<Block> reproduce_section(const RunResult& run, const Words& words) {
  std::vector<Block> blocks = {heading(2, words(wording::kAgain))};
  if (run.commands.empty()) {
    blocks.push_back(paragraph(words(wording::kNoCommands)));
  } else {
    blocks.push_back(code_block(join(run.commands, "\n"), "sh"));
  }
  blocks.push_back(paragraph(
      words(wording::kAgainText,
            {code(run.run_id), std::to_string(run.seed),
             join({code("resolved.json"), code("ticks.csv"), code("results.json")}, ", ")})));
  std::map<std::string, std::string> sorted;
  for (const auto& [name, value] : run.provenance) {
    if (!is_private_fact(name)) sorted[name] = to_text(value);
  }
  if (!run.plan_hash.empty()) sorted["plan hash"] = run.plan_hash;
  if (!sorted.empty()) {
    Table facts = make_table({words(wording::kFact), words(wording::kValue)}, "ll");
    for (const auto& [name, value] : sorted) {
      facts.rows.push_back(row({plain(name), plain(elide(value, 200))}));
    }
    blocks.push_back(folded(words(wording::kProvenance), {table(std::move(facts))}));
  }
  add_monitor_tables(blocks, words, run);
  return blocks;
}

}  // namespace benchfield::reports
