#include "tests/unit/results/simulated_trial.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "runner/results/analyze.h"

namespace benchfield {
namespace {

constexpr std::int64_t kStartNs = 1'000'000'000'000;
constexpr std::int64_t kWallNs = 1'790'000'000'000'000'000;

std::int64_t instant(double seconds) { return kStartNs + std::llround(seconds * 1e9); }

InstanceMaterial process_of(const SimulatedTrial& trial, double share) {
  InstanceMaterial process;
  const double rate = trial.offered * share;
  const double target = trial.target.value_or(trial.offered) * share;
  process.start_ns = process.first_sent_ns = instant(0);
  process.last_sent_ns = process.last_acknowledged_ns = instant(trial.seconds);
  process.sent = process.acknowledged = std::llround(rate * trial.seconds);
  process.cpu_ns = std::int64_t{trial.seconds} * 200'000'000;
  for (int i = 1; i <= trial.seconds; ++i) {
    LoadTick tick;
    tick.at_ns = instant(i - 0.3);
    tick.scheduled = std::min(process.sent, std::int64_t{std::llround(target * (i - 0.3))});
    tick.sent = tick.acknowledged = std::llround(rate * (i - 0.3));
    process.ticks.push_back(tick);
  }
  return process;
}

Tick tick_at(double seconds, std::int64_t count) {
  Tick tick;
  tick.sent_ns = instant(seconds);
  tick.received_ns = tick.sent_ns + 4'000'000;
  tick.wall_ns = kWallNs + tick.received_ns;
  tick.count = count;
  return tick;
}

CounterMaterial counter_of(const SimulatedTrial& trial, std::string name, std::string unit,
                           std::string probe, CounterRole role) {
  CounterMaterial counter;
  counter.name = std::move(name);
  counter.unit = std::move(unit);
  counter.probe = std::move(probe);
  counter.role = role;
  counter.every_s = 1;
  counter.baseline = trial.warm_up_count;
  std::mt19937_64 engine(7);
  std::normal_distribution<double> normal(0, trial.noise);
  const double total = trial.offered * trial.seconds;
  const bool sink = role == CounterRole::sink;
  const double rate = sink ? std::min(trial.cap, trial.offered) : trial.offered;
  const double late = sink ? trial.latency_s : 0;
  const double end = total / rate + late + 5;
  double shown = 0;
  for (double t = -2.1; t < end; t += 1) {
    const double at = t + 0.002 - late + (sink ? normal(engine) : 0);
    shown = std::clamp(rate * at, shown, std::round(total));
    counter.ticks.push_back(tick_at(t, trial.warm_up_count + std::llround(shown)));
  }
  counter.final_reading = tick_at(end + 1, trial.warm_up_count + std::llround(total));
  return counter;
}

}  // namespace

TrialMaterial SimulatedTrial::material() const {
  TrialMaterial material;
  LoadMaterial load;
  load.name = "senders";
  load.instances = instances;
  load.target_rate = target;
  load.count = std::llround(offered * seconds);
  for (int i = 0; i < instances; ++i) load.processes.push_back(process_of(*this, 1.0 / instances));
  load.send_delay = {0.1, 2.0, 9.0};
  material.loads.push_back(std::move(load));
  material.counters.push_back(
      counter_of(*this, "ktm.count", "records", "kafka-offsets", CounterRole::source));
  material.counters.push_back(
      counter_of(*this, "eim.count", "documents", "search-index", CounterRole::sink));
  UsageMaterial usage{"search", {}};
  for (int i = -5; i < 2 * seconds; i += 5) {
    usage.points.push_back({instant(i), (i + 5) * 1'500'000'000LL, (100 + i) * 1'000'000LL});
  }
  material.usage.push_back(std::move(usage));
  material.reached_until = true;
  material.ended_by = "until";
  return material;
}

TrialResult analyzed(const TrialMaterial& material) {
  TrialResult result;
  analyze(material, result);
  return result;
}

RateEstimate rate_of(const TrialResult& result, std::string_view metric) {
  for (const RateEstimate& rate : result.rates) {
    if (rate.metric == metric) return rate;
  }
  ADD_FAILURE() << "no rate " << metric;
  return {};
}

std::optional<std::string> flag_of(const TrialResult& result, std::string_view code) {
  for (const Flag& flag : result.flags) {
    if (flag.code == code) return flag.detail;
  }
  return std::nullopt;
}

}  // namespace benchfield
