#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runner/load/load.h"
#include "runner/load/schedule.h"

namespace benchfield {

/// Counters written by the one sending thread and read by any other, without locks. A reader never
/// sees more outcomes than records sent.
class LiveCounters {
 public:
  void sent(std::int64_t n) { add(sent_, n); }
  void acknowledged(std::int64_t n) { add(acknowledged_, n); }
  void failed(std::int64_t n) { add(failed_, n); }
  void unknown(std::int64_t n) { add(unknown_, n); }
  void dropped(std::int64_t n) { add(dropped_, n); }
  /// The schedule runs from this instant on.
  void started(std::int64_t start_ns);
  /// Freezes what was due: the schedule ends at this instant.
  void ended(std::int64_t end_ns) { end_ns_.store(end_ns, std::memory_order_relaxed); }

  std::int64_t in_flight() const;
  LoadCounters read(const Schedule& schedule, std::int64_t now_ns) const;

 private:
  /// One writer only, so load and store need no locked instruction.
  static void add(std::atomic<std::int64_t>& counter, std::int64_t n) {
    counter.store(counter.load(std::memory_order_relaxed) + n, std::memory_order_release);
  }

  std::atomic<std::int64_t> sent_{0}, acknowledged_{0}, failed_{0}, unknown_{0}, dropped_{0};
  std::atomic<std::int64_t> start_ns_{0}, end_ns_{0};
};

/// How long there was no room for what was due.
class BlockedTime {
 public:
  /// What a try to send at now_ns found; runs of no room are one block.
  void found_room(std::int64_t now_ns);
  void found_none(std::int64_t now_ns);
  std::int64_t total_ns() const { return total_ns_; }
  std::int64_t longest_ns() const { return longest_ns_; }

 private:
  std::optional<std::int64_t> since_ns_;
  std::int64_t total_ns_ = 0;
  std::int64_t longest_ns_ = 0;
};

/// Counts distinct failure texts. Not thread safe.
class FailureTexts {
 public:
  void add(std::string_view text, std::int64_t times = 1);
  /// "1200 x TEXT", most frequent first, at most 10.
  std::vector<std::string> most_frequent() const;

 private:
  std::map<std::string, std::int64_t, std::less<>> counts_;
};

/// CPU time of this process so far.
std::int64_t process_cpu_ns();

/// Lets the calling thread's sleeps end on time: timer slack of 1 ns instead of 50 us and, where
/// that is allowed (root, CAP_SYS_NICE), the lowest real-time priority. It sleeps nearly all the
/// time, but a sender that is late on a busy machine measures the machine.
void be_punctual();

}  // namespace benchfield
