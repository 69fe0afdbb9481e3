#include "runner/results/recompute.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <string_view>

#include "runner/results/material.h"
#include "runner/results/rates.h"

namespace benchfield {
namespace {

constexpr std::string_view kFamily = "aligned-ewc/";
constexpr std::array<std::string_view, 9> kFlagsOfRates{
    "E_RESET", "W_GAPS",  "W_SHORT",      "W_TRIMMED",   "W_STAIRCASE",
    "W_ALIAS", "W_STALL", "E_NOT_STEADY", "W_MSER_LIMIT"};

bool is_of_rates(const Flag& flag) {
  return std::find(kFlagsOfRates.begin(), kFlagsOfRates.end(), flag.code) != kFlagsOfRates.end();
}

const Series* find_series(const TrialResult& trial, std::string_view name) {
  const auto found = std::find_if(trial.series.begin(), trial.series.end(),
                                  [&](const Series& s) { return s.name == name; });
  return found == trial.series.end() || found->ticks.empty() ? nullptr : &*found;
}

/// The counter a rate was estimated from: "eim.count" of "eim.rate", "senders.acknowledged" of a
/// load's.
const Series* series_of(const TrialResult& trial, const RateEstimate& rate) {
  const std::string base = rate.metric.substr(0, rate.metric.rfind('.'));
  for (const char* suffix : {".count", "", ".acknowledged"}) {
    if (const Series* series = find_series(trial, base + suffix)) return series;
  }
  return nullptr;
}

bool is_load(const TrialResult& trial, const Series& series) {
  return std::any_of(trial.loads.begin(), trial.loads.end(), [&](const LoadResult& load) {
    return series.name == load.name + ".acknowledged";
  });
}

/// One load as one process: what is stored is the sum of all.
LoadMaterial load_of(const LoadResult& load, const Series& acknowledged) {
  LoadMaterial material;
  material.name = load.name;
  material.instances = load.instances;
  material.target_rate = load.target_rate;
  material.count = load.count;
  material.send_delay = {load.send_delay_p50_ms, load.send_delay_p99_ms, load.send_delay_max_ms};
  material.wake_lateness.p99_ms = load.wake_p99_ms;
  material.cpu_limit_cores = std::max<double>(1, static_cast<double>(load.instances));
  InstanceMaterial process;
  process.start_ns = process.first_sent_ns = acknowledged.ticks.front().sent_ns;
  process.last_sent_ns = process.start_ns + std::llround(load.send_seconds * 1e9);
  process.last_acknowledged_ns = acknowledged.ticks.back().received_ns;
  process.sent = load.sent;
  process.acknowledged = load.acknowledged;
  process.cpu_ns = std::llround(load.cpu_cores * load.send_seconds * 1e9);
  process.blocked_ns = std::llround(load.blocked_seconds * 1e9);
  for (const Tick& tick : acknowledged.ticks) {
    process.ticks.push_back({tick.sent_ns, tick.count, tick.count, tick.count, 0});
  }
  material.processes.push_back(std::move(process));
  return material;
}

CounterMaterial counter_of(const RateEstimate& rate, const Series& series) {
  CounterMaterial counter;
  counter.name = series.name;
  counter.unit = rate.unit.substr(0, rate.unit.rfind('/'));
  counter.role = rate.classification.empty() ? CounterRole::none : CounterRole::sink;
  counter.ticks = series.ticks;
  return counter;
}

TrialMaterial material_of(const TrialResult& trial) {
  TrialMaterial material;
  for (const LoadResult& load : trial.loads) {
    const Series* acknowledged = find_series(trial, load.name + ".acknowledged");
    if (acknowledged) material.loads.push_back(load_of(load, *acknowledged));
  }
  for (const RateEstimate& rate : trial.rates) {
    if (!rate.window_fixed.value_or(false)) continue;
    material.window_from_s = rate.window_from_s;
    material.window_to_s = rate.window_to_s;
  }
  return material;
}

std::optional<RateEstimate> estimate_again(const RateEstimate& old, const Series& series,
                                           const TrialResult& trial, const TrialMaterial& material,
                                           std::vector<Flag>& flags) {
  if (is_load(trial, series)) {
    const std::string name = series.name.substr(0, series.name.rfind('.'));
    const auto load = std::find_if(material.loads.begin(), material.loads.end(),
                                   [&](const LoadMaterial& l) { return l.name == name; });
    return load_rate(*load, material);
  }
  const CounterMaterial counter = counter_of(old, series);
  return analyze_counter(counter, material, flags).estimate;
}

/// A load that writes straight into the sink cannot be told from one behind a queue any more, so
/// only steadiness may change what a rate was found to mean.
void keep_classification(const RateEstimate& old, RateEstimate& now) {
  const bool decided_by_drift =
      old.classification == "unsteady" || now.classification == "unsteady";
  if (decided_by_drift) return;
  now.classification = old.classification;
  now.classification_note = old.classification_note;
}

Error cannot(const TrialResult& trial, const RateEstimate& rate, const std::string& why) {
  return {"cannot-recompute",
          "'" + rate.metric + "' of trial '" + trial.id + "' is of estimator " + rate.estimator +
              ", this version computes " + stats::kEstimator,
          {"note: " + why},
          "give the run directory with its ticks.csv"};
}

/// What of a trial changes.
struct Again {
  TrialResult* trial = nullptr;
  std::vector<RateEstimate> rates;
  std::vector<Flag> flags;
  int changed = 0;
};

Result<Again> recompute_trial(TrialResult& trial) {
  Again out;
  out.trial = &trial;
  out.rates = trial.rates;
  const TrialMaterial material = material_of(trial);
  std::vector<Flag> flags;
  for (RateEstimate& rate : out.rates) {
    if (!is_stale(rate)) continue;
    const Series* series = series_of(trial, rate);
    if (!series) return fail(cannot(trial, rate, "there are no ticks to estimate it from"));
    auto again = estimate_again(rate, *series, trial, material, flags);
    if (!again) return fail(cannot(trial, rate, "too few ticks while the load ran"));
    again->metric = rate.metric;
    again->unit = rate.unit;
    keep_classification(rate, *again);
    rate = std::move(*again);
    ++out.changed;
  }
  for (const Flag& flag : trial.flags) {
    if (!is_of_rates(flag)) out.flags.push_back(flag);
  }
  std::copy_if(flags.begin(), flags.end(), std::back_inserter(out.flags), is_of_rates);
  return out;
}

}  // namespace

bool is_stale(const RateEstimate& rate) {
  return rate.estimator.starts_with(kFamily) && rate.estimator != stats::kEstimator;
}

Result<int> recompute(RunResult& run) {
  std::vector<Again> all;
  for (VariantResult& variant : run.variants) {
    for (TrialResult& trial : variant.trials) {
      if (std::none_of(trial.rates.begin(), trial.rates.end(), is_stale)) continue;
      BF_TRY(Again again, recompute_trial(trial));
      all.push_back(std::move(again));
    }
  }
  int changed = 0;
  for (Again& again : all) {
    again.trial->rates = std::move(again.rates);
    again.trial->flags = std::move(again.flags);
    changed += again.changed;
  }
  return changed;
}

}  // namespace benchfield
