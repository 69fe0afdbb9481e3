#include "runner/results/sources.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "runner/results/flags.h"
#include "runner/stats/little.h"

namespace benchfield {
namespace {

constexpr double kLateMs = 100;
constexpr double kBusyShare = 0.9;
constexpr double kBlockedShare = 0.01;
constexpr double kMissedShare = 0.02;
constexpr double kLittleShare = 0.2;
constexpr double kLittleMs = 100;

struct Span {
  std::int64_t from_ns = 0, to_ns = 0;
  double seconds() const { return to_ns > from_ns ? stats::difference(to_ns, from_ns) / 1e9 : 0; }
};

std::int64_t start_of(const InstanceMaterial& process) {
  return process.first_sent_ns > 0 ? process.first_sent_ns : process.start_ns;
}

std::int64_t stop_of(const InstanceMaterial& process) {
  if (process.last_sent_ns > 0) return process.last_sent_ns;
  return process.ticks.empty() ? start_of(process) : process.ticks.back().at_ns;
}

/// First record sent to last record sent, over all instances.
Span sending_time(const LoadMaterial& load) {
  Span span{INT64_MAX, 0};
  for (const InstanceMaterial& process : load.processes) {
    if (process.sent == 0) continue;
    span.from_ns = std::min(span.from_ns, start_of(process));
    span.to_ns = std::max(span.to_ns, stop_of(process));
  }
  return span.from_ns == INT64_MAX ? Span{} : span;
}

/// One instance's counter as points that start at (start, 0) and end with its last word.
stats::Points points_of(const InstanceMaterial& process, std::int64_t LoadTick::*counter,
                        std::int64_t end_ns, std::int64_t total) {
  stats::Points points{{start_of(process), 0}};
  for (const LoadTick& tick : process.ticks) {
    const bool later = tick.at_ns > points.back().time_ns;
    if (later && tick.*counter >= points.back().count) {
      points.push_back({tick.at_ns, tick.*counter});
    }
  }
  while (points.size() > 1 && points.back().time_ns >= end_ns && end_ns > points.front().time_ns) {
    points.pop_back();
  }
  if (end_ns > points.back().time_ns && total >= points.back().count) {
    points.push_back({end_ns, total});
  }
  return points;
}

double held_count_at(const stats::Points& points, std::int64_t at_ns) {
  if (at_ns <= points.front().time_ns) return 0;
  if (at_ns >= points.back().time_ns) return static_cast<double>(points.back().count);
  return stats::count_at(points, at_ns).value_or(0);
}

/// Sum over instances, at the instants of the one that lasted longest.
stats::Points sum(const std::vector<stats::Points>& parts) {
  if (parts.size() == 1) return parts.front();
  const auto longest = std::max_element(
      parts.begin(), parts.end(),
      [](const auto& a, const auto& b) { return a.back().time_ns < b.back().time_ns; });
  stats::Points total;
  for (const stats::Point& at : *longest) {
    double count = 0;
    for (const stats::Points& part : parts) count += held_count_at(part, at.time_ns);
    total.push_back({at.time_ns, std::llround(count)});
  }
  return total;
}

std::string text(const char* form, double a, double b = 0) {
  std::array<char, 200> buffer{};
  std::snprintf(buffer.data(), buffer.size(), form, a, b);
  return buffer.data();
}

struct Totals {
  std::int64_t sent = 0, acknowledged = 0, cpu_ns = 0, blocked_ns = 0;
};

Totals totals(const LoadMaterial& load) {
  Totals sums;
  for (const InstanceMaterial& process : load.processes) {
    sums.sent += process.sent;
    sums.acknowledged += process.acknowledged;
    sums.cpu_ns += process.cpu_ns;
    sums.blocked_ns += process.blocked_ns;
  }
  return sums;
}

/// When everything due had become due: the schedule's end.
std::int64_t schedule_end(const stats::Points& offered) {
  const auto at = stats::crossing_ns(offered, offered.back().count);
  return at ? std::llround(*at) : offered.back().time_ns;
}

}  // namespace

std::string generator_trouble(const LoadMaterial& load) {
  const double seconds = sending_time(load).seconds();
  if (seconds <= 0) return {};
  const Totals sums = totals(load);
  const auto processes = static_cast<double>(std::max<std::size_t>(load.processes.size(), 1));
  const double cores = static_cast<double>(sums.cpu_ns) / 1e9 / seconds / processes;
  const double achieved = static_cast<double>(sums.acknowledged) / seconds;
  const bool missed = !load.target_rate || achieved < (1 - kMissedShare) * *load.target_rate;
  if (missed && cores > kBusyShare * load.cpu_limit_cores) {
    return text("used %.2f of %.2f cores", cores, load.cpu_limit_cores);
  }
  if (!load.target_rate) return {};
  if (load.wake_lateness.p99_ms.value_or(0) > kLateMs) {
    return text("woke late, p99 %.0f ms", *load.wake_lateness.p99_ms);
  }
  const double blocked = static_cast<double>(sums.blocked_ns) / 1e9 / seconds / processes;
  if (load.send_delay.p99_ms.value_or(0) > kLateMs && blocked < kBlockedShare) {
    return text("send delay p99 %.0f ms", *load.send_delay.p99_ms);
  }
  return {};
}

std::string little_trouble(const LoadMaterial& load) {
  const auto& delay = load.acknowledge_delay;
  for (const InstanceMaterial& process : load.processes) {
    if (process.lost || process.failed + process.dropped + process.unknown > 0) return {};
  }
  const auto source = combine({load}, {});
  if (!source || !delay.p50_ms || !delay.max_ms) return {};
  const auto law = stats::little_law(source->offered, source->acknowledged);
  if (!law) return {};
  const double least = (1 - kLittleShare) * *delay.p50_ms / 2 - kLittleMs;
  const double most = (1 + kLittleShare) * *delay.max_ms + kLittleMs;
  const double implied = 1000 * law->seconds;
  if (implied >= least && implied <= most) return {};
  return print(
      "%.4g under way at %.4g/s imply %.4g ms each; measured were p50 %.4g ms, max %.4g ms",
      law->concurrency, law->rate, implied, *delay.p50_ms, *delay.max_ms);
}

std::optional<Source> combine(const std::vector<LoadMaterial>& loads,
                              const std::vector<std::string>& names) {
  Source source;
  source.stop_ns = INT64_MAX;
  source.target_rate = 0;
  std::vector<stats::Points> acknowledged, offered;
  for (const LoadMaterial& load : loads) {
    const bool wanted =
        names.empty() || std::find(names.begin(), names.end(), load.name) != names.end();
    if (!wanted) continue;
    for (const InstanceMaterial& process : load.processes) {
      if (process.sent == 0) continue;
      source.start_ns = std::max(source.start_ns, start_of(process));
      source.stop_ns = std::min(source.stop_ns, stop_of(process));
      source.acknowledged_total += process.acknowledged;
      const std::int64_t end = std::max(process.last_acknowledged_ns, stop_of(process));
      acknowledged.push_back(
          points_of(process, &LoadTick::acknowledged, end, process.acknowledged));
      offered.push_back(
          points_of(process, &LoadTick::scheduled, end, process.sent + process.dropped));
    }
    if (!load.target_rate) source.target_rate.reset();
    if (source.target_rate) *source.target_rate += *load.target_rate;
    source.into_sink = source.into_sink || load.into_sink;
    source.on_time = source.on_time && generator_trouble(load).empty();
  }
  if (acknowledged.empty()) return std::nullopt;
  source.acknowledged = sum(acknowledged);
  source.offered = sum(offered);
  if (source.into_sink && source.target_rate) {
    source.stop_ns = std::min(source.stop_ns, schedule_end(source.offered));
  }
  return source;
}

LoadResult load_result(const LoadMaterial& load) {
  LoadResult result;
  result.name = load.name;
  result.instances = load.instances;
  result.senders = load.senders;
  result.target_rate = load.target_rate;
  result.count = load.count;
  for (const InstanceMaterial& process : load.processes) {
    result.sent += process.sent;
    result.acknowledged += process.acknowledged;
    result.failed += process.failed;
    result.dropped += process.dropped;
    result.unknown += process.unknown;
    result.blocked_seconds += static_cast<double>(process.blocked_ns) / 1e9;
  }
  result.send_seconds = sending_time(load).seconds();
  if (result.send_seconds > 0) {
    result.achieved_rate = static_cast<double>(result.acknowledged) / result.send_seconds;
    result.cpu_cores = static_cast<double>(totals(load).cpu_ns) / 1e9 / result.send_seconds;
  }
  result.send_delay_p50_ms = load.send_delay.p50_ms;
  result.send_delay_p99_ms = load.send_delay.p99_ms;
  result.send_delay_max_ms = load.send_delay.max_ms;
  result.acknowledge_p50_ms = load.acknowledge_delay.p50_ms;
  result.acknowledge_p99_ms = load.acknowledge_delay.p99_ms;
  result.acknowledge_max_ms = load.acknowledge_delay.max_ms;
  result.wake_p99_ms = load.wake_lateness.p99_ms;
  result.errors = load.errors;
  return result;
}

}  // namespace benchfield
