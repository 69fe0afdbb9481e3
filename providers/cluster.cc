#include "providers/cluster.h"

#include <algorithm>

#include "runner/template/manifests.h"
#include "runner/template/render.h"

namespace benchfield {
namespace {

constexpr int kFirstForward = 20090;
constexpr std::size_t kLongestName = 63;          ///< of a namespace and of a label's value
constexpr std::int64_t kAgentCpu = 1000;          ///< thousandths of a core
constexpr std::int64_t kAgentMemory = 1LL << 30;  ///< bytes: records, and a full send queue

List words_of(const std::vector<std::string>& texts) { return List(texts.begin(), texts.end()); }

/// "key=value:Effect" or "key:Effect" as what a pod tolerates.
std::optional<Map> toleration_of(const std::string& taint) {
  const auto colon = taint.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == taint.size()) return std::nullopt;
  const std::string key = taint.substr(0, colon);
  const auto equals = key.find('=');
  Map out{{"key", key.substr(0, equals)}};
  out["operator"] = equals == std::string::npos ? "Exists" : "Equal";
  if (equals != std::string::npos) out["value"] = key.substr(equals + 1);
  out["effect"] = taint.substr(colon + 1);
  return out;
}

Value name_space_manifest(const RunNames& run) {
  return Map{
      {"apiVersion", "v1"},
      {"kind", "Namespace"},
      {"metadata", Map{{"name", name_space(run)}, {"labels", Map{{"benchfield/run", run.id}}}}}};
}

Step applied(std::string id, std::string title, const std::vector<std::string>& kubectl,
             const std::vector<Value>& documents) {
  Step step;
  step.id = std::move(id);
  step.title = std::move(title);
  step.kind = apply_command(kubectl, documents);
  step.retry = while_unreachable();
  return step;
}

Map pool_of(const Value& rules) {
  List tolerations;
  const Value& taints = rules["taints"];
  for (const Value& taint : taints.is_list() ? *taints.as_list() : List{}) {
    if (auto toleration = toleration_of(to_text(taint)))
      tolerations.push_back(std::move(*toleration));
  }
  return {{"node_selector", rules["labels"].is_map() ? rules["labels"] : Value(Map{})},
          {"tolerations", tolerations}};
}

/// Every verb on every kind that the plan will use.
List rights_of(const Demand& demand) {
  std::set<std::string> resources = demand.cluster.resources;
  for (const char* always : {"pods", "events", "resourcequotas"}) resources.insert(always);
  if (demand.needs_hand) resources.insert("pods/exec");
  List out = {"get nodes", "create namespaces", "delete namespaces", "list namespaces"};
  for (const std::string& resource : resources) {
    const bool is_read = resource == "events" || resource == "resourcequotas";
    for (const char* verb : {"create", "delete", "get", "list", "patch"}) {
      const std::string word = verb;
      if (is_read && word != "list") continue;
      if (resource == "pods/exec" && word != "create") continue;
      if (resource == "pods/log" && word != "get") continue;
      out.push_back(word + " " + resource);
    }
  }
  return out;
}

/// The pods of each variant with what their pool's nodes carry.
List pods_value(const Cluster& here, const Demand& demand) {
  List variants;
  for (const auto& pods : demand.pods) {
    List list;
    for (const PodDemand& pod : pods) {
      const auto pool = here.pools.find(pod.pool);
      Map row{{"name", pod.name},
              {"pods", pod.count},
              {"cpu", Quantity{Dimension::cores, pod.cpu, 0}},
              {"memory", Quantity{Dimension::size, pod.memory, 0}}};
      if (pool != here.pools.end() && !pod.pool.empty()) {
        row["pool"] = pod.pool;
        for (const auto& [key, value] : pool->second) row[key] = value;
      }
      list.push_back(std::move(row));
    }
    if (std::find(variants.begin(), variants.end(), Value(list)) == variants.end())
      variants.push_back(std::move(list));
  }
  return variants;
}

Map room_of(const List& argv, const Cluster& here, const Demand& demand) {
  Map out{{"kubectl", argv}, {"variants", pods_value(here, demand)}};
  List images, classes;
  for (const std::string& image : demand.cluster.images) images.emplace_back(image);
  for (const std::string& name : demand.cluster.storage_classes) classes.emplace_back(name);
  if (here.pull_policy == "Never") out["images"] = std::move(images);
  if (!classes.empty()) out["storage_classes"] = std::move(classes);
  return out;
}

/// A pod of ours inside, for what must be done from there.
void add_hand(Steps& steps, const EnvironmentSpec& environment, const Cluster& here,
              const RunNames& run) {
  const Map labels{{"benchfield/run", run.id}, {"benchfield/component", kHand}};
  const Map container{{"name", "hand"},
                      {"image", here.agents.image},
                      {"imagePullPolicy", here.pull_policy},
                      {"command", List{"/usr/bin/benchfield", "act", "--wait"}},
                      {"resources", Map{{"requests", Map{{"cpu", "10m"}, {"memory", "64Mi"}}},
                                        {"limits", Map{{"memory", "256Mi"}}}}}};
  const Map manifest{
      {"apiVersion", "v1"},
      {"kind", "Pod"},
      {"metadata", Map{{"name", kHand}, {"labels", labels}}},
      {"spec", Map{{"containers", List{container}}, {"terminationGracePeriodSeconds", 1}}}};
  Step hand = applied(environment.name + ".hand", "start a pod that acts from inside", here.kubectl,
                      {manifest});
  hand.needs = {environment.name + ".namespace"};
  Step ready;
  ready.id = environment.name + ".hand.ready";
  ready.title = "wait for the pod that acts from inside";
  ready.needs = {hand.id};
  ready.deadline = Seconds(120);
  ready.kind = TypedAction{"condition",
                           {{"target", Map{{"kind", "Pod"}, {"name", kHand}}},
                            {"kubectl", words_of(here.kubectl)},
                            {"component", kHand}},
                           {}};
  steps.push_back(std::move(hand));
  steps.push_back(std::move(ready));
}

/// Follows the one before it, or `after`.
void add_check(Steps& steps, std::vector<std::string>& after, Step step) {
  step.needs = after;
  step.retry = while_unreachable();
  step.retry.attempts = 2;
  after = {step.id};
  steps.push_back(std::move(step));
}

Step check_step(const EnvironmentSpec& environment, const std::string& what,
                const std::string& title, TypedAction action) {
  Step step;
  step.id = environment.name + "." + what;
  step.title = title;
  step.kind = std::move(action);
  return step;
}

Step look_at_pods(const EnvironmentSpec& environment, const Cluster& here, const char* what,
                  const std::string& before) {
  Step step;
  step.id = environment.name + "." + what;
  step.title = before.empty() ? "note where the pods are" : "see what became of the pods";
  Map arguments{{"kubectl", words_of(here.kubectl)}};
  if (!before.empty()) arguments["before"] = before;
  step.kind = TypedAction{"cluster-pods", std::move(arguments), {}};
  step.retry = while_unreachable();
  return step;
}

}  // namespace

