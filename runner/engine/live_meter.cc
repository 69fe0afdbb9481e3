#include "runner/engine/live_meter.h"

#include <algorithm>

namespace benchfield {
namespace {

constexpr std::int64_t kWindowNs = 4'000'000'000;
constexpr std::string_view kCount = ".count";

}  // namespace

void RecentCount::add(std::int64_t at_ns, std::int64_t count) {
  if (!points_.empty() && at_ns <= points_.back().first) return;
  points_.emplace_back(at_ns, count);
  while (points_.size() > 2 && at_ns - points_[1].first >= kWindowNs) points_.pop_front();
}

std::optional<double> RecentCount::rate() const {
  if (points_.size() < 2) return std::nullopt;
  const auto& [begin_ns, begin] = points_.front();
  const auto& [end_ns, end] = points_.back();
  return static_cast<double>(end - begin) / (static_cast<double>(end_ns - begin_ns) / 1e9);
}

LiveMeter::LiveMeter(std::string phase, std::int64_t total, const std::optional<Expression>& until)
    : phase_(std::move(phase)), total_(total) {
  for (const std::string& path : until ? until->paths() : std::vector<std::string>{}) {
    if (path.ends_with(kCount)) awaited_.insert(path.substr(0, path.size() - kCount.size()));
  }
}

void LiveMeter::add_probe(const std::string& name) { probes_.emplace_back(name, RecentCount{}); }

void LiveMeter::see_load(const LoadCounters& sum) {
  if (sum.at_ns == 0) return;  // none has reported yet
  sent_.add(sum.at_ns, sum.sent);
  acknowledged_.add(sum.at_ns, sum.acknowledged);
}

void LiveMeter::see_probe(const std::string& name, std::int64_t at_ns, std::int64_t count) {
  const auto probe = std::find_if(probes_.begin(), probes_.end(),
                                  [&](const auto& one) { return one.first == name; });
  if (probe != probes_.end()) probe->second.add(at_ns, count);
}

LiveRates LiveMeter::rates(double seconds, bool is_over) const {
  LiveRates out;
  out.phase = phase_;
  out.seconds = seconds;
  out.total = total_;
  out.done = acknowledged_.last();
  if (!is_over) {
    out.offered = sent_.rate();
    out.acknowledged = acknowledged_.rate();
  }
  for (const auto& [name, count] : probes_) {
    if (const auto rate = count.rate()) out.probes.emplace_back(name, *rate);
    if (awaited_.contains(name)) out.done = std::min(out.done, count.last());
  }
  return out;
}

}  // namespace benchfield
