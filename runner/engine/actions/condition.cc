#include <algorithm>
#include <set>

#include "runner/engine/actions/kubectl.h"
#include "runner/engine/actions/rows.h"
#include "runner/io/json.h"

/// Readiness of objects in a cluster, and why there is none: what the pods of the component say.
namespace benchfield::actions {
namespace {

constexpr std::int64_t kCrashes = 3;     ///< restarts after which waiting on is in vain
constexpr const char* kLogLines = "60";  ///< looked at
constexpr std::size_t kShownLines = 12;  ///< shown: without the inside of stack traces

struct Reason {
  std::string text;
  bool is_hopeless = false;
};

std::string resource(const std::string& kind) {
  std::string out = kind;
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

/// "kafka-broker-0: not scheduled: 0/2 nodes are available: ..."
void add_scheduling(std::vector<Reason>& out, const Value& pod, const std::string& name) {
  for (const Value& condition : items_of(pod["status"]["conditions"])) {
    if (condition["type"].text() == "PodScheduled" && condition["status"].text() == "False")
      out.push_back({"pod " + name + " is not scheduled: " + condition["message"].text()});
  }
  if (pod["status"]["reason"].text() == "Evicted")
    out.push_back({"pod " + name + " was evicted: " + pod["status"]["message"].text()});
}

void add_waiting(std::vector<Reason>& out, const Value& status, const std::string& name) {
  const Value& waiting = status["state"]["waiting"];
  const std::string why = waiting["reason"].text();
  if (why.empty() || why == "ContainerCreating" || why == "PodInitializing") return;
  const bool is_image = why.find("Image") != std::string::npos;
  const std::string what =
      is_image ? "cannot get its image " + status["image"].text() + ": " + why : "waits: " + why;
  const std::string message = waiting["message"].text();
  out.push_back({"pod " + name + " " + what + (message.empty() ? "" : ": " + message),
                 why == "ErrImageNeverPull" || why == "InvalidImageName"});
}

void add_ended(std::vector<Reason>& out, const Value& status, const std::string& name,
               const Value& pod) {
  const std::int64_t restarts = status["restartCount"].integer();
  const Value& ended = status["lastState"]["terminated"].is_map()
                           ? status["lastState"]["terminated"]
                           : status["state"]["terminated"];
  if (!ended.is_map() || ended["exitCode"].integer() == 0) return;
  const std::string times = ", " + std::to_string(restarts) + " restarts";
  if (ended["reason"].text() == "OOMKilled") {
    std::string limit;
    for (const Value& container : items_of(pod["spec"]["containers"])) {
      if (container["name"].text() == status["name"].text())
        limit = to_text(container["resources"]["limits"]["memory"]);
    }
    out.push_back(
        {"pod " + name + " was killed for using more memory than its limit of " + limit + times,
         restarts >= kCrashes});
    return;
  }
  const bool is_once = pod["spec"]["restartPolicy"].text() == "Never";
  out.push_back({"pod " + name + " ended with exit code " +
                     std::to_string(ended["exitCode"].integer()) + (is_once ? "" : times),
                 is_once || restarts >= kCrashes});
}

std::vector<Reason> reasons_of(const Value& pod) {
  const std::string name = pod["metadata"]["name"].text();
  std::vector<Reason> out;
  add_scheduling(out, pod, name);
  for (const Value& status : items_of(pod["status"]["containerStatuses"])) {
    add_waiting(out, status, name);
    add_ended(out, status, name, pod);
  }
  return out;
}

/// Nothing when the object is as wanted, else what it lacks.
std::string lack_of(const Value& object, const Map& wanted) {
  const std::string kind = object["kind"].text();
  const Value& status = object["status"];
  const std::string name = "'" + object["metadata"]["name"].text() + "'";
  if (const Value* holds = wanted.find("holds")) {
    for (const auto& [pointer, expected] : holds->is_map() ? *holds->as_map() : Map{}) {
      const Value& found = object.pointer(pointer);
      if (to_text(found) != to_text(expected))
        return kind + " " + name + " has '" + to_text(found) + "' at " + pointer + ", expected '" +
               to_text(expected) + "'";
    }
    return "";
  }
  if (kind == "Job") {
    for (const Value& condition : items_of(status["conditions"])) {
      if (condition["type"].text() == "Complete" && condition["status"].text() == "True") return "";
    }
    return "Job " + name + " is not complete";
  }
  if (kind == "Pod") {
    for (const Value& condition : items_of(status["conditions"])) {
      if (condition["type"].text() == "Ready" && condition["status"].text() == "True") return "";
    }
    return "pod " + name + " is not ready";
  }
  const Value* ready = wanted.find("ready");
  const std::int64_t count = ready ? ready->integer(1) : object["spec"]["replicas"].integer(1);
  const bool is_seen =
      status["observedGeneration"].integer() >= object["metadata"]["generation"].integer();
  const std::int64_t updated = status["updatedReplicas"].integer(status["replicas"].integer());
  const std::int64_t have = status["readyReplicas"].integer();
  const std::int64_t asked = object["spec"]["replicas"].integer(count);
  if (is_seen && status["replicas"].integer() > asked)
    return std::to_string(status["replicas"].integer()) + " pods of " + kind + " " + name +
           " are there, only " + std::to_string(asked) + " are wanted";
  if (is_seen && have >= count && updated >= count) return "";
  return std::to_string(std::min(have, updated)) + " of " + std::to_string(count) + " pods of " +
         kind + " " + name + " are ready";
}

/// The last lines of a log; of a stack trace only what says something.
void add_log(std::vector<std::string>& out, const std::string& name, const std::string& log) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < log.size();) {
    const auto end = std::min(log.find('\n', at), log.size());
    const std::string line = log.substr(at, end - at);
    if (!line.empty() && !line.starts_with("\tat ")) lines.push_back(line);
    at = end + 1;
  }
  const std::size_t first = lines.size() > kShownLines ? lines.size() - kShownLines : 0;
  for (std::size_t i = first; i < lines.size(); ++i)
    out.push_back("log of " + name + ": " + lines[i]);
}

std::string component_selector(const Map& arguments) {
  return "benchfield/component=" + text_argument(arguments, "component");
}

}  // namespace

