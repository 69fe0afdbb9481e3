#include <algorithm>
#include <cstdlib>
#include <set>

#include "runner/base/units.h"
#include "runner/engine/actions/kubectl.h"
#include "runner/engine/actions/rows.h"
#include "runner/io/boot.h"
#include "runner/io/files.h"
#include "runner/io/json.h"
#include "runner/template/manifests.h"
#include "runner/template/render.h"

/// What is looked at in a cluster before anything is made there.
namespace benchfield::actions {
namespace {

constexpr std::int64_t kSkew = 1;  ///< minor versions that kubectl and server may be apart

std::string home() {
  const char* home = std::getenv("HOME");
  return home ? home : "/root";
}

/// The file kubectl shall read: as given, else $KUBECONFIG, else the usual place.
Result<std::string> kubeconfig_path(const std::string& given) {
  if (given.starts_with("~/")) return home() + given.substr(1);
  if (!given.empty()) return given;
  const char* named = std::getenv("KUBECONFIG");
  if (!named || !*named) return home() + "/.kube/config";
  const std::string path = named;
  if (path.find(':') != std::string::npos)
    return fail("several-kubeconfigs", "KUBECONFIG names several files: " + path, {},
                "say which: 'kubeconfig: FILE' in the environment");
  return path;
}

std::int64_t minor_of(const Value& version) {
  return std::strtoll(version["minor"].text().c_str(), nullptr, 10);
}

bool is_ready(const Value& node) {
  if (node["spec"]["unschedulable"].boolean()) return false;
  for (const Value& condition : items_of(node["status"]["conditions"])) {
    if (condition["type"].text() == "Ready") return condition["status"].text() == "True";
  }
  return false;
}

std::string internal_address(const Value& node) {
  for (const Value& address : items_of(node["status"]["addresses"])) {
    if (address["type"].text() == "InternalIP") return address["address"].text();
  }
  return "";
}

bool tolerates(const Value& tolerations, const Value& taint) {
  for (const Value& toleration : items_of(tolerations)) {
    const bool key = toleration["key"].text() == taint["key"].text();
    const bool value = toleration["operator"].text() == "Exists" ||
                       toleration["value"].text() == taint["value"].text();
    const std::string effect = toleration["effect"].text();
    if (key && value && (effect.empty() || effect == taint["effect"].text())) return true;
  }
  return false;
}

/// A node that pods of a row may go to: ready, with the labels, without a taint they do not
/// tolerate.
bool takes(const Value& node, const Value& row) {
  if (!is_ready(node)) return false;
  const Value& selector = row["node_selector"];
  for (const auto& [key, value] : selector.is_map() ? *selector.as_map() : Map{}) {
    if (node["metadata"]["labels"][key].text() != to_text(value)) return false;
  }
  for (const Value& taint : items_of(node["spec"]["taints"])) {
    if (taint["effect"].text() != "PreferNoSchedule" && !tolerates(row["tolerations"], taint))
      return false;
  }
  return true;
}

struct Room {
  std::string node;
  std::int64_t cpu = 0, memory = 0;
};

std::string cores_text(std::int64_t millicores) {
  return to_text(Value(Quantity{Dimension::cores, millicores, 0}));
}

std::string mib_text(std::int64_t bytes) {
  return std::to_string(bytes / (std::int64_t{1} << 20)) + " MiB";
}

/// What is left of each node for pods of ours.
std::vector<Room> rooms_of(const List& nodes, const List& pods) {
  std::vector<Room> out;
  for (const Value& node : nodes) {
    const Value& allocatable = node["status"]["allocatable"];
    Room room{node["metadata"]["name"].text(), millicores(allocatable["cpu"]),
              bytes(allocatable["memory"])};
    for (const Value& pod : pods) {
      if (pod["spec"]["nodeName"].text() != room.node) continue;
      const std::string phase = pod["status"]["phase"].text();
      if (phase == "Succeeded" || phase == "Failed") continue;
      for (const Value& container : items_of(pod["spec"]["containers"])) {
        room.cpu -= millicores(container["resources"]["requests"]["cpu"]);
        room.memory -= bytes(container["resources"]["requests"]["memory"]);
      }
    }
    out.push_back(std::move(room));
  }
  return out;
}

/// Puts each pod where most is left, as the scheduler does; what finds no node is a problem.
std::vector<std::string> place_pods(const List& rows, const List& nodes, std::vector<Room> rooms) {
  std::vector<std::string> problems;
  for (const Value& row : rows) {
    const std::int64_t cpu = row["cpu"].integer(), memory = row["memory"].integer();
    std::int64_t missing = 0;
    bool has_node = false;
    for (std::int64_t pod = 0; pod < row["pods"].integer(1); ++pod) {
      Room* best = nullptr;
      for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (!takes(nodes[i], row)) continue;
        has_node = true;
        if (rooms[i].cpu < cpu || rooms[i].memory < memory) continue;
        if (!best || rooms[i].memory > best->memory) best = &rooms[i];
      }
      if (!best) {
        ++missing;
        continue;
      }
      best->cpu -= cpu;
      best->memory -= memory;
    }
    if (missing == 0) continue;
    const std::string pool = row["pool"].text();
    problems.push_back(
        std::to_string(missing) + " of " + std::to_string(row["pods"].integer(1)) + " pods of " +
        row["name"].text() + " (" + cores_text(cpu) + " cores, " + mib_text(memory) + " each) " +
        (has_node ? "find no node with room"
                  : "find no ready node" + (pool.empty() ? "" : " of pool '" + pool + "'") +
                        " that takes them"));
  }
  return problems;
}

/// Images that are on none, or not on all, of the nodes: nothing will fetch them.
std::vector<std::string> missing_images(const Value& images, const List& nodes) {
  std::vector<std::string> out;
  for (const Value& image : items_of(images)) {
    std::string without;
    for (const Value& node : nodes) {
      if (!is_ready(node) || !items_of(node["spec"]["taints"]).empty()) continue;
      bool is_there = false;
      for (const Value& held : items_of(node["status"]["images"])) {
        for (const Value& name : items_of(held["names"]))
          is_there = is_there || name.text() == image.text();
      }
      if (!is_there) without += (without.empty() ? "" : ", ") + node["metadata"]["name"].text();
    }
    if (!without.empty()) out.push_back(image.text() + " is not on " + without);
  }
  return out;
}

/// "node1 (2 cores, 24005 MiB)"; says where a node is this very machine, for its CPU is then shared
/// with what runs outside of the cluster, and with other such nodes.
std::string nodes_text(const List& nodes) {
  std::string out;
  for (const Value& node : nodes) {
    if (!is_ready(node)) continue;
    const Value& allocatable = node["status"]["allocatable"];
    out += (out.empty() ? "" : ", ") + node["metadata"]["name"].text() + " (" +
           cores_text(millicores(allocatable["cpu"])) + " cores, " +
           mib_text(bytes(allocatable["memory"])) +
           (is_this_boot(node["status"]["nodeInfo"]["bootID"].text()) ? ", this machine)" : ")");
  }
  return out;
}

}  // namespace

