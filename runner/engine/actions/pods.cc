#include <map>
#include <set>

#include "runner/engine/actions/kubectl.h"
#include "runner/engine/actions/rows.h"
#include "runner/io/json.h"
#include "runner/results/flags.h"
#include "runner/template/instantiate.h"
#include "runner/template/manifests.h"

/// What pods and nodes are and what became of them: a trial whose pods restarted, moved or went, or
/// whose nodes were lost, measured something else.
namespace benchfield::actions {
namespace {

bool is_ready_node(const Value& node) {
  for (const Value& condition : items_of(node["status"]["conditions"])) {
    if (condition["type"].text() == "Ready") return condition["status"].text() == "True";
  }
  return false;
}

std::int64_t restarts_of(const Value& pod) {
  std::int64_t out = 0;
  for (const Value& status : items_of(pod["status"]["containerStatuses"]))
    out += status["restartCount"].integer();
  return out;
}

std::string last_end_of(const Value& pod) {
  for (const Value& status : items_of(pod["status"]["containerStatuses"])) {
    const Value& ended = status["lastState"]["terminated"];
    if (ended.is_map())
      return " (" + ended["reason"].text() + ", exit code " +
             std::to_string(ended["exitCode"].integer()) + ")";
  }
  return "";
}

/// Of our own load and probes, which come and go by themselves and say so.
bool is_agent(const Value& object) {
  return !object["metadata"]["labels"]["benchfield/agents"].is_null();
}

Map state_of(const List& objects) {
  Map pods, nodes;
  for (const Value& object : objects) {
    const std::string name = object["metadata"]["name"].text();
    if (is_agent(object)) continue;
    if (object["kind"].text() == "Node") {
      nodes[name] = is_ready_node(object);
    } else {
      pods[name] = Map{{"uid", object["metadata"]["uid"]}, {"restarts", restarts_of(object)}};
    }
  }
  return {{"pods", pods}, {"nodes", nodes}};
}

const Value* find_object(const List& objects, const std::string& kind, const std::string& name) {
  for (const Value& object : objects) {
    if (object["kind"].text() == kind && object["metadata"]["name"].text() == name) return &object;
  }
  return nullptr;
}

std::string changes_since(const Value& before, const List& objects) {
  std::string out;
  const auto say = [&](const std::string& text) { out += (out.empty() ? "" : "; ") + text; };
  const Map* pods = before["pods"].as_map();
  for (const auto& [name, was] : pods ? *pods : Map{}) {
    const Value* pod = find_object(objects, "Pod", name);
    if (!pod) {
      say("pod " + name + " is gone");
    } else if ((*pod)["metadata"]["uid"] != was["uid"]) {
      say("pod " + name + " was replaced by another");
    } else if (restarts_of(*pod) > was["restarts"].integer()) {
      say("pod " + name + " was restarted" + last_end_of(*pod));
    } else if ((*pod)["status"]["reason"].text() == "Evicted") {
      say("pod " + name + " was evicted");
    }
  }
  const Map* nodes = before["nodes"].as_map();
  for (const auto& [name, was] : nodes ? *nodes : Map{}) {
    const Value* node = find_object(objects, "Node", name);
    if (was.boolean() && (!node || !is_ready_node(*node))) say("node " + name + " is not ready");
  }
  return out;
}

/// "16 cores, 62.8 GiB (Standard_D16s_v3)": nodes of a type differ in some KiB, which is no size.
std::string size_of(const Value& node) {
  const Value& capacity = node["status"]["capacity"];
  const Value& labels = node["metadata"]["labels"];
  const double cores = static_cast<double>(millicores(capacity["cpu"])) / 1000;
  const double gib = static_cast<double>(bytes(capacity["memory"])) / (1 << 30);
  std::string out = print("%g cores, %.1f GiB", cores, gib);
  for (const char* label :
       {"node.kubernetes.io/instance-type", "beta.kubernetes.io/instance-type"}) {
    const std::string type = labels[label].text();
    if (!type.empty()) return out + " (" + type + ")";
  }
  return out;
}

/// Of each component its pods' nodes, their sizes, quality of service class and images, by digest.
Map facts_of(const List& objects) {
  std::map<std::string, std::set<std::string>> sets;
  for (const Value& object : objects) {
    const std::string component = object["metadata"]["labels"]["benchfield/component"].text();
    const bool runs = object["status"]["phase"].text() == "Running";
    if (object["kind"].text() != "Pod" || component.empty() || !runs) continue;
    if (component == kHand || is_agent(object)) continue;
    sets[component + ".on_nodes"].insert(object["metadata"]["name"].text() + " on " +
                                         object["spec"]["nodeName"].text());
    const Value* node = find_object(objects, "Node", object["spec"]["nodeName"].text());
    if (node) sets[component + ".node_sizes"].insert(size_of(*node));
    sets[component + ".qos_class"].insert(object["status"]["qosClass"].text());
    for (const Value& status : items_of(object["status"]["containerStatuses"]))
      sets[component + ".image_ids"].insert(status["image"].text() + " " +
                                            status["imageID"].text());
  }
  Map out;
  for (const auto& [name, texts] : sets) {
    std::string joined;
    for (const std::string& text : texts) joined += (joined.empty() ? "" : ", ") + text;
    out[name] = joined;
  }
  return out;
}

}  // namespace

Result<Value> cluster_pods(const Map& arguments, ActionContext& context) {
  const Kubectl kubectl(arguments, context);
  BF_TRY(const List objects, kubectl.items({"pods,nodes"}));
  const std::string before = text_argument(arguments, "before");
  std::string changes;
  if (!before.empty()) {
    BF_TRY(const Value was, parse_json(before));
    changes = changes_since(was, objects);
  }
  return Value(Map{{"state", to_json(state_of(objects))},
                   {"facts", to_json(facts_of(objects))},
                   {"changes", changes}});
}

}  // namespace benchfield::actions
