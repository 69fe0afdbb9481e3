#include "runner/probe/started_pods.h"

#include <algorithm>

namespace benchfield {
namespace {

constexpr int kLooks = 3;  ///< for events, which are written beside what they tell of

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
  const bool was_over = is_first_ && pod.running == 0;
  if (counted_.insert(pod.uid).second && !was_over) ++evicted_[pod.component];
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
      gone_.emplace(uid, 0);
  }
  is_first_ = false;
}

void StartedPods::take_evicted(const std::set<std::string>& uids) {
  for (const std::string& uid : uids) {
    const auto known = seen_.find(uid);
    if (known == seen_.end()) continue;
    count_evicted(known->second);
    gone_.erase(uid);
  }
}

void StartedPods::take_events(const Value& events) {
  const List* items = events["items"].as_list();
  for (const Value& event : items ? *items : List{}) {
    if (!is_eviction(event)) continue;
    for (const auto& [uid, looks] : gone_) {
      if (is_about(event, seen_.at(uid))) count_evicted(seen_.at(uid));
    }
  }
  for (auto& [uid, looks] : gone_) ++looks;
  std::erase_if(gone_, [&](const auto& gone) {
    return counted_.contains(gone.first) || gone.second >= kLooks;
  });
}

}  // namespace benchfield