Result<Value> kubeconfig(const Map& arguments, ActionContext& context) {
  BF_TRY(const std::string path, kubeconfig_path(text_argument(arguments, "target")));
  if (!path_exists(path))
    return fail("no-kubeconfig", "there is no kubeconfig " + path,
                {"kubectl would silently try localhost instead"},
                "name the file: 'kubeconfig: FILE' in the environment, or set KUBECONFIG");
  const std::string wanted = text_argument(arguments, "context");
  const RunCommand command{
      {"kubectl", "--kubeconfig", path, "config", "get-contexts", "-o", "name"}, {}, {}, ""};
  BF_TRY(const auto listed, context.processes.run(command, context.timeout, context.stop));
  if (listed.exit_code != 0)
    return fail("bad-kubeconfig", "kubectl cannot read " + path, {listed.error_output});
  if (("\n" + listed.output).find("\n" + wanted + "\n") == std::string::npos) {
    std::string known = listed.output;
    std::replace(known.begin(), known.end(), '\n', ' ');
    return fail("no-such-context", "no context of " + path + " is named '" + wanted + "'",
                {"contexts there: " + known});
  }
  return Value(Map{{"path", path}});
}

Result<Value> cluster_version(const Map& arguments, ActionContext& context) {
  const Kubectl kubectl(arguments, context);
  BF_TRY(const Value config, kubectl.json({"config", "view", "--minify", "-o", "json"}));
  const std::string address = config["clusters"].at(0)["cluster"]["server"].text();
  const auto version = kubectl.json({"version", "-o", "json"});
  if (!version) {
    Error error = version.error();
    error.what = "no API server answers at " + address + ": " + error.what;
    return fail(std::move(error));
  }
  const std::int64_t skew =
      minor_of((*version)["clientVersion"]) - minor_of((*version)["serverVersion"]);
  if (skew > kSkew || skew < -kSkew)
    return fail("version-skew",
                "kubectl is " + (*version)["clientVersion"]["gitVersion"].text() + ", the server " +
                    (*version)["serverVersion"]["gitVersion"].text(),
                {"they may be one minor version apart"},
                "install a kubectl of the server's version");
  return Value(
      Map{{"address", address}, {"version", (*version)["serverVersion"]["gitVersion"].text()}});
}

