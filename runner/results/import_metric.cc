#include "runner/results/import_metric.h"

#include <algorithm>
#include <cmath>

#include "runner/results/import.h"

namespace benchfield {
namespace {

template <class T>
T& named(std::vector<T>& all, std::string T::*name, std::string_view wanted) {
  const auto it =
      std::find_if(all.begin(), all.end(), [&](const T& t) { return t.*name == wanted; });
  if (it != all.end()) return *it;
  all.push_back({});
  all.back().*name = wanted;
  return all.back();
}

std::int64_t whole(double value) { return std::llround(value); }

bool fits_count(double value) { return std::fabs(value) < 9.2e18; }

/// Splits "senders.sent" at its last dot.
std::pair<std::string_view, std::string_view> split(std::string_view metric) {
  const std::size_t dot = metric.rfind('.');
  if (dot == std::string_view::npos) return {{}, metric};
  return {metric.substr(0, dot), metric.substr(dot + 1)};
}

bool put_load(const ImportedValue& v, TrialResult& trial) {
  const auto [name, what] = split(v.metric);
  const auto load = [&]() -> LoadResult& { return named(trial.loads, &LoadResult::name, name); };
  if (v.unit == "records/s") {
    if (what == "target_rate") return load().target_rate = v.value, true;
    if (what == "achieved_rate") return load().achieved_rate = v.value, true;
  }
  if (v.unit == "records" && fits_count(v.value)) {
    if (what == "sent") return load().sent = whole(v.value), true;
    if (what == "acknowledged") return load().acknowledged = whole(v.value), true;
    if (what == "failed") return load().failed = whole(v.value), true;
    if (what == "dropped") return load().dropped = whole(v.value), true;
    if (what == "unknown") return load().unknown = whole(v.value), true;
  }
  if (v.unit == "ms") {
    if (what == "send_delay_p50") return load().send_delay_p50_ms = v.value, true;
    if (what == "send_delay_p99") return load().send_delay_p99_ms = v.value, true;
    if (what == "send_delay_max") return load().send_delay_max_ms = v.value, true;
    if (what == "acknowledge_p50") return load().acknowledge_p50_ms = v.value, true;
    if (what == "acknowledge_p99") return load().acknowledge_p99_ms = v.value, true;
    if (what == "acknowledge_max") return load().acknowledge_max_ms = v.value, true;
  }
  if (v.unit == "s" && what == "blocked") return load().blocked_seconds = v.value, true;
  return false;
}

bool put_usage(const ImportedValue& v, TrialResult& trial) {
  const auto [name, what] = split(v.metric);
  const auto is_load = [&](const LoadResult& load) { return load.name == name; };
  const auto usage = [&]() -> UsageResult& {
    return named(trial.usage, &UsageResult::component, name);
  };
  if (what == "cpu" && v.unit == "cores") {
    const auto load = std::find_if(trial.loads.begin(), trial.loads.end(), is_load);
    if (load != trial.loads.end()) return load->cpu_cores = v.value, true;
    return usage().cpu_cores = v.value, true;
  }
  if (what == "cpu_per_record" && v.unit == "us") return usage().cpu_us_per_record = v.value, true;
  if (what == "memory" && v.unit == "B" && fits_count(v.value)) {
    return usage().resident_bytes = whole(v.value), true;
  }
  return false;
}

bool put_trial(const ImportedValue& v, TrialResult& trial) {
  const std::size_t dot = v.metric.find('.');
  if (dot == std::string::npos) return false;
  const std::string scope = v.metric.substr(0, dot), rest = v.metric.substr(dot + 1);
  if (scope == "trial" && rest == "duration" && v.unit == "s")
    return trial.duration_s = v.value, true;
  if (scope == "trial" && rest == "measured" && v.unit == "s")
    return trial.measured_s = v.value, true;
  if (scope == "stage" && v.unit == "s") return trial.stages.emplace_back(rest, v.value), true;
  if (scope == "flag") return trial.flags.push_back({rest, ""}), true;
  if (scope == "count" && v.unit == "records" && fits_count(v.value)) {
    return trial.counts.push_back({rest, whole(v.value), "imported"}), true;
  }
  if (scope != "drain") return false;
  const auto drain = [&]() -> DrainResult& {
    return trial.drain ? *trial.drain : trial.drain.emplace();
  };
  if (rest == "backlog" && fits_count(v.value)) return drain().backlog = whole(v.value), true;
  if (rest == "predicted" && v.unit == "s") return drain().predicted_s = v.value, true;
  if (rest == "measured" && v.unit == "s") return drain().measured_s = v.value, true;
  return false;
}

}  // namespace

void put_value(const ImportedValue& value, TrialResult& trial) {
  if (put_trial(value, trial) || put_load(value, trial) || put_usage(value, trial)) return;
  RateEstimate estimate;
  estimate.metric = value.metric;
  estimate.unit = value.unit;
  estimate.rate = value.value;
  estimate.low = value.low;
  estimate.high = value.high;
  estimate.standard_error = value.standard_error;
  estimate.classification = value.classification;
  estimate.estimator = value.estimator.empty() ? kImported : value.estimator;
  trial.rates.push_back(std::move(estimate));
}

}  // namespace benchfield
