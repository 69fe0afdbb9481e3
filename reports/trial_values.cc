#include "reports/trial_values.h"

#include <array>
#include <charconv>
#include <cmath>

#include "runner/results/field_io.h"

namespace benchfield::reports {
namespace {

class Values {
 public:
  void add(std::string metric, const std::optional<double>& value, std::string unit,
           const RateEstimate* rate = nullptr) {
    add_text(std::move(metric), exact_text(value), std::move(unit), rate);
  }
  void add_count(std::string metric, const std::optional<std::int64_t>& count, std::string unit) {
    if (count) add_text(std::move(metric), std::to_string(*count), std::move(unit), nullptr);
  }
  std::vector<TrialValue> take() { return std::move(values_); }

 private:
  void add_text(std::string metric, std::string value, std::string unit, const RateEstimate* rate) {
    if (value.empty()) return;
    values_.push_back({std::move(metric), std::move(value), std::move(unit), rate});
  }
  std::vector<TrialValue> values_;
};

void add_load(Values& values, const LoadResult& load) {
  const auto name = [&](const char* metric) { return load.name + "." + metric; };
  values.add(name("target_rate"), load.target_rate, "records/s");
  values.add(name("achieved_rate"), load.achieved_rate, "records/s");
  values.add_count(name("sent"), load.sent, "records");
  values.add_count(name("acknowledged"), load.acknowledged, "records");
  values.add_count(name("failed"), load.failed, "records");
  values.add_count(name("dropped"), load.dropped, "records");
  values.add_count(name("unknown"), load.unknown, "records");
  values.add(name("send_delay_p50"), load.send_delay_p50_ms, "ms");
  values.add(name("send_delay_p99"), load.send_delay_p99_ms, "ms");
  values.add(name("send_delay_max"), load.send_delay_max_ms, "ms");
  values.add(name("acknowledge_p50"), load.acknowledge_p50_ms, "ms");
  values.add(name("acknowledge_p99"), load.acknowledge_p99_ms, "ms");
  values.add(name("acknowledge_max"), load.acknowledge_max_ms, "ms");
  values.add(name("blocked"), load.blocked_seconds, "s");
  values.add(name("cpu"), load.cpu_cores, "cores");
}

}  // namespace

std::vector<TrialValue> trial_values(const TrialResult& trial) {
  Values values;
  for (const RateEstimate& rate : trial.rates) values.add(rate.metric, rate.rate, rate.unit, &rate);
  for (const LoadResult& load : trial.loads) add_load(values, load);
  for (const CountRow& point : trial.counts) {
    values.add_count("count." + point.name, point.count, "records");
  }
  if (trial.drain) {
    values.add_count("drain.backlog", trial.drain->backlog, "records");
    values.add("drain.predicted", trial.drain->predicted_s, "s");
    values.add("drain.measured", trial.drain->measured_s, "s");
  }
  for (const UsageResult& usage : trial.usage) {
    values.add(usage.component + ".cpu", usage.cpu_cores, "cores");
    values.add(usage.component + ".cpu_per_record", usage.cpu_us_per_record, "us");
    values.add_count(usage.component + ".memory", usage.resident_bytes, "B");
  }
  values.add("trial.measured", trial.measured_s, "s");
  values.add("trial.duration", trial.duration_s, "s");
  for (const auto& [stage, seconds] : trial.stages) values.add("stage." + stage, seconds, "s");
  for (const Flag& flag : trial.flags) values.add_count("flag." + flag.code, 1, "");
  return values.take();
}

std::string exact_text(double value) {
  if (!std::isfinite(value)) return {};
  std::array<char, 64> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), end.ptr};
}

std::string exact_text(const std::optional<double>& value) {
  return value ? exact_text(*value) : std::string();
}

std::string_view state_code(TrialState state) { return state_name(state); }

}  // namespace benchfield::reports