Result<Value> cluster_rights(const Map& arguments, ActionContext& context) {
  const Kubectl kubectl(arguments, context);
  const std::string name_space = text_argument(arguments, "target");
  std::vector<Value> reviews;
  const Value* rights = arguments.find("rights");
  for (const Value& right : rights ? items_of(*rights) : List{}) {
    const std::string words = right.text();
    const std::string verb = words.substr(0, words.find(' '));
    std::string resource = words.substr(words.find(' ') + 1);
    Map attributes{{"verb", verb}};
    if (const auto slash = resource.find('/'); slash != std::string::npos) {
      attributes["subresource"] = resource.substr(slash + 1);
      resource = resource.substr(0, slash);
    }
    const auto dot = resource.find('.');
    attributes["resource"] = resource.substr(0, dot);
    attributes["group"] = dot == std::string::npos ? "" : resource.substr(dot + 1);
    if (resource != "namespaces" && resource != "nodes") attributes["namespace"] = name_space;
    reviews.push_back(Map{{"apiVersion", "authorization.k8s.io/v1"},
                          {"kind", "SelfSubjectAccessReview"},
                          {"spec", Map{{"resourceAttributes", attributes}}}});
  }
  BF_TRY(const std::string answers, kubectl.run({"create", "--validate=false", "-f", "-", "-o",
                                                 "jsonpath={.status.allowed}{\"\\n\"}"},
                                                to_stream(reviews)));
  std::string refused;
  std::size_t at = 0;
  for (const Value& right : rights ? items_of(*rights) : List{}) {
    const auto end = std::min(answers.find('\n', at), answers.size());
    if (answers.substr(at, end - at) != "true")
      refused += (refused.empty() ? "" : ", ") + right.text();
    at = std::min(end + 1, answers.size());
  }
  if (refused.empty()) return Value();
  return fail("forbidden", "the kube context may not do what the run needs: " + refused, {},
              "have a role bound that allows it, in namespaces the run makes");
}

Result<Value> cluster_room(const Map& arguments, ActionContext& context) {
  const Kubectl kubectl(arguments, context);
  BF_TRY(const List nodes, kubectl.items({"nodes"}));
  // who may not see other pods is told only of nodes that are too small in any case
  const auto pods = kubectl.items({"pods", "--all-namespaces"});
  if (!pods && pods.error().code != "forbidden") return fail(pods.error());
  std::vector<std::string> problems;
  const Value* variants = arguments.find("variants");
  for (const Value& rows : variants ? items_of(*variants) : List{}) {
    for (std::string& problem :
         place_pods(items_of(rows), nodes, rooms_of(nodes, pods ? *pods : List{}))) {
      if (std::find(problems.begin(), problems.end(), problem) == problems.end())
        problems.push_back(std::move(problem));
    }
  }
  const Value* images = arguments.find("images");
  for (std::string& problem : missing_images(images ? *images : Value(), nodes))
    problems.push_back(std::move(problem));
  if (const Value* classes = arguments.find("storage_classes")) {
    BF_TRY(const List known, kubectl.items({"storageclasses"}));
    for (const Value& name : items_of(*classes)) {
      const bool is_there = std::any_of(known.begin(), known.end(), [&](const Value& k) {
        return k["metadata"]["name"].text() == name.text();
      });
      if (!is_there) problems.push_back("there is no storage class '" + name.text() + "'");
    }
  }
  if (!problems.empty())
    return fail("no-room", "the cluster cannot take what the plan places there", problems);
  std::string address;
  for (const Value& node : nodes) {
    if (address.empty() && is_ready(node)) address = internal_address(node);
  }
  return Value(Map{{"address", address}, {"nodes", nodes_text(nodes)}});
}

Result<Value> cluster_quota(const Map& arguments, ActionContext& context) {
  const Kubectl kubectl(arguments, context);
  BF_TRY(const List quotas, kubectl.items({"resourcequotas"}));
  std::int64_t cpu = 0, memory = 0, pods = 0;
  const Value* variants = arguments.find("variants");
  for (const Value& rows : variants ? items_of(*variants) : List{}) {
    std::int64_t own_cpu = 0, own_memory = 0, own_pods = 0;
    for (const Value& row : items_of(rows)) {
      own_cpu += row["cpu"].integer() * row["pods"].integer(1);
      own_memory += row["memory"].integer() * row["pods"].integer(1);
      own_pods += row["pods"].integer(1);
    }
    cpu = std::max(cpu, own_cpu);
    memory = std::max(memory, own_memory);
    pods = std::max(pods, own_pods);
  }
  std::vector<std::string> problems;
  for (const Value& quota : quotas) {
    const Value& hard = quota["spec"]["hard"];
    const std::string name = "quota '" + quota["metadata"]["name"].text() + "' allows ";
    for (const char* key : {"cpu", "requests.cpu"}) {
      if (!hard[key].is_null() && millicores(hard[key]) < cpu)
        problems.push_back(name + to_text(hard[key]) + " of " + key + ", the plan asks for " +
                           cores_text(cpu));
    }
    for (const char* key : {"memory", "requests.memory"}) {
      if (!hard[key].is_null() && bytes(hard[key]) < memory)
        problems.push_back(name + to_text(hard[key]) + " of " + key + ", the plan asks for " +
                           mib_text(memory));
    }
    if (!hard["pods"].is_null() && millicores(hard["pods"]) / 1000 < pods)
      problems.push_back(name + to_text(hard["pods"]) + " pods, the plan has " +
                         std::to_string(pods));
  }
  if (problems.empty()) return Value();
  return fail("over-quota", "the namespace's quota is less than the plan needs", problems);
}

}  // namespace benchfield::actions
