#include "runner/engine/pod_facts.h"

#include <algorithm>
#include <array>

namespace benchfield {
namespace {

List items(const Value& value) { return value.is_list() ? *value.as_list() : List{}; }

std::string with_message(std::string text, const Value& message) {
  if (!message.text().empty()) text += ": " + message.text();
  return text;
}

const Value& condition(const Value& pod, std::string_view type) {
  static const Value none;
  const List* conditions = pod["status"]["conditions"].as_list();
  if (!conditions) return none;
  const auto found = std::find_if(conditions->begin(), conditions->end(),
                                  [&](const Value& c) { return c["type"].text() == type; });
  return found == conditions->end() ? none : *found;
}

std::string ended_text(const Value& ended) {
  const std::string code = "exit code " + std::to_string(ended["exitCode"].integer());
  if (ended["reason"].text() == "OOMKilled")
    return "it was killed for using more memory than its limit (" + code + ")";
  return "it ended with " + code;
}

}  // namespace

std::optional<std::string> pod_trouble(const Value& pod) {
  const Value& status = pod["status"];
  const Value& disruption = condition(pod, "DisruptionTarget");
  if (disruption["status"].text() == "True")
    return with_message("its pod was evicted (" + disruption["reason"].text() + ")",
                        disruption["message"]);
  if (status["reason"].text() == "Evicted")
    return with_message("its pod was evicted", status["message"]);
  for (const Value& container : items(status["containerStatuses"])) {
    const Value& ended = container["state"]["terminated"];
    if (ended.is_map() && ended["reason"].text() == "OOMKilled") return ended_text(ended);
  }
  if (pod["metadata"]["deletionTimestamp"].is_string()) return "its pod is being deleted";
  for (const Value& container : items(status["containerStatuses"])) {
    const Value& ended = container["state"]["terminated"];
    if (ended.is_map() && ended["exitCode"].integer() != 0) return ended_text(ended);
    const Value& waiting = container["state"]["waiting"];
    const std::string why = waiting["reason"].text();
    if (why.empty() || why == "ContainerCreating" || why == "PodInitializing") continue;
    return with_message("its pod waits (" + why + ")", waiting["message"]);
  }
  const Value& scheduled = condition(pod, "PodScheduled");
  if (scheduled["status"].text() == "False")
    return with_message("its pod is not scheduled", scheduled["message"]);
  const Value& ready = condition(pod, "Ready");
  if (status["phase"].text() == "Running" && ready["reason"].text() == "NodeNotReady")
    return "its node is not ready";
  if (status["phase"].text() == "Unknown") return "its node does not answer";
  return std::nullopt;
}

bool is_hopeless(const Value& pod) {
  for (const Value& container : items(pod["status"]["containerStatuses"])) {
    const Value& state = container["state"];
    const std::string why = state["waiting"]["reason"].text();
    if (why == "ErrImageNeverPull" || why == "InvalidImageName") return true;
  }
  return pod["status"]["phase"].text() == "Failed";
}

std::size_t first_to_go(const std::vector<std::string>& names, const List& pods,
                        std::size_t suspect) {
  std::optional<std::string> earliest;
  std::size_t first = suspect;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i].empty()) continue;
    const auto pod = std::find_if(pods.begin(), pods.end(), [&](const Value& one) {
      return one["metadata"]["name"].text() == names[i];
    });
    std::string at;  // nothing: gone, or ended before anyone deleted it
    if (pod != pods.end()) {
      at = (*pod)["metadata"]["deletionTimestamp"].text();
      if (at.empty() && (*pod)["status"]["phase"].text() != "Failed") continue;
    }
    if (earliest && (at > *earliest || (at == *earliest && i != suspect))) continue;
    earliest = at;
    first = i;
  }
  return first;
}

std::string why_gone(const Value& events) {
  constexpr std::array<std::string_view, 5> kTelling = {
      "Evicted", "Preempted", "TaintManagerEviction", "NodeNotReady", "Killing"};
  for (const std::string_view telling : kTelling) {
    for (const Value& event : items(events)) {
      if (event["reason"].text() == telling)
        return with_message("its pod was deleted (" + std::string(telling) + ")", event["message"]);
    }
  }
  return "its pod was deleted";
}

}  // namespace benchfield
