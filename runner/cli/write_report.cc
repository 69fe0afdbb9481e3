#include "runner/cli/write_report.h"

#include <algorithm>
#include <iostream>

#include "reports/report.h"
#include "runner/engine/cleaner.h"
#include "runner/engine/run.h"
#include "runner/io/files.h"
#include "runner/io/json.h"
#include "runner/results/load.h"
#include "runner/results/recompute.h"
#include "runner/results/run_directory.h"

namespace benchfield::cli {
namespace {

Status write_charts(const std::vector<reports::Block>& blocks, const std::string& folder) {
  for (const reports::Block& block : blocks) {
    if (block.kind == reports::Block::Kind::chart && !block.chart.svg.empty()) {
      BF_CHECK_OK(write_file(folder + "/" + block.chart.file, block.chart.svg));
    }
    BF_CHECK_OK(write_charts(block.blocks, folder));
  }
  return Done{};
}

bool has_stale(const RunResult& run) {
  for (const VariantResult& variant : run.variants) {
    for (const TrialResult& trial : variant.trials) {
      if (std::any_of(trial.rates.begin(), trial.rates.end(), is_stale)) return true;
    }
  }
  return false;
}

}  // namespace

Result<RunResult> load_results(const std::string& path) {
  const RunDirectory directory(path);
  if (path_exists(directory.journal())) return read_run(path);  // of an unfinished run too
  if (path.ends_with(".json")) return load_stored_results(path, WithTicks::no);
  if (path_exists(directory.results())) {
    BF_TRY(RunResult run, load_stored_results(path, WithTicks::no));
    BF_CHECK_OK(add_drawn_ticks(path, run));
    return run;
  }
  BF_CHECK_OK(must_be_run(path));
  return read_run(path);
}

Result<RunResult> load_for_comparison(const std::string& path) {
  const RunDirectory directory(path);
  const bool stored =
      path.ends_with(".json") || path.ends_with(".md") || path_exists(directory.results());
  if (!stored) return load_results(path);
  BF_TRY(RunResult run, load_stored_results(path, WithTicks::no));
  if (!has_stale(run)) return run;
  BF_TRY(run, load_stored_results(path, WithTicks::yes));
  auto count = recompute(run);
  if (!count) return fail(std::move(count).error().with_note("in " + path));
  std::cerr << "note: " << path << ": " << *count
            << " rates of another version of the estimator were recomputed from ticks\n";
  return run;
}

Status add_drawn_ticks(const std::string& run_directory, RunResult& run) {
  return add_ticks(run_directory, {reports::drawn_trials(run), reports::kMostDrawnTicks}, run);
}

Result<std::string> write_report(const RunResult& result, const std::string& run_directory) {
  const reports::Report report = reports::build_report(result);
  const std::string path = run_directory + "/report.md";
  BF_CHECK_OK(write_charts(report.blocks, run_directory));
  BF_CHECK_OK(write_file(path, reports::find_format("md")->render(report, result)));
  return path;
}

std::vector<std::string> first_words(const RunResult& result) {
  const reports::Report report = reports::build_report(result);
  std::vector<std::string> lines{report.title};
  for (const reports::Block& block : report.blocks) {
    using Kind = reports::Block::Kind;
    if (block.kind == Kind::table || block.kind == Kind::chart) break;
    if (block.kind == Kind::paragraph) lines.push_back(reports::plain_text(block.text));
    for (const std::string& item : block.items) lines.push_back("- " + reports::plain_text(item));
  }
  return lines;
}

}  // namespace benchfield::cli
