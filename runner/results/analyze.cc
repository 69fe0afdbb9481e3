#include "runner/results/analyze.h"

#include <algorithm>
#include <cmath>

#include "runner/results/counts.h"
#include "runner/results/flags.h"
#include "runner/results/machine.h"
#include "runner/results/rates.h"
#include "runner/results/usage.h"
#include "runner/stats/drain.h"
#include "runner/stats/rttest.h"

namespace benchfield {
namespace {

constexpr std::size_t kMostTableLines = 120;

/// The window resources are charged to: that of the first sink, else of any estimated counter.
const CounterAnalysis* main_counter(const std::vector<CounterAnalysis>& counters) {
  const CounterAnalysis* fallback = nullptr;
  for (const CounterAnalysis& analysis : counters) {
    if (!analysis.rate) continue;
    if (analysis.counter->role == CounterRole::sink) return &analysis;
    if (!fallback) fallback = &analysis;
  }
  return fallback;
}

const CounterAnalysis* first_sink(const std::vector<CounterAnalysis>& counters) {
  const auto sink = std::find_if(counters.begin(), counters.end(), [](const CounterAnalysis& a) {
    return a.counter->role == CounterRole::sink && a.source;
  });
  return sink == counters.end() ? nullptr : &*sink;
}

/// The points of a sink. Where they end below its total, also the first later reading that has it:
/// too slow for a rate, it still tells when all was there to within half its round trip.
stats::Points points_to_total(const CounterAnalysis& sink) {
  stats::Points points = sink.points;
  const auto total = sink.total();
  if (points.empty() || !total || points.back().count >= *total) return points;
  for (const Tick& tick : sink.counter->ticks) {
    const stats::Point point = stats::point_of({tick.sent_ns, tick.received_ns, tick.count, true});
    const bool is_later = point.time_ns > points.back().time_ns;
    if (!tick.ok || !is_later || point.count < *total) continue;
    points.push_back(point);
    break;
  }
  return points;
}

/// `points` are those to its total.
std::optional<DrainResult> drain_of(const CounterAnalysis& sink, const stats::Points& points) {
  const auto total = sink.total();
  if (!total || points.empty()) return std::nullopt;
  const Source& source = *sink.source;
  const bool by_schedule = source.into_sink && source.target_rate.has_value();
  const auto fed =
      stats::count_at(by_schedule ? source.offered : source.acknowledged, source.stop_ns);
  const auto drained = stats::count_at(points, source.stop_ns);
  if (!fed || !drained) return std::nullopt;
  DrainResult drain;
  const double growth = *drained - static_cast<double>(*sink.baseline);
  drain.backlog = std::max<std::int64_t>(0, std::llround(*fed - growth));
  if (sink.rate) {
    drain.predicted_s =
        stats::predicted_drain(static_cast<double>(drain.backlog), sink.rate->slope.value);
  }
  drain.measured_s = stats::measured_drain(points, source.stop_ns, *total);
  return drain;
}

/// First record sent to the last one counted (or acknowledged, where nothing counts behind).
/// `points` are those of the sink to its total.
std::optional<double> measured_seconds(const TrialMaterial& material, const CounterAnalysis* sink,
                                       const stats::Points& points) {
  const auto start = load_start(material);
  const auto source = combine(material.loads, {});
  if (!start || !source) return std::nullopt;
  if (sink && !sink->baseline) return std::nullopt;
  std::optional<double> end = static_cast<double>(source->acknowledged.back().time_ns);
  if (sink) end = stats::crossing_ns(points, *sink->total());
  if (!end) return std::nullopt;
  return (*end - static_cast<double>(*start)) / 1e9;
}

void add_usage(const TrialMaterial& material, const CounterAnalysis* main, TrialResult& result) {
  std::int64_t from = INT64_MIN, to = INT64_MAX;
  const stats::Points* counted = nullptr;
  const auto source = combine(material.loads, {});
  if (main) {
    from = main->rate->from_ns;
    to = main->rate->to_ns;
    counted = &main->points;
  } else if (source) {
    from = source->start_ns;
    to = source->stop_ns;
    counted = &source->acknowledged;
  }
  for (const UsageMaterial& usage : material.usage) {
    result.usage.push_back(usage_of(usage, counted, from, to));
    flag_usage(usage, result.usage.back(), result.flags);
  }
}

/// A long table without its middle: every sample stands in ticks.csv.
std::vector<std::string> shortened(std::vector<std::string> table) {
  if (table.size() <= kMostTableLines) return table;
  const auto half = static_cast<std::ptrdiff_t>(kMostTableLines / 2);
  const std::string gap = print("... %zu rows left out, ticks.csv has them ...",
                                table.size() - 2 * static_cast<std::size_t>(half));
  table.erase(table.begin() + half, table.end() - half);
  table.insert(table.begin() + half, gap);
  return table;
}

std::optional<RttestBlock> rttest_block(const CounterMaterial& counter) {
  std::vector<stats::MonitorSample> samples;
  std::size_t end = 0;
  for (const Tick& tick : counter.ticks) {
    samples.push_back({tick.wall_ns / 1'000'000, tick.count, tick.ok});
    const bool grew = samples.size() < 2 || tick.count != samples[samples.size() - 2].count;
    if (tick.ok && grew) end = samples.size();
  }
  samples.resize(end);  // the plateau at the end says nothing
  const auto segments = stats::emulate_rttest(samples, INT32_MAX, true);
  const auto longest =
      std::max_element(segments.begin(), segments.end(),
                       [](const auto& a, const auto& b) { return a.rows.size() < b.rows.size(); });
  if (longest == segments.end()) return std::nullopt;
  RttestBlock block;
  block.series = counter.name;
  block.total = longest->rows.empty() ? 0 : longest->rows.back().count;
  block.linear_regression_rate = longest->linear_regression_rate;
  block.standard_error = longest->standard_error;
  block.average_rate = longest->average_rate;
  block.table = shortened(stats::rttest_table(*longest));
  return block;
}

void flag_generators(const TrialMaterial& material, std::vector<Flag>& flags) {
  for (const LoadMaterial& load : material.loads) {
    const std::string trouble = generator_trouble(load);
    if (!trouble.empty()) add_flag(flags, "E_LOAD_LIMITED", load.name, trouble);
    if (const std::string broken = little_trouble(load); !broken.empty())
      add_flag(flags, "W_LITTLE", load.name, broken);
    const auto lost = std::count_if(load.processes.begin(), load.processes.end(),
                                    [](const InstanceMaterial& p) { return p.lost; });
    if (lost > 0) {
      add_flag(flags, "E_NO_DATA", load.name,
               print("%d instances gave no summary", static_cast<int>(lost)));
    }
  }
}

void flag_censored(const TrialMaterial& material, const CounterAnalysis* sink,
                   std::vector<Flag>& flags) {
  if (material.reached_until || !sink || !sink->baseline) return;
  if (material.ended_by != "deadline" && material.ended_by != "interrupt") return;
  const auto growth = final_growth(*sink);
  const std::int64_t expected = sink->source->acknowledged_total;
  if (growth && *growth >= expected) return;
  const std::string of = stats::grouped(static_cast<double>(expected));
  const std::string have = growth ? stats::grouped(static_cast<double>(*growth)) : "-";
  add_flag(flags, "W_CENSORED", sink->counter->name,
           "stopped at " + have + " of " + of + " by " + material.ended_by);
}

Tick at_instant(std::int64_t at_ns, std::int64_t count) { return {at_ns, at_ns, 0, count, true}; }

void add_series(const TrialMaterial& material, TrialResult& result) {
  for (const CounterMaterial& counter : material.counters) {
    Series series{counter.name, counter.unit, counter.ticks};
    if (counter.final_reading) series.ticks.push_back(*counter.final_reading);
    result.series.push_back(std::move(series));
  }
  for (const LoadMaterial& load : material.loads) {
    const auto source = combine({load}, {});
    if (!source) continue;
    Series acknowledged{load.name + ".acknowledged", "records", {}};
    for (const auto& p : source->acknowledged) {
      acknowledged.ticks.push_back(at_instant(p.time_ns, p.count));
    }
    result.series.push_back(std::move(acknowledged));
  }
  for (const UsageMaterial& usage : material.usage) {
    Series cpu{usage.component + ".cpu", "ns", {}};
    Series memory{usage.component + ".memory", "bytes", {}};
    for (const UsagePoint& point : usage.points) {
      if (point.cpu_ns) cpu.ticks.push_back(at_instant(point.at_ns, *point.cpu_ns));
      if (point.resident_bytes)
        memory.ticks.push_back(at_instant(point.at_ns, *point.resident_bytes));
    }
    result.series.push_back(std::move(cpu));
    result.series.push_back(std::move(memory));
  }
}

}  // namespace

void analyze(const TrialMaterial& material, TrialResult& result) {
  flag_generators(material, result.flags);
  for (const LoadMaterial& load : material.loads) {
    result.loads.push_back(load_result(load));
    if (auto rate = load_rate(load, material)) result.rates.push_back(std::move(*rate));
  }
  std::vector<CounterAnalysis> counters;
  for (const CounterMaterial& counter : material.counters) {
    counters.push_back(analyze_counter(counter, material, result.flags));
    const CounterAnalysis& analysis = counters.back();
    if (analysis.estimate) result.rates.push_back(*analysis.estimate);
    if (auto block = rttest_block(counter)) result.rttest.push_back(std::move(*block));
  }
  Conservation table = reconcile(result.loads, counters, result.flags);
  result.counts = std::move(table.rows);
  result.counts_agree = table.agree;

  const CounterAnalysis* sink = first_sink(counters);
  const stats::Points points = sink ? points_to_total(*sink) : stats::Points{};
  if (sink) result.drain = drain_of(*sink, points);
  result.measured_s = measured_seconds(material, sink, points);
  add_usage(material, main_counter(counters), result);
  flag_censored(material, sink, result.flags);
  add_series(material, result);
  judge_machine(material, result);
}

}  // namespace benchfield