std::string text_of(const EnvironmentSpec& environment, std::string_view key) {
  const Value* value = environment.settings.find(key);
  return value ? value->text() : "";
}

const Map& entries_of(const EnvironmentSpec& environment, std::string_view key) {
  static const Map nothing;
  const Value* value = environment.settings.find(key);
  return value && value->is_map() ? *value->as_map() : nothing;
}

KeyRow key_row(const char* key, const char* help, Value default_value) {
  KeyRow out = key_row(key, default_value.is_int() ? ValueType::integer : ValueType::text, help);
  out.default_value = std::move(default_value);
  return out;
}

std::string name_space(const RunNames& run) {
  return ("benchfield-" + run.id).substr(0, kLongestName);
}

std::vector<KeyRow> cluster_keys() {
  KeyRow network =
      key_row("pod_network", "routable: pods are reached from outside", Value("private"));
  network.choices = {"private", "routable"};
  KeyRow pull =
      key_row("image_pull_policy", "Never: images are on the nodes", Value("IfNotPresent"));
  pull.choices = {"IfNotPresent", "Always", "Never"};
  KeyRow ports = key_row("ports", "first port here of port-forwards", Value(kFirstForward));
  ports.least = 1024;
  KeyRow cpu = key_row("agent_cpu", ValueType::cores, "CPU limit of each pod that sends or probes");
  cpu.default_value = Value(Quantity{Dimension::cores, kAgentCpu, 0});
  cpu.least = 10;
  KeyRow memory = key_row("agent_memory", ValueType::size, "and its memory limit");
  memory.default_value = Value(Quantity{Dimension::size, kAgentMemory, 0});
  memory.least = 64 << 20;
  return {key_row("node_address", ValueType::text,
                  "where node ports are reached; the internal address of the first ready node by "
                  "default"),
          std::move(network),
          std::move(pull),
          key_row("load_balancer_annotations", ValueType::map,
                  "of Services of type LoadBalancer, as for an internal one"),
          std::move(ports),
          key_row("agent_image", "image that holds benchfield itself",
                  Value("k8s.local/benchfield/agent:0.1.0")),
          std::move(cpu),
          std::move(memory)};
}

std::vector<KeyRow> pool_keys() {
  return {key_row("labels", ValueType::map, "labels of the pool's nodes"),
          key_row("taints", ValueType::list, "its taints, which pods there tolerate")};
}