Result<Value> condition(const Map& arguments, ActionContext& context) {
  const Kubectl kubectl(arguments, context);
  const Value* target = arguments.find("target");
  const Map wanted = target && target->is_map() ? *target->as_map() : Map{};
  const std::string kind = text_argument(wanted, "kind");
  const std::string name = text_argument(wanted, "name");
  BF_TRY(const List objects,
         kubectl.items({resource(kind) + ",pods", "-l", component_selector(arguments)}));
  const Value* object = nullptr;
  for (const Value& candidate : objects) {
    if (candidate["metadata"]["name"].text() == name && candidate["kind"].text() == kind)
      object = &candidate;
  }
  Error error{"not-yet", "there is no " + kind + " '" + name + "'", {}, {}};
  if (object) error.what = lack_of(*object, wanted);
  if (error.what.empty()) return *object;
  for (const Value& pod : objects) {
    if (pod["kind"].text() != "Pod") continue;
    for (Reason& reason : reasons_of(pod)) {
      if (reason.is_hopeless) error.code = kHopeless;
      error.notes.push_back(std::move(reason.text));
    }
  }
  return fail(std::move(error));
}

std::vector<std::string> explain_condition(const Map& arguments, ActionContext& context) {
  const Kubectl kubectl(arguments, context);
  std::vector<std::string> out;
  const Value* target = arguments.find("target");
  const std::string owner = target ? (*target)["name"].text() : "";
  const std::string kind = target ? (*target)["kind"].text() : "Pod";
  const auto standing = kubectl.items({resource(kind) + (kind == "Pod" ? "" : ",pods")});
  std::set<std::string> uids;
  for (const Value& object : standing ? *standing : List{})
    uids.insert(object["metadata"]["uid"].text());
  const auto events = kubectl.items({"events", "--field-selector", "type=Warning"});
  for (const Value& event : events ? *events : List{}) {
    const std::string reason = event["reason"].text();
    const bool is_own = event["involvedObject"]["name"].text() == owner;
    if (!is_own && reason != "FailedMount" && reason != "FailedScheduling") continue;
    // of an earlier trial's object of the same name
    if (standing && !uids.contains(event["involvedObject"]["uid"].text())) continue;
    out.push_back("event of " + event["involvedObject"]["name"].text() + ": " + reason + ": " +
                  event["message"].text());
  }
  const auto pods = kubectl.items({"pods", "-l", component_selector(arguments)});
  for (const Value& pod : pods ? *pods : List{}) {
    const std::string name = pod["metadata"]["name"].text();
    const Value& status = pod["status"]["containerStatuses"].at(0);
    const bool has_ended = status["restartCount"].integer() > 0;
    if (!has_ended && !status["state"]["terminated"].is_map() && !status["started"].boolean())
      continue;
    std::vector<std::string> words = {"logs", name, "--tail", kLogLines};
    if (has_ended && !status["state"]["running"].is_map()) words.emplace_back("--previous");
    const auto log = kubectl.run(words);
    if (log) add_log(out, name, *log);
  }
  return out;
}

}  // namespace benchfield::actions
