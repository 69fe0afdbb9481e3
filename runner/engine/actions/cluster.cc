#include "runner/engine/actions/kubectl.h"
#include "runner/engine/actions/rows.h"

namespace benchfield::actions {
namespace {

constexpr std::size_t kShown = 5;

std::string name_of(const Value& object) {
  return object["kind"].text() + "/" + object["metadata"]["name"].text();
}

/// What keeps an object from going: its finalizers, and what a namespace says of its content.
std::vector<std::string> held_by(const Value& object) {
  std::vector<std::string> out;
  std::string finalizers;
  for (const Value& name : items_of(object["metadata"]["finalizers"]))
    finalizers += (finalizers.empty() ? "" : ", ") + name.text();
  if (!finalizers.empty())
    out.push_back(name_of(object) + " has finalizers that nobody has removed: " + finalizers);
  for (const Value& condition : items_of(object["status"]["conditions"])) {
    const std::string type = condition["type"].text();
    if (condition["status"].text() == "True" && type.starts_with("Namespace"))
      out.push_back(name_of(object) + ": " + condition["message"].text());
  }
  return out;
}

/// The number of a Service's port, as `what` ("nodePort", "port") has it.
std::int64_t port_of(const Value& ports, const std::string& name, const char* what) {
  for (const Value& port : items_of(ports)) {
    if (port["name"].text() == name) return port[what].integer();
  }
  return 0;
}

Value address(const std::string& host, std::int64_t port) {
  return Map{{"address", host + ":" + std::to_string(port)}};
}

Result<Value> pod_address(const Kubectl& kubectl, const std::string& pod, const std::string& port) {
  BF_TRY(const Value object, kubectl.json({"get", "pod", pod, "-o", "json"}));
  const std::string ip = object["status"]["podIP"].text();
  std::int64_t number = 0;
  for (const Value& container : items_of(object["spec"]["containers"])) {
    if (number == 0) number = port_of(container["ports"], port, "containerPort");
  }
  if (ip.empty()) return fail("not-yet", "pod '" + pod + "' has no address yet");
  if (number == 0) return fail(kHopeless, "pod '" + pod + "' has no port '" + port + "'");
  return address(ip, number);
}

Result<Value> balancer_address(const Value& service, const std::string& name, std::int64_t port) {
  const Value& way = service["status"]["loadBalancer"]["ingress"].at(0);
  const std::string host = way["ip"].is_string() ? way["ip"].text() : way["hostname"].text();
  if (!host.empty()) return address(host, port);
  return fail("not-yet", "Service '" + name + "' of type LoadBalancer has no address yet",
              {"something in the cluster has to give it one: a cloud's controller, or MetalLB"});
}

}  // namespace

Result<Value> service_address(const Map& arguments, ActionContext& context) {
  const Kubectl kubectl(arguments, context);
  const std::string name = text_argument(arguments, "target");
  const std::string port = text_argument(arguments, "port");
  const std::string type = text_argument(arguments, "type");
  if (type == "Pod") return pod_address(kubectl, name, port);
  BF_TRY(const Value service, kubectl.json({"get", "service", name, "-o", "json"}));
  const bool is_node_port = type == "NodePort";
  const std::int64_t number =
      port_of(service["spec"]["ports"], port, is_node_port ? "nodePort" : "port");
  if (number == 0) return fail(kHopeless, "Service '" + name + "' has no port '" + port + "'");
  if (!is_node_port) return balancer_address(service, name, number);
  return address(text_argument(arguments, "node_address"), number);
}

Result<Value> cluster_delete(const Map& arguments, ActionContext& context) {
  const Kubectl kubectl(arguments, context);
  const std::string kinds = text_argument(arguments, "target");
  const std::string selector = text_argument(arguments, "selector");
  if (selector.find("benchfield/run=") == std::string::npos || selector.ends_with("run="))
    return fail("not-ours", "nothing is deleted without the label of a run", {selector});
  BF_TRY(const std::string found, kubectl.run({"get", kinds, "-l", selector, "-o", "name"}));
  std::string removed;
  for (std::size_t at = 0; at < found.size();) {
    const auto end = std::min(found.find('\n', at), found.size());
    if (end > at) removed += (removed.empty() ? "" : ", ") + found.substr(at, end - at);
    at = end + 1;
  }
  if (!removed.empty()) {
    const auto deleted =
        kubectl.run({"delete", kinds, "-l", selector, "--wait=false", "--ignore-not-found"});
    if (!deleted) return fail(deleted.error());
  }
  return Value(Map{{"removed", removed}});
}

Result<Value> cluster_gone(const Map& arguments, ActionContext& context) {
  const Kubectl kubectl(arguments, context);
  BF_TRY(const List left, kubectl.items({text_argument(arguments, "target"), "-l",
                                         text_argument(arguments, "selector")}));
  if (left.empty()) return Value();
  Error error{"not-yet", std::to_string(left.size()) + " objects are still there: ", {}, {}};
  for (std::size_t i = 0; i < left.size() && i < kShown; ++i) {
    error.what += (i > 0 ? ", " : "") + name_of(left[i]);
    for (std::string& note : held_by(left[i])) error.notes.push_back(std::move(note));
  }
  if (left.size() > kShown) error.what += ", ...";
  return fail(std::move(error));
}

}  // namespace benchfield::actions
