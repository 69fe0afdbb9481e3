#include "runner/probe/started_pods.h"

#include <algorithm>

namespace benchfield {
namespace {

/// Of the kubelet, the scheduler and the controller that empties tainted nodes.
bool is_eviction(const Value& event) {
  const std::string reason = event["reason"].text();
  return reason == "Evicted" || reason == "Preempted" || reason == "TaintManagerEviction";
}

/// Some of them name the pod alone; an earlier one of that name had its own end before.
bool is_about(const Value& event, const Pod& pod) {
  const Value& object = event["involvedObject"];
  if (const std::string uid = object["uid"].text(); !uid.empty()) return uid == pod.uid;
  const std::string last = event["lastTimestamp"].text();
  return object["name"].text() == pod.name && (last.empty() || last >= pod.created);
}

}  // namespace

void StartedPods::count_evicted(const Pod& pod) {
  if (counted_.insert(pod.uid).second && !is_first_) ++evicted_[pod.component];
}

void StartedPods::take(const std::vector<Pod>& pods) {
  std::set<std::string> here;
  for (const Pod& pod : pods) {
    here.insert(pod.uid);
    std::int64_t& sum = sum_[pod.component];
    evicted_[pod.component];
    const auto [known, is_new] = seen_.emplace(pod.uid, pod);
    if (is_new && !is_first_) sum += 1 + pod.restarts;
    if (!is_new) sum += std::max<std::int64_t>(0, pod.restarts - known->second.restarts);
    known->second.restarts = std::max(known->second.restarts, pod.restarts);
    if (pod.is_evicted) count_evicted(pod);
  }
  for (const auto& [uid, pod] : seen_) {
    if (!here.contains(uid) && !counted_.contains(uid) && looked_.insert(uid).second)
      gone_.emplace(uid, pod);
  }
  is_first_ = false;
}

void StartedPods::take_events(const Value& events) {
  const List* items = events["items"].as_list();
  for (const Value& event : items ? *items : List{}) {
    if (!is_eviction(event)) continue;
    for (const auto& [uid, pod] : gone_) {
      if (is_about(event, pod)) count_evicted(pod);
    }
  }
  gone_.clear();
}

}  // namespace benchfield
