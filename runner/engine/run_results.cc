#include "runner/engine/run_results.h"

#include <algorithm>

#include "runner/engine/replication.h"
#include "runner/engine/run.h"
#include "runner/engine/run_history.h"
#include "runner/io/files.h"
#include "runner/io/json.h"
#include "runner/plan/decode_replicates.h"
#include "runner/results/provenance.h"
#include "runner/results/results_json.h"
#include "runner/results/ticks_csv.h"

namespace benchfield {

static_assert(kMostTrials <= static_cast<std::int64_t>(kMostStoredTrials),
              "what a plan may make can be read back");

namespace {

/// When records were written: the run's beginning and length.
struct Span {
  std::int64_t first_ns = 0, last_ns = 0;
};

Span span_of(const std::vector<Value>& records) {
  Span span;
  for (const Value& record : records) {
    const std::int64_t at = record["wall_ns"].integer();
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
  out.levels = variant.levels;
  out.impossible = variant.impossible;
  for (const Change& change : variant.changes) {
    out.changes.emplace_back(change.path,
                             std::make_pair(to_text(change.before), to_text(change.after)));
  }
  return out;
}

/// What the plan says of comparisons, as results keep it.
JudgeRules judge_rules(const Plan& plan) {
  const JudgeSpec& spec = plan.judge;
  JudgeRules out;
  out.margin = spec.margin.value_or(out.margin);
  out.alpha = spec.alpha.value_or(out.alpha);
  out.gate = spec.gate;
  out.unresolved_fails = spec.unresolved_fails;
  out.allow_flags = spec.allow_flags;
  out.contrast = spec.contrast;
  for (const MetricJudgement& rule : spec.metrics) {
    out.metrics.push_back({rule.metric, rule.margin, rule.gate, rule.better, {}, 0, rule.quality});
  }
  for (const NoiseSpec& noise : plan.noise) {
    auto at = std::find_if(out.metrics.begin(), out.metrics.end(),
                           [&](const MetricRule& rule) { return rule.metric == noise.metric; });
    if (at == out.metrics.end()) {
      at = out.metrics.insert(at, MetricRule{noise.metric, {}, "", "", {}, 0, false});
    }
    at->noise = noise.deviation;
    at->noise_degrees = noise.degrees;
  }
  for (const ObjectiveSpec& one : spec.objectives) {
    out.objectives.push_back(
        {one.text, one.metric, one.relation, one.bound, one.variants, one.gate});
  }
  return out;
}

}  // namespace

Result<std::optional<TrialResult>> read_trial(const RunDirectory& directory,
                                              const std::string& id) {
  if (!path_exists(directory.trial_result(id))) return std::optional<TrialResult>();
  BF_TRY(const auto text, read_file(directory.trial_result(id)));
  BF_TRY(TrialResult trial, read_trial_json(text));
  BF_TRY(const auto ticks, read_file(directory.trial_ticks(id)));
  BF_TRY(auto series, read_ticks(ticks));
  trial.series = std::move(series[id]);
  return std::optional<TrialResult>(std::move(trial));
}

Result<RunResult> without_trials(const Plan& plan, const RunDirectory& directory) {
  RunResult run;
  run.plan_name = plan.name;
  run.plan_hash = plan.hash;
  run.question = plan.question;
  run.headline = plan.report.headline;
  run.baseline = plan.report.baseline;
  run.language = plan.report.lang;
  run.seed = plan.seed;
  run.judge = judge_rules(plan);
  run.replication = replication_rule(plan);
  for (const PriceSpec& price : plan.prices) {
    run.prices.push_back({price.of, price.amount, price.currency});
  }
  for (const FactorSpec& factor : plan.factors) {
    run.factors.push_back({factor.name, factor.levels, factor.paths});
  }
  for (const Variant& variant : plan.variants) run.variants.push_back(variant_result(variant));
  for (const Variant& variant : plan.impossible) run.variants.push_back(variant_result(variant));
  if (plan.history) {
    BF_TRY(run.history, read_stored_history(directory));
  }
  return run;
}

Status write_provenance(const RunDirectory& directory, const std::string& command) {
  Map facts = host_facts();
  facts["command"] = command;
  return write_file(directory.provenance(), to_pretty_json(facts));
}

Status write_results(const RunDirectory& directory, const RunResult& run) {
  BF_TRY(TicksFile ticks, TicksFile::create(directory.ticks()));
  for (const VariantResult& variant : run.variants) {
    for (const TrialResult& trial : variant.trials) BF_CHECK_OK(ticks.add(trial.id, trial.series));
  }
  BF_CHECK_OK(ticks.commit());
  return write_file(directory.results(), to_results_json(run));
}

Result<RunResult> read_run(const std::string& path) {
  const RunDirectory directory(path);
  BF_TRY(const LoadedPlan loaded, load_stored(path));
  BF_TRY(const auto records, read_journal(directory.journal()));
  const Plan& plan = *loaded.plan;
  const Span span = span_of(records);
  BF_TRY(RunResult run, without_trials(plan, directory));
  run.run_id = records.empty() ? "" : records.front()["run"].text();
  run.started_wall_ns = span.first_ns;
  run.duration_s = static_cast<double>(span.last_ns - span.first_ns) / 1e9;
  Replication replication(plan, run);
  int found = 0;
  for (const Trial& trial : make_schedule(plan)) {
    const bool is_wanted = replication.wants(trial);
    BF_TRY(auto result, read_trial(directory, trial.id));
    if (is_wanted || result) ++run.trials_planned;
    if (!result) continue;
    ++found;
    if (plan.replication) replication.add(trial, *result);
    run.variants[trial.variant].trials.push_back(std::move(*result));
  }
  run.complete = found == run.trials_planned;
  if (const auto text = read_file(directory.provenance())) {
    BF_TRY(const Value stored, parse_json(*text));
    if (stored.is_map()) run.provenance = *stored.as_map();
  }
  if (const std::string command = run.provenance["command"].text(); !command.empty()) {
    run.commands.push_back(command);
  }
  run.provenance.erase("command");
  return run;
}

}  // namespace benchfield
