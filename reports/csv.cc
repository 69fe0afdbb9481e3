#include "reports/csv.h"

#include <array>
#include <charconv>
#include <cmath>

namespace benchfield::reports {
namespace {

std::string number(double value) {
  if (!std::isfinite(value)) return {};
  std::array<char, 64> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), end.ptr};
}
std::string number(const std::optional<double>& value) { return value ? number(*value) : ""; }
std::string number(std::int64_t value) { return std::to_string(value); }

/// RFC 4180, and a leading quote before what a spreadsheet would run as a formula.
std::string field(std::string text) {
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) {
    text.insert(0, "'");
  }
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

/// Rows of one trial, all starting with its name.
class Rows {
 public:
  explicit Rows(const TrialResult& trial)
      : start_(field(trial.variant) + "," + std::to_string(trial.replicate) + "," +
               state_text(trial.state) + ",") {}

  void add(const std::string& metric, const std::string& value, const std::string& unit,
           const std::string& rest = ",,,,") {
    if (!value.empty())
      text_ += start_ + field(metric) + "," + value + "," + unit + "," + rest + "\n";
  }
  void add_rate(const RateEstimate& rate) {
    add(rate.metric, number(rate.rate), field(rate.unit),
        number(rate.low) + "," + number(rate.high) + "," + number(rate.standard_error) + "," +
            field(rate.classification) + "," + field(rate.estimator));
  }
  const std::string& text() const { return text_; }

 private:
  static std::string state_text(TrialState state) {
    if (state == TrialState::complete) return "complete";
    return state == TrialState::failed ? "failed" : "interrupted";
  }
  std::string start_;
  std::string text_;
};

void add_load(Rows& rows, const LoadResult& load) {
  const auto name = [&](const char* metric) { return load.name + "." + metric; };
  rows.add(name("target_rate"), number(load.target_rate), "records/s");
  rows.add(name("achieved_rate"), number(load.achieved_rate), "records/s");
  rows.add(name("sent"), number(load.sent), "records");
  rows.add(name("acknowledged"), number(load.acknowledged), "records");
  rows.add(name("failed"), number(load.failed), "records");
  rows.add(name("dropped"), number(load.dropped), "records");
  rows.add(name("unknown"), number(load.unknown), "records");
  rows.add(name("send_delay_p50"), number(load.send_delay_p50_ms), "ms");
  rows.add(name("send_delay_p99"), number(load.send_delay_p99_ms), "ms");
  rows.add(name("send_delay_max"), number(load.send_delay_max_ms), "ms");
  rows.add(name("acknowledge_p50"), number(load.acknowledge_p50_ms), "ms");
  rows.add(name("acknowledge_p99"), number(load.acknowledge_p99_ms), "ms");
  rows.add(name("acknowledge_max"), number(load.acknowledge_max_ms), "ms");
  rows.add(name("blocked"), number(load.blocked_seconds), "s");
  rows.add(name("cpu"), number(load.cpu_cores), "cores");
}

std::string trial_rows(const TrialResult& trial) {
  Rows rows(trial);
  for (const RateEstimate& rate : trial.rates) rows.add_rate(rate);
  for (const LoadResult& load : trial.loads) add_load(rows, load);
  for (const CountRow& point : trial.counts) {
    if (point.count) rows.add("count." + point.name, number(*point.count), "records");
  }
  if (trial.drain) {
    rows.add("drain.backlog", number(trial.drain->backlog), "records");
    rows.add("drain.predicted", number(trial.drain->predicted_s), "s");
    rows.add("drain.measured", number(trial.drain->measured_s), "s");
  }
  for (const UsageResult& usage : trial.usage) {
    rows.add(usage.component + ".cpu", number(usage.cpu_cores), "cores");
    rows.add(usage.component + ".cpu_per_record", number(usage.cpu_us_per_record), "us");
    if (usage.resident_bytes)
      rows.add(usage.component + ".memory", number(*usage.resident_bytes), "B");
  }
  rows.add("trial.measured", number(trial.measured_s), "s");
  rows.add("trial.duration", number(trial.duration_s), "s");
  for (const auto& [stage, seconds] : trial.stages) {
    rows.add("stage." + stage, number(seconds), "s");
  }
  for (const Flag& flag : trial.flags) rows.add("flag." + flag.code, "1", "");
  return rows.text();
}

}  // namespace

std::string render_csv(const Report&, const RunResult& run) {
  std::string out =
      "variant,replicate,state,metric,value,unit,low,high,standard_error,classification,"
      "estimator\n";
  for (const VariantResult& variant : run.variants) {
    for (const TrialResult& trial : variant.trials) out += trial_rows(trial);
  }
  return out;
}

}  // namespace benchfield::reports
