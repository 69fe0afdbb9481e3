#include "runner/engine/usage.h"

#include <algorithm>

#include "runner/engine/observation.h"
#include "runner/probe/pods.h"
#include "runner/results/flags.h"

namespace benchfield {
namespace {

void take(UsagePoint& point, std::string_view what, std::int64_t value) {
  if (what == "cpu_ns") point.cpu_ns = value;
  if (what == "resident_bytes") point.resident_bytes = value;
  if (what == "periods") point.periods = value;
  if (what == "throttled_periods") point.throttled_periods = value;
  if (what == "throttled_ns") point.throttled_ns = value;
  if (what == "peak_bytes") point.peak_bytes = value;
  if (what == "memory_kills") point.memory_kills = value;
  if (what == "restarts") point.restarts = value;
  if (what == "evicted") point.evicted = value;
}

}  // namespace

ComponentLimits total_limits(const std::vector<Limits>& limits, int instances) {
  ComponentLimits out;
  out.any = std::any_of(limits.begin(), limits.end(),
                        [](const Limits& one) { return one.millicores || one.memory; });
  if (limits.empty() || static_cast<int>(limits.size()) < instances) return out;
  out.millicores = out.memory = 0;
  for (const Limits& one : limits) {
    if (!one.millicores) out.millicores.reset();
    if (!one.memory) out.memory.reset();
    if (out.millicores) *out.millicores += *one.millicores;
    if (out.memory) *out.memory += *one.memory;
  }
  return out;
}

void add_limits(TrialResult& result, const std::map<std::string, ComponentLimits>& limits,
                const std::map<std::string, std::string>& unlimited) {
  for (const auto& [component, limit] : limits) {
    const auto why = unlimited.find(component);
    const bool held = why == unlimited.end();
    if (limit.any) {
      result.facts[component + ".limits"] = held ? "held" : "not held";
      if (!held) add_flag(result.flags, "W_LIMITS_NOT_APPLIED", component, why->second);
    } else if (!held) {
      result.facts[component + ".weight"] = "not that of a pod";
      add_flag(result.flags, "W_WEIGHT", component, why->second);
    }
  }
}

std::int64_t cpu_of_pods_here(const std::vector<ProbeRecord>& records) {
  std::int64_t sum = 0;
  for (const ProbeRecord& record : records) {
    std::optional<std::int64_t> first, last;
    for (const Sample& sample : record.samples) {
      for (const auto& [name, value] : sample.values) {
        if (name != kPodsHere) continue;
        if (!first) first = value;
        last = value;
      }
    }
    if (first && *last > *first) sum += *last - *first;
  }
  return sum;
}

std::vector<UsageMaterial> usage_material(const ProbeRecord& record,
                                          const std::map<std::string, ComponentLimits>& limits) {
  std::map<std::string, UsageMaterial> by_component;
  std::vector<Sample> samples = record.samples;
  if (record.last) samples.push_back(*record.last);  // restarts may have come with the end
  for (const Sample& sample : samples) {
    if (!sample.ok) continue;
    std::map<std::string, UsagePoint> points;
    for (const auto& [name, value] : sample.values) {
      if (name == kPodsHere) continue;
      const auto dot = name.rfind('.');
      UsagePoint& point = points[name.substr(0, dot)];
      point.at_ns = (sample.sent_ns + sample.received_ns) / 2;
      take(point, std::string_view(name).substr(dot + 1), value);
    }
    for (const auto& [component, point] : points) by_component[component].points.push_back(point);
  }
  std::vector<UsageMaterial> out;
  for (auto& [name, usage] : by_component) {
    usage.component = name;
    usage.asked = static_cast<int>(samples.size());
    if (const auto found = limits.find(name); found != limits.end()) {
      if (found->second.millicores)
        usage.limit_cores = static_cast<double>(*found->second.millicores) / 1000;
      usage.limit_bytes = found->second.memory;
    }
    out.push_back(std::move(usage));
  }
  return out;
}

}  // namespace benchfield
