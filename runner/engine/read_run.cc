#include "runner/engine/run.h"
#include "runner/io/files.h"
#include "runner/io/json.h"
#include "runner/results/results_json.h"
#include "runner/results/run_directory.h"
#include "runner/results/ticks_csv.h"

namespace benchfield {
namespace {

/// When records were written: the run's beginning and length.
struct Span {
  std::int64_t first_ns = 0, last_ns = 0;
};

Span span_of(const std::vector<Value>& records) {
  Span span;
  for (const Value& record : records) {
    const std::int64_t at = wall_of(record["at"].text());
    if (span.first_ns == 0) span.first_ns = at;
    span.last_ns = at;
  }
  return span;
}

VariantResult variant_result(const Variant& variant) {
  VariantResult out;
  out.name = variant.name;
  out.label = variant.label;
  out.group = variant.group;
  out.parent = variant.parent;
  out.notes = variant.notes;
  for (const Change& change : variant.changes) {
    out.changes.emplace_back(change.path,
                             std::make_pair(to_text(change.before), to_text(change.after)));
  }
  return out;
}

/// The trial's numbers and ticks, or nothing when it has no result yet.
Result<std::optional<TrialResult>> read_trial(const std::string& folder) {
  if (!path_exists(folder + "/result.json")) return std::optional<TrialResult>();
  BF_TRY(const auto text, read_file(folder + "/result.json"));
  BF_TRY(const Value document, parse_json(text));
  BF_TRY(TrialResult trial, trial_result(document));
  BF_TRY(const auto ticks, read_file(folder + "/ticks.csv"));
  BF_TRY(trial.series, read_ticks(ticks));
  return std::optional<TrialResult>(std::move(trial));
}

}  // namespace

Result<RunResult> read_run(const std::string& directory) {
  BF_TRY(const LoadedPlan loaded, load_stored(directory));
  BF_TRY(const auto records, read_journal(directory + "/journal.jsonl"));
  const Plan& plan = *loaded.plan;
  const Span span = span_of(records);
  RunResult run;
  run.run_id = records.empty() ? "" : records.front()["run"].text();
  run.plan_name = plan.name;
  run.plan_hash = plan.hash;
  run.question = plan.question;
  run.headline = plan.report.headline;
  run.baseline = plan.report.baseline;
  run.started_wall_ns = span.first_ns;
  run.duration_s = static_cast<double>(span.last_ns - span.first_ns) / 1e9;
  run.seed = plan.seed;
  for (const Variant& variant : plan.variants) run.variants.push_back(variant_result(variant));
  const auto trials = make_schedule(plan);
  run.trials_planned = static_cast<int>(trials.size());
  int found = 0;
  for (const Trial& trial : trials) {
    BF_TRY(auto result, read_trial(directory + "/trials/" + trial.id));
    if (!result) continue;
    ++found;
    run.variants[trial.variant].trials.push_back(std::move(*result));
  }
  run.complete = found == run.trials_planned;
  if (const auto text = read_file(directory + "/provenance.json")) {
    BF_TRY(const Value stored, parse_json(*text));
    if (stored.is_map()) run.provenance = *stored.as_map();
  }
  return run;
}

}  // namespace benchfield
