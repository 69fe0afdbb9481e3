#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "runner/base/value.h"
#include "runner/probe/pods.h"

namespace benchfield {

/// Counts, by component, containers and pods that were started after the first look, and pods that
/// were evicted. One thread at a time.
class StartedPods {
 public:
  /// Looks at the pods that are there. What was evicted and over at the first look is no matter of
  /// the trial; one that was told to go but still runs then is.
  void take(const std::vector<Pod>& pods);
  /// Uids of pods that a cluster told to go, those of earlier looks too.
  void take_evicted(const std::set<std::string>& uids);
  /// True when pods have gone and nothing was said of why: an evicted one is soon replaced, and
  /// then events may tell of it, some of them late.
  bool wants_events() const { return !gone_.empty(); }
  /// `kubectl get events -o json` of their namespace.
  void take_events(const Value& events);

  /// By component; 0 for one that only has what it had at first.
  const std::map<std::string, std::int64_t>& restarts() const { return sum_; }
  const std::map<std::string, std::int64_t>& evicted() const { return evicted_; }

 private:
  void count_evicted(const Pod& pod);

  bool is_first_ = true;
  std::map<std::string, Pod> seen_;         ///< as last seen, by uid
  std::map<std::string, int> gone_;         ///< uids to how often events were read for them
  std::set<std::string> counted_, looked_;  ///< uids: evicted ones, and those whose going was seen
  std::map<std::string, std::int64_t> sum_, evicted_;
};

}  // namespace benchfield
