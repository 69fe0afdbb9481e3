#include "runner/results/usage.h"

#include <algorithm>

#include "runner/results/flags.h"

namespace benchfield {
namespace {

/// One counter of a component over time, without points where it stood still in time or fell (it
/// was started anew).
template <class Of>
stats::Points counter(const UsageMaterial& usage, const Of& of) {
  stats::Points out;
  for (const UsagePoint& point : usage.points) {
    const std::optional<std::int64_t> value = of(point);
    if (!value) continue;
    if (!out.empty() && (point.at_ns <= out.back().time_ns || *value < out.back().count)) continue;
    out.push_back({point.at_ns, *value});
  }
  return out;
}

/// In what the counter's own readings cover of that time.
std::optional<double> growth(const stats::Points& points, std::int64_t from_ns,
                             std::int64_t to_ns) {
  if (points.size() < 2) return std::nullopt;
  from_ns = std::max(from_ns, points.front().time_ns);
  to_ns = std::min(to_ns, points.back().time_ns);
  if (from_ns >= to_ns) return std::nullopt;
  const auto before = stats::count_at(points, from_ns);
  const auto after = stats::count_at(points, to_ns);
  if (!before || !after) return std::nullopt;
  return *after - *before;
}

void keep_largest(std::optional<std::int64_t>& largest, const std::optional<std::int64_t>& value) {
  if (value) largest = std::max(largest.value_or(*value), *value);
}

void add_throttling(const UsageMaterial& usage, std::int64_t from, std::int64_t to,
                    UsageResult& result) {
  const auto periods =
      growth(counter(usage, [](const UsagePoint& p) { return p.periods; }), from, to);
  const auto throttled =
      growth(counter(usage, [](const UsagePoint& p) { return p.throttled_periods; }), from, to);
  const auto time =
      growth(counter(usage, [](const UsagePoint& p) { return p.throttled_ns; }), from, to);
  if (periods && throttled && *periods > 0) {
    result.throttled_share = std::clamp(*throttled / *periods, 0.0, 1.0);
    if (time) result.throttled_seconds = *time / 1e9;
  }
}

}  // namespace

UsageResult usage_of(const UsageMaterial& usage, const stats::Points* counted, std::int64_t from_ns,
                     std::int64_t to_ns) {
  UsageResult result;
  result.component = usage.component;
  result.limit_cores = usage.limit_cores;
  result.limit_bytes = usage.limit_bytes;
  const stats::Points cpu = counter(usage, [](const UsagePoint& p) { return p.cpu_ns; });
  for (const UsagePoint& point : usage.points) {
    if (point.at_ns < from_ns || point.at_ns > to_ns) continue;
    keep_largest(result.resident_bytes, point.resident_bytes);
    keep_largest(result.peak_bytes, point.peak_bytes);
  }
  if (cpu.size() < 2) return result;
  const std::int64_t from = std::max(from_ns, cpu.front().time_ns);
  const std::int64_t to = std::min(to_ns, cpu.back().time_ns);
  if (from >= to) return result;
  const auto used = growth(cpu, from, to);
  if (!used) return result;
  result.cpu_cores = *used / stats::difference(to, from);
  add_throttling(usage, from, to, result);
  if (!counted) return result;
  const auto first = stats::count_at(*counted, from);
  const auto last = stats::count_at(*counted, to);
  if (first && last && *last > *first) result.cpu_us_per_record = *used / 1e3 / (*last - *first);
  return result;
}

namespace {

/// Sums that were left out, and readings that failed, leave less to go by.
void flag_unread(const UsageMaterial& usage, std::vector<Flag>& flags) {
  const auto read = std::count_if(usage.points.begin(), usage.points.end(),
                                  [](const UsagePoint& point) { return point.cpu_ns.has_value(); });
  if (static_cast<double>(read) >= kReadShare * usage.asked) return;
  add_flag(flags, "W_NO_USAGE", usage.component,
           print("%d of %d readings", static_cast<int>(read), usage.asked));
}

}  // namespace

void flag_usage(const UsageMaterial& usage, const UsageResult& result, std::vector<Flag>& flags) {
  flag_unread(usage, flags);
  if (result.throttled_share.value_or(0) > kThrottledShare) {
    add_flag(flags, "W_THROTTLED", usage.component,
             print("%.0f %% of its periods", 100 * *result.throttled_share));
  }
  std::optional<std::int64_t> first, last;
  for (const UsagePoint& point : usage.points) {
    if (!point.memory_kills) continue;
    if (!first) first = point.memory_kills;
    last = point.memory_kills;
  }
  if (first && *last > *first) {
    add_flag(flags, "W_OUT_OF_MEMORY", usage.component,
             print("%d processes ended", static_cast<int>(*last - *first)));
  }
  const UsagePoint none{};
  const UsagePoint& end = usage.points.empty() ? none : usage.points.back();
  if (end.restarts.value_or(0) > 0) {
    add_flag(flags, "W_RESTARTED", usage.component,
             *end.restarts == 1 ? "once" : print("%d times", static_cast<int>(*end.restarts)));
  }
  if (end.evicted.value_or(0) > 0) {
    add_flag(flags, "W_EVICTED", usage.component,
             *end.evicted == 1 ? "1 pod" : print("%d pods", static_cast<int>(*end.evicted)));
  }
}

}  // namespace benchfield
