#include "runner/engine/agent_steps.h"

#include <algorithm>
#include <cctype>

#include "runner/base/units.h"
#include "runner/io/json.h"
#include "runner/template/render.h"

namespace benchfield {
namespace {

constexpr int kPort = 7077;
constexpr auto kGather = Seconds(120);  ///< images may have to be fetched first
constexpr auto kLease = Seconds(30);    ///< an API server may be gone for ten seconds
constexpr auto kUncertainty = Milliseconds(50);
constexpr auto kAfterDeadline = Seconds(300);
constexpr const char* kCpuLimit = "1";
constexpr const char* kMemoryLimit = "1Gi";  ///< records, and a full send queue
constexpr std::size_t kLongestName = 40;     ///< a pod adds its index and a random word

/// A name in a cluster: small letters, digits and hyphens, a letter first.
std::string object_name(const std::string& name, const std::string& phase,
                        const std::string& trial) {
  std::string out;
  for (const char c : name) {
    const auto u = static_cast<unsigned char>(c);
    out += std::isalnum(u) ? static_cast<char>(std::tolower(u)) : '-';
  }
  out.resize(std::min(out.size(), kLongestName));
  if (out.empty() || !std::isalpha(static_cast<unsigned char>(out.front()))) out = "a-" + out;
  return out + "-" + phase + "-" + trial.substr(0, trial.find('-'));
}

Map labels_of(const AgentPlace& place, const std::string& object) {
  return {{"benchfield/run", place.run_id}, {"benchfield/agents", object}};
}

Map metadata(const AgentPlace& place, const std::string& object) {
  return {{"name", object}, {"labels", labels_of(place, object)}};
}

/// Found by name before it is ready: the agents are not ready before they have met.
Value service(const AgentPlace& place, const std::string& object) {
  return Map{{"apiVersion", "v1"},
             {"kind", "Service"},
             {"metadata", metadata(place, object)},
             {"spec", Map{{"clusterIP", "None"},
                          {"publishNotReadyAddresses", true},
                          {"selector", Map{{"benchfield/agents", object}}},
                          {"ports", List{Map{{"name", "meeting"}, {"port", kPort}}}}}}};
}

Value task_map(const AgentPlace& place, const std::string& object, const GroupTask& task) {
  return Map{{"apiVersion", "v1"},
             {"kind", "ConfigMap"},
             {"metadata", metadata(place, object)},
             {"data", Map{{"task.json", to_pretty_json(to_value(task))}}}};
}

Value container(const AgentPlace& place) {
  return Map{
      {"name", "agent"},
      {"image", place.image},
      {"imagePullPolicy", place.pull_policy},
      {"command", List{"/usr/bin/benchfield", "agent", "--spec", "/etc/benchfield/task.json"}},
      {"env", List{Map{{"name", "NODE_NAME"},
                       {"valueFrom", Map{{"fieldRef", Map{{"fieldPath", "spec.nodeName"}}}}}}}},
      {"ports", List{Map{{"name", "meeting"}, {"containerPort", kPort}}}},
      {"resources", Map{{"requests", Map{{"cpu", std::to_string(kAgentCpu) + "m"},
                                         {"memory", std::to_string(kAgentMemory >> 20) + "Mi"}}},
                        {"limits", Map{{"cpu", kCpuLimit}, {"memory", kMemoryLimit}}}}},
      {"volumeMounts", List{Map{{"name", "task"}, {"mountPath", "/etc/benchfield"}}}}};
}

/// One that failed ends the Job, and so the others: but only once it has ended, so that its last
/// words come before theirs. Without a policy, a pod that is still being deleted counts.
Value fail_at_once() {
  return Map{
      {"rules",
       List{Map{{"action", "FailJob"},
                {"onExitCodes",
                 Map{{"containerName", "agent"}, {"operator", "NotIn"}, {"values", List{0}}}}}}}};
}

Value job(const AgentPlace& place, const std::string& object, int instances) {
  const Map spread{{"maxSkew", 1},
                   {"topologyKey", "kubernetes.io/hostname"},
                   {"whenUnsatisfiable", "ScheduleAnyway"},
                   {"labelSelector", Map{{"matchLabels", Map{{"benchfield/agents", object}}}}}};
  const Map pod{{"restartPolicy", "Never"},
                {"subdomain", object},
                {"enableServiceLinks", false},
                {"terminationGracePeriodSeconds", 10},
                {"nodeSelector", place.node_selector},
                {"tolerations", place.tolerations},
                {"topologySpreadConstraints", List{spread}},
                {"containers", List{container(place)}},
                {"volumes", List{Map{{"name", "task"}, {"configMap", Map{{"name", object}}}}}}};
  return Map{
      {"apiVersion", "batch/v1"},
      {"kind", "Job"},
      {"metadata", metadata(place, object)},
      {"spec", Map{{"completionMode", "Indexed"},
                   {"completions", instances},
                   {"parallelism", instances},
                   {"backoffLimit", 0},
                   {"podFailurePolicy", fail_at_once()},
                   {"activeDeadlineSeconds",
                    static_cast<std::int64_t>((place.deadline + kAfterDeadline) / Seconds(1))},
                   {"template",
                    Map{{"metadata", Map{{"labels", labels_of(place, object)}}}, {"spec", pod}}}}}};
}

Map pods_of(const AgentPlace& place, const std::string& object, const GroupTask& task) {
  Map pods{{"kubectl", List(place.kubectl.begin(), place.kubectl.end())},
           {"job", object},
           {"group", task.group},
           {"instances", task.instances},
           {"port", task.port},
           {"gather", to_text(duration_quantity(task.gather))},
           {"lease", to_text(duration_quantity(task.lease))},
           {"errors", place.errors}};
  if (place.has_rounds) pods["rounds"] = true;
  return pods;
}

RunCommand apply(const AgentPlace& place, const std::vector<Value>& documents) {
  RunCommand command{place.kubectl, {}, {}, ""};
  for (const char* word :
       {"apply", "--server-side", "--field-manager=benchfield", "--force-conflicts", "-f", "-"})
    command.argv.emplace_back(word);
  for (const Value& document : documents)
    command.input += (command.input.empty() ? "" : "---\n") + to_yaml(document);
  return command;
}

/// What kubectl says when the API server, or the way to it, fails for a while.
std::vector<std::string> unreachable() {
  return {"was refused",      "Unable to connect", "i/o timeout",
          "connection reset", "TLS handshake",     "Too Many Requests"};
}

}  // namespace

AgentSteps agent_steps(const AgentPlace& place, const std::string& name, GroupTask task) {
  const std::string object = object_name(name, place.phase, place.trial);
  task.group = place.run_id + "/" + place.trial + "/" + place.phase + "/" + name;
  task.port = kPort;
  task.barrier = object + "-0." + object + ":" + std::to_string(kPort);
  task.gather = kGather;
  task.lease = kLease;
  task.uncertainty = kUncertainty;
  AgentSteps out;
  out.pods = pods_of(place, object, task);
  out.make.id = place.phase + "." + name + ".agents";
  out.make.title = "start the agents of " + name + " in " + place.environment;
  out.make.kind = apply(place, {service(place, object), task_map(place, object, task),
                                job(place, object, task.instances)});
  out.make.retry = {5, Seconds(3), unreachable()};
  out.remove.id = place.phase + "." + name + ".agents.remove";
  out.remove.title = "remove the agents of " + name;
  RunCommand remove{place.kubectl, {}, {}, ""};
  for (const std::string& word :
       {std::string("delete"), std::string("jobs,services,configmaps"),
        "--selector=benchfield/run=" + place.run_id + ",benchfield/agents=" + object,
        std::string("--ignore-not-found"), std::string("--wait=false")})
    remove.argv.push_back(word);
  out.remove.kind = std::move(remove);
  out.remove.retry = out.make.retry;
  return out;
}

}  // namespace benchfield
