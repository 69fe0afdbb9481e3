#include "runner/template/manifests.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "runner/template/render.h"

namespace benchfield {
namespace {

/// Number and suffix of "900Mi".
std::pair<double, std::string> parts_of(const Value& quantity) {
  const std::string text = to_text(quantity);
  double number = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), number).ptr;
  return {number, std::string(end, text.data() + text.size())};
}

const Value& pod_of(const Value& document) {
  const std::string kind = document["kind"].text();
  return kind == "Pod" ? document : document["spec"]["template"];
}

std::int64_t pods_of(const Value& document) {
  const std::string kind = document["kind"].text();
  if (kind == "Job") return document["spec"]["parallelism"].integer(1);
  return kind == "Pod" ? 1 : document["spec"]["replicas"].integer(1);
}

/// Containers that run together, each with what it asks for, else its limit.
void add_pod(ClusterDemand& demand, const Value& document, const std::string& pool) {
  const Value& containers = pod_of(document)["spec"]["containers"];
  if (!containers.is_list()) return;
  PodDemand pods;
  pods.name = document["metadata"]["name"].text();
  pods.pool = pool;
  pods.count = pods_of(document);
  for (const Value& container : *containers.as_list()) {
    demand.images.insert(container["image"].text());
    const Value& requests = container["resources"]["requests"];
    const Value& limits = container["resources"]["limits"];
    const auto asked = [&](const char* what) -> const Value& {
      return requests[what].is_null() ? limits[what] : requests[what];
    };
    pods.cpu += millicores(asked("cpu"));
    pods.memory += bytes(asked("memory"));
  }
  demand.pods.push_back(std::move(pods));
}

}  // namespace

std::string resource_of(const Value& document) {
  std::string name = document["kind"].text();
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (name.ends_with("y")) {
    name = name.substr(0, name.size() - 1) + "ies";
  } else {
    name += name.ends_with("s") ? "es" : "s";
  }
  const std::string version = document["apiVersion"].text();
  const auto slash = version.find('/');
  return slash == std::string::npos ? name : name + "." + version.substr(0, slash);
}

Value with_labels(const Value& document, const Map& labels) {
  Value out = document;
  Map* map = out.as_map();
  if (!map) return out;
  Value& metadata = (*map)["metadata"];
  if (!metadata.is_map()) metadata = Map{};
  Value& own = (*metadata.as_map())["labels"];
  if (!own.is_map()) own = Map{};
  for (const auto& [name, value] : labels) {
    if (!own.as_map()->find(name)) (*own.as_map())[name] = value;
  }
  return out;
}

RunCommand apply_command(std::vector<std::string> kubectl, const std::vector<Value>& documents) {
  for (const char* word :
       {"apply", "--server-side", "--field-manager=benchfield", "--force-conflicts", "-f", "-"})
    kubectl.emplace_back(word);
  return {std::move(kubectl), to_stream(documents), {}, ""};
}

std::string to_stream(const std::vector<Value>& documents) {
  std::string out;
  for (const Value& document : documents) {
    if (!out.empty()) out += "---\n";
    out += to_yaml(document);
    if (!out.ends_with('\n')) out += '\n';
  }
  return out;
}

bool has_service(const std::vector<Value>& documents, const std::string& name) {
  return std::any_of(documents.begin(), documents.end(), [&](const Value& document) {
    return document["kind"].text() == "Service" && document["metadata"]["name"].text() == name;
  });
}

void add_demand(ClusterDemand& demand, const std::vector<Value>& documents,
                const std::string& pool) {
  for (const Value& document : documents) {
    demand.resources.insert(resource_of(document));
    add_pod(demand, document, pool);
    const Value& claims = document["spec"]["volumeClaimTemplates"];
    for (const Value& claim : claims.is_list() ? *claims.as_list() : List{}) {
      demand.resources.insert("persistentvolumeclaims");
      if (const Value& name = claim["spec"]["storageClassName"]; name.is_string())
        demand.storage_classes.insert(name.text());
    }
  }
}

Retry while_unreachable() {
  return {8,
          Seconds(3),
          {"refused", "timeout", "timed out", "TooManyRequests", "Too Many Requests", "EOF",
           "reset by peer", "ServiceUnavailable", "unavailable", "etcdserver",
           "did not end in time", "no route to host", "Unable to connect"}};
}

std::int64_t millicores(const Value& quantity) {
  const auto [number, suffix] = parts_of(quantity);
  return std::llround(suffix == "m" ? number : number * 1000);
}

std::int64_t bytes(const Value& quantity) {
  constexpr std::array<std::pair<std::string_view, double>, 8> kUnits = {{{"Ki", 1024.0},
                                                                          {"Mi", 1048576.0},
                                                                          {"Gi", 1073741824.0},
                                                                          {"Ti", 1099511627776.0},
                                                                          {"k", 1e3},
                                                                          {"M", 1e6},
                                                                          {"G", 1e9},
                                                                          {"T", 1e12}}};
  const auto [number, suffix] = parts_of(quantity);
  for (const auto& [unit, factor] : kUnits) {
    if (suffix == unit) return std::llround(number * factor);
  }
  return std::llround(number);
}

}  // namespace benchfield
