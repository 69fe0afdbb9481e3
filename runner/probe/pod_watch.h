#pragma once

#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "runner/io/process.h"

namespace benchfield {

/// Hears from a cluster which of a run's pods it tells to go: one that is evicted may be gone, and
/// another in its place, before anyone looks at it. Goes without where it may not watch. One thread
/// at a time; lines come on another.
class PodWatch {
 public:
  /// kubectl is argv up to the verb. The runner must outlive it.
  PodWatch(ProcessRunner& runner, std::vector<std::string> kubectl, const std::string& selector);
  ~PodWatch();
  PodWatch(const PodWatch&) = delete;
  PodWatch& operator=(const PodWatch&) = delete;

  /// Begins to watch, or again where the watch has ended.
  void tend();
  /// One line of the watch: uid, reason of the status and status of the condition
  /// DisruptionTarget, the last two mostly empty.
  void take(std::string_view line);
  /// uids of those that are evicted or told to go for the sake of something else.
  std::set<std::string> evicted() const;

 private:
  ProcessRunner& runner_;
  std::vector<std::string> argv_;
  std::unique_ptr<RunningProcess> process_;
  mutable std::mutex mutex_;
  std::set<std::string> evicted_;
};

}  // namespace benchfield
