#include "runner/load/tally.h"

#include <sched.h>
#include <sys/prctl.h>

#include <algorithm>
#include <ctime>

namespace benchfield {
namespace {

constexpr std::size_t kMostTexts = 10;
constexpr std::size_t kMostDistinct = 200;

}  // namespace

void LiveCounters::started(std::int64_t start_ns) {
  start_ns_.store(start_ns, std::memory_order_relaxed);
}

std::int64_t LiveCounters::in_flight() const {
  const std::int64_t settled = acknowledged_.load(std::memory_order_acquire) +
                               failed_.load(std::memory_order_acquire) +
                               unknown_.load(std::memory_order_acquire);
  return sent_.load(std::memory_order_acquire) - settled;
}

LoadCounters LiveCounters::read(const Schedule& schedule, std::int64_t now_ns) const {
  LoadCounters counters;
  counters.at_ns = now_ns;
  counters.acknowledged = acknowledged_.load(std::memory_order_acquire);
  counters.failed = failed_.load(std::memory_order_acquire);
  counters.unknown = unknown_.load(std::memory_order_acquire);
  counters.dropped = dropped_.load(std::memory_order_acquire);
  counters.sent = sent_.load(std::memory_order_acquire);  // last: outcomes never exceed it
  counters.cpu_ns = process_cpu_ns();
  const std::int64_t start = start_ns_.load(std::memory_order_relaxed);
  const std::int64_t end = end_ns_.load(std::memory_order_relaxed);
  const std::int64_t until = end != 0 ? end : now_ns;
  counters.scheduled = start == 0            ? 0
                       : schedule.is_paced() ? schedule.due(until - start)
                                             : counters.sent + counters.dropped;
  return counters;
}

void BlockedTime::found_none(std::int64_t now_ns) {
  if (!since_ns_) since_ns_ = now_ns;
}

void BlockedTime::found_room(std::int64_t now_ns) {
  if (!since_ns_) return;
  const std::int64_t blocked = now_ns - *since_ns_;
  total_ns_ += blocked;
  longest_ns_ = std::max(longest_ns_, blocked);
  since_ns_.reset();
}

void FailureTexts::add(std::string_view text, std::int64_t times) {
  auto found = counts_.find(text);
  if (found == counts_.end()) {
    const std::string_view kept = counts_.size() < kMostDistinct ? text : "other failures";
    found = counts_.try_emplace(std::string(kept), 0).first;
  }
  found->second += times;
}

std::vector<std::string> FailureTexts::most_frequent() const {
  std::vector<std::pair<std::string, std::int64_t>> sorted(counts_.begin(), counts_.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<std::string> texts;
  for (const auto& [text, times] : sorted) {
    if (texts.size() == kMostTexts) break;
    texts.push_back(std::to_string(times) + " x " + text);
  }
  return texts;
}

std::int64_t process_cpu_ns() {
  timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<std::int64_t>(t.tv_sec) * 1'000'000'000 + t.tv_nsec;
}

void be_punctual() {
  prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
  // Threads made later are ordinary again. Who may not do this is refused, and that is all right.
  const sched_param lowest{.sched_priority = 1};
  sched_setscheduler(0, SCHED_RR | SCHED_RESET_ON_FORK, &lowest);
}

}  // namespace benchfield
