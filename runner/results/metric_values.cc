#include "runner/results/metric_values.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace benchfield {
namespace {

class Values {
 public:
  explicit Values(const TrialResult& trial) : trial_(trial) {}

  MetricValue* add(const std::string& metric, const std::string& unit, double value) {
    if (!std::isfinite(value)) return nullptr;
    const auto same = std::find_if(out_.begin(), out_.end(),
                                   [&](const MetricValue& v) { return v.metric == metric; });
    if (same != out_.end()) return nullptr;
    MetricValue made;
    made.metric = metric;
    made.unit = unit;
    made.value = value;
    made.better = better_of(metric, unit);
    made.kept_out = kept_out_by(trial_, metric);
    out_.push_back(std::move(made));
    return &out_.back();
  }
  std::vector<MetricValue> take() { return std::move(out_); }

 private:
  const TrialResult& trial_;
  std::vector<MetricValue> out_;
};

}  // namespace

std::string kept_out_by(const TrialResult& trial, std::string_view metric) {
  const std::string series(metric.substr(0, metric.rfind('.')));
  for (const Flag& flag : trial.flags) {
    if (!flag.code.starts_with("E_")) continue;
    const std::string subject = flag.detail.substr(0, flag.detail.find(':'));
    const bool names_another = subject.find('.') != std::string::npos &&
                               subject.find(' ') == std::string::npos &&
                               !subject.starts_with(series + ".");
    if (!names_another) return flag.code;
  }
  return {};
}

std::vector<MetricValue> metric_values(const TrialResult& trial) {
  if (trial.state != TrialState::complete) return {};
  Values values(trial);
  for (const RateEstimate& rate : trial.rates) {
    MetricValue* made = values.add(rate.metric, rate.unit, rate.rate);
    if (made == nullptr) continue;
    made->standard_error = rate.standard_error;
    made->estimator = rate.estimator;
  }
  for (const LoadResult& load : trial.loads) {
    if (load.achieved_rate) values.add(load.name + ".rate", "records/s", *load.achieved_rate);
    if (load.acknowledge_p99_ms) {
      values.add(load.name + ".acknowledge_p99", "ms", *load.acknowledge_p99_ms);
    }
  }
  for (const UsageResult& usage : trial.usage) {
    if (usage.component == "runner") continue;
    if (usage.cpu_cores) values.add(usage.component + ".cpu", "cores", *usage.cpu_cores);
    if (usage.resident_bytes) {
      values.add(usage.component + ".memory", "bytes", static_cast<double>(*usage.resident_bytes));
    }
  }
  if (trial.measured_s) values.add("trial.duration", "s", *trial.measured_s);
  return values.take();
}

std::optional<double> count_value(const TrialResult& trial, std::string_view metric) {
  if (trial.state != TrialState::complete) return std::nullopt;
  const std::size_t dot = metric.rfind('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const std::string_view owner = metric.substr(0, dot);
  const std::string_view noun = metric.substr(dot + 1);
  for (const LoadResult& load : trial.loads) {
    if (load.name != owner) continue;
    if (noun == "sent") return static_cast<double>(load.sent);
    if (noun == "acknowledged") return static_cast<double>(load.acknowledged);
    if (noun == "failed") return static_cast<double>(load.failed);
  }
  for (const CountRow& row : trial.counts) {
    if (row.source == owner && noun == "count" && row.count) {
      return static_cast<double>(*row.count);
    }
  }
  return std::nullopt;
}

stats::Better better_of(std::string_view metric, std::string_view unit) {
  constexpr std::array<std::string_view, 10> kLower = {
      ".cpu", ".memory", ".duration", "_p50", "_p95", "_p99", "_max", ".failed", ".lag", ".delay"};
  constexpr std::array<std::string_view, 9> kTimes = {"s",  "sec", "seconds", "ms", "us",
                                                      "µs", "ns",  "min",     "h"};
  const bool lower = std::any_of(kLower.begin(), kLower.end(),
                                 [&](std::string_view end) { return metric.ends_with(end); }) ||
                     std::find(kTimes.begin(), kTimes.end(), unit) != kTimes.end() ||
                     unit.ends_with("/op");
  return lower ? stats::Better::lower : stats::Better::higher;
}

}  // namespace benchfield
