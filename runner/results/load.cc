#include "runner/results/load.h"

#include "runner/io/files.h"
#include "runner/results/embedded.h"
#include "runner/results/results_json.h"
#include "runner/results/run_directory.h"

namespace benchfield {
namespace {

constexpr std::int64_t kMostBytes = 64 << 20;

Result<RunResult> read_results_file(const std::string& path) {
  if (const auto size = file_size(path); size && *size > kMostBytes) {
    return fail("bad-results",
                "'" + path + "' is of " + std::to_string(*size >> 20) + " MiB, too large to read",
                {"note: at most " + std::to_string(kMostBytes >> 20) + " MiB are read"});
  }
  BF_TRY(const std::string text, read_file(path));
  auto run = path.ends_with(".md") ? read_embedded(text) : read_results_json(text);
  if (!run) return fail(std::move(run).error().with_note("in " + path));
  return run;
}

}  // namespace

Result<RunResult> load_stored_results(const std::string& path, WithTicks ticks) {
  if (path.ends_with(".json") || path.ends_with(".md")) return read_results_file(path);
  const RunDirectory directory(path);
  if (!path_exists(directory.results())) {
    return fail("no-such-run", "'" + path + "' holds no results",
                {"a run directory holds results.json"},
                "`benchfield list runs` names those at hand");
  }
  BF_TRY(RunResult run, read_results_file(directory.results()));
  if (ticks == WithTicks::yes) BF_CHECK_OK(add_ticks(path, {}, run));
  return run;
}

Status add_ticks(const std::string& run_directory, const TicksWanted& wanted, RunResult& run) {
  const std::string path = RunDirectory(run_directory).ticks();
  if (!path_exists(path)) return Done{};
  BF_TRY(TicksByTrial ticks, read_ticks_file(path, wanted));
  for (VariantResult& variant : run.variants) {
    for (TrialResult& trial : variant.trials) trial.series = std::move(ticks[trial.id]);
  }
  return Done{};
}

}  // namespace benchfield
