#include "runner/results/pool_runs.h"

#include <algorithm>
#include <set>

namespace benchfield {
namespace {

VariantResult& variant_of(RunResult& run, const VariantResult& wanted) {
  for (VariantResult& variant : run.variants) {
    if (variant.name == wanted.name) return variant;
  }
  VariantResult& made = run.variants.emplace_back(wanted);
  made.trials.clear();
  return made;
}

int last_block(const RunResult& run) {
  int last = 0;
  for (const VariantResult& variant : run.variants) {
    for (const TrialResult& trial : variant.trials) last = std::max(last, trial.block);
  }
  return last;
}

int last_replicate(const VariantResult& variant) {
  int last = 0;
  for (const TrialResult& trial : variant.trials) last = std::max(last, trial.replicate);
  return last;
}

/// Settings of the run that the pooled variant does not share go to the trial as its facts, where a
/// comparison sees them.
void keep_settings(const VariantResult& from, const VariantResult& into, TrialResult& trial) {
  for (const auto& [name, value] : from.settings) {
    const Value* shared = into.settings.find(name);
    if (!shared || !(*shared == value)) trial.facts[name] = value;
  }
}

void append(RunResult& pooled, RunResult run) {
  const int blocks = last_block(pooled);
  for (VariantResult& variant : run.variants) {
    VariantResult& into = variant_of(pooled, variant);
    const int replicates = last_replicate(into);
    for (TrialResult& trial : variant.trials) {
      trial.id += "@" + run.run_id;
      trial.replicate += replicates;
      trial.block += blocks;
      keep_settings(variant, into, trial);
      into.trials.push_back(std::move(trial));
    }
  }
  pooled.run_id += "+" + run.run_id;
  pooled.duration_s += run.duration_s;
  pooled.trials_planned += run.trials_planned;
  pooled.complete = pooled.complete && run.complete;
}

}  // namespace

Result<RunResult> pool_runs(std::vector<RunResult> runs) {
  RunResult pooled = std::move(runs.front());
  std::set<std::string> known{pooled.run_id};
  for (std::size_t i = 1; i < runs.size(); ++i) {
    if (runs[i].plan_name != pooled.plan_name) {
      return fail("other-plan",
                  "run '" + runs[i].run_id + "' is of plan '" + runs[i].plan_name + "', run '" +
                      pooled.run_id + "' of '" + pooled.plan_name + "'",
                  {"only runs of one plan are one sample"});
    }
    if (!known.insert(runs[i].run_id).second) {
      return fail("same-run", "run '" + runs[i].run_id + "' is given twice",
                  {"its replicates would count twice"});
    }
    append(pooled, std::move(runs[i]));
  }
  return pooled;
}

}  // namespace benchfield