void check_taints(const EnvironmentSpec& environment, DiagnosticSink& sink) {
  for (const auto& [pool, rules] : entries_of(environment, "pools")) {
    const Value& taints = rules["taints"];
    for (const Value& taint : taints.is_list() ? *taints.as_list() : List{}) {
      if (toleration_of(to_text(taint))) continue;
      Diagnostic& d = sink.error(
          "bad-taint", environment.range,
          "taint '" + to_text(taint) + "' of pool '" + pool + "' is not written KEY=VALUE:EFFECT");
      d.help = "write \"key=test:NoSchedule\"";
    }
  }
}

Cluster cluster_of(const EnvironmentSpec& environment, const RunNames& run,
                   std::vector<std::string> kubectl) {
  Cluster out;
  out.environment = environment.name;
  out.name_space = name_space(run);
  out.kubectl = std::move(kubectl);
  out.kubectl.emplace_back("--namespace");
  out.kubectl.push_back(out.name_space);
  out.node_address = text_of(environment, "node_address");
  if (out.node_address.empty())
    out.node_address = "${steps." + environment.name + ".nodes.address}";
  out.pull_policy = text_of(environment, "image_pull_policy");
  out.is_routable = text_of(environment, "pod_network") == "routable";
  out.load_balancer_annotations = entries_of(environment, "load_balancer_annotations");
  out.agents.image = text_of(environment, "agent_image");
  out.agents.cpu = environment.settings.find("agent_cpu")->integer();
  out.agents.memory = environment.settings.find("agent_memory")->integer();
  out.pools[""] = Map{{"node_selector", Map{}}, {"tolerations", List{}}};
  for (const auto& [name, rules] : entries_of(environment, "pools"))
    out.pools[name] = pool_of(rules);
  return out;
}

Steps cluster_checks(const EnvironmentSpec& environment, const Demand& demand, const RunNames& run,
                     const std::vector<std::string>& kubectl, std::vector<std::string> after) {
  const Cluster here = cluster_of(environment, run, kubectl);
  const std::string& name = environment.name;
  const List argv = words_of(kubectl);
  Steps steps;
  Step server = check_step(environment, "server", "reach the API server of " + name,
                           {"cluster-version", {{"kubectl", argv}}});
  server.captures = {{"address", "/address"}, {"fact.version", "/version"}};
  add_check(steps, after, std::move(server));
  add_check(steps, after,
            check_step(
                environment, "rights", "see that " + name + " allows what the run will do",
                {"cluster-rights",
                 {{"kubectl", argv}, {"target", here.name_space}, {"rights", rights_of(demand)}}}));
  Step nodes = check_step(environment, "nodes", "see that the nodes of " + name + " have room",
                          {"cluster-room", room_of(argv, here, demand)});
  nodes.captures = {{"address", "/address"}, {"fact.nodes", "/nodes"}};
  add_check(steps, after, std::move(nodes));
  return steps;
}

Steps name_space_steps(const EnvironmentSpec& environment, const Demand& demand,
                       const RunNames& run, const std::vector<std::string>& kubectl,
                       const std::vector<std::string>& after) {
  const Cluster here = cluster_of(environment, run, kubectl);
  Steps steps = {applied(environment.name + ".namespace", "make namespace " + here.name_space,
                         kubectl, {name_space_manifest(run)})};
  steps.back().needs = after;
  Step quota =
      check_step(environment, "quota", "see what quota the namespace has",
                 {"cluster-quota",
                  {{"kubectl", words_of(here.kubectl)}, {"variants", pods_value(here, demand)}}});
  quota.needs = {steps.back().id};
  quota.retry = while_unreachable();
  steps.push_back(std::move(quota));
  if (demand.needs_hand) add_hand(steps, environment, here, run);
  return steps;
}

Steps name_space_removal(const EnvironmentSpec& environment, const RunNames& run,
                         const std::vector<std::string>& kubectl) {
  const Map arguments{{"kubectl", words_of(kubectl)},
                      {"target", "namespaces"},
                      {"selector", "benchfield/run=" + run.id}};
  Step remove = check_step(environment, "delete", "delete the namespace of the run",
                           {"cluster-delete", arguments});
  remove.captures["removed"] = "/removed";
  remove.retry = while_unreachable();
  Step gone = check_step(environment, "gone", "wait until the namespace is gone",
                         {"cluster-gone", arguments});
  gone.needs = {remove.id};
  gone.deadline = Seconds(300);
  return {std::move(remove), std::move(gone)};
}

Step pods_before(const EnvironmentSpec& environment, const Cluster& here) {
  Step step = look_at_pods(environment, here, "pods.before", "");
  step.captures = {{"state", "/state"}, {"facts", "/facts"}};
  return step;
}

Step pods_after(const EnvironmentSpec& environment, const Cluster& here) {
  Step step = look_at_pods(environment, here, "pods.after",
                           "${steps." + environment.name + ".pods.before.state}");
  step.captures["flag.W_PODS_CHANGED"] = "/changes";
  return step;
}

}  // namespace benchfield
