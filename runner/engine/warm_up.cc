#include "runner/engine/warm_up.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>

namespace benchfield {
namespace {

constexpr double kFall = 0.95;   // cheaper than this part of the best round: still warming
constexpr double kShare = 0.05;  // of all CPU: less is noise
constexpr std::string_view kSuffix = ".cpu_ns";
constexpr std::string_view kRunner = "runner";

std::string three_digits(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.3g", value);
  return text.data();
}

std::optional<std::int64_t> value_of(const Sample& sample, const std::string& name) {
  for (const auto& [key, value] : sample.values) {
    if (key == name) return value;
  }
  return std::nullopt;
}

/// Growth of a cumulative value from the last reading before the start (or the first after it) to
/// the last of all.
std::optional<double> growth(const ProbeRecord& record, const std::string& name,
                             std::int64_t start_ns) {
  std::optional<std::int64_t> before, after;
  const auto take = [&](const Sample& sample) {
    if (!sample.ok) return;
    const auto value = value_of(sample, name);
    if (!value) return;
    if (!before || sample.received_ns <= start_ns) before = value;
    after = value;
  };
  for (const Sample& sample : record.samples) take(sample);
  if (record.last) take(*record.last);
  if (!before || *after < *before) return std::nullopt;
  return static_cast<double>(*after - *before);
}

std::set<std::string> cpu_names(const ProbeRecord& record) {
  std::set<std::string> out;
  for (const Sample& sample : record.samples) {
    for (const auto& [key, value] : sample.values) {
      if (key.ends_with(kSuffix)) out.insert(key);
    }
  }
  return out;
}

}  // namespace

std::int64_t acknowledged_records(const Observation& round) {
  std::int64_t sum = 0;
  for (const AgentState& agent : round.agents) {
    if (!agent.ticks.empty()) sum += agent.ticks.back().acknowledged;
  }
  return sum;
}

CpuPerRecord cpu_per_record(const Observation& round) {
  CpuPerRecord out;
  const auto records = static_cast<double>(acknowledged_records(round));
  if (records <= 0) return out;
  for (const ProbeRecord& record : round.probes) {
    for (const std::string& name : cpu_names(record)) {
      const std::string component = name.substr(0, name.size() - kSuffix.size());
      if (component == kRunner) continue;
      if (const auto ns = growth(record, name, round.start_ns))
        out[component] = *ns / 1000 / records;
    }
  }
  return out;
}

void WarmUpProgress::begin() {
  was_cold_ = false;
  calm_ = 0;
  falling_.clear();
}

bool WarmUpProgress::is_settled_after(const CpuPerRecord& round) {
  double all = 0;
  for (const auto& [component, us] : round) all += us;
  falling_.clear();
  bool is_calm = true;
  for (const auto& [component, us] : round) {
    const auto [best, is_new] = best_.try_emplace(component, us);
    if (us < kShare * all) {
      // too small to tell
    } else if (is_new) {
      was_cold_ = true;
      is_calm = false;
    } else if (us < kFall * best->second) {
      is_calm = false;
      falling_ += (falling_.empty() ? "" : ", ") + component + " " + three_digits(best->second) +
                  " to " + three_digits(us) + " us";
    }
    best->second = std::min(best->second, us);
  }
  calm_ = is_calm ? calm_ + 1 : 0;
  return calm_ >= (was_cold_ ? 2 : 1);
}

}  // namespace benchfield
