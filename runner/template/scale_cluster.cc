#include "runner/template/scale_cluster.h"

#include <algorithm>

#include "runner/base/step_lists.h"
#include "runner/template/manifests.h"
#include "runner/template/typed_steps.h"

namespace benchfield {
namespace {

constexpr Nanoseconds kGone = Seconds(180);
constexpr char kRole[] = "benchfield/role";

/// "services/kafka-broker-0-outside", as `kubectl delete` takes it.
std::string object_name(const Value& document) {
  return resource_of(document) + "/" + document["metadata"]["name"].text();
}

const Value* find_object(const std::vector<Value>& documents, const std::string& name) {
  const auto found = std::find_if(documents.begin(), documents.end(),
                                  [&](const Value& d) { return object_name(d) == name; });
  return found == documents.end() ? nullptr : &*found;
}

Value without_replicas(Value document) {
  if (Map* spec = document.is_map() ? (*document.as_map())["spec"].as_map() : nullptr)
    spec->erase("replicas");
  return document;
}

/// True when the text is a file of an instance that is started anew.
bool is_of_restarted(const ClusterScaling& scaling, const Value& text) {
  for (const std::string& role : scaling.restarted) {
    for (const Instance* instance : scaling.rendering.instances(role)) {
      const auto files = scaling.to.pod_files.find(scaling.rendering.prefix(*instance));
      if (files == scaling.to.pod_files.end()) continue;
      for (const auto& [name, content] : files->second) {
        if (content == text) return true;
      }
    }
  }
  return false;
}

/// Settings that pods which stay have read already.
std::string settings_obstacle(const ClusterScaling& scaling, const Value& standing,
                              const Value& wanted) {
  const Map* data = wanted["data"].as_map();
  for (const auto& [key, text] : data ? *data : Map{}) {
    const Value& before = standing["data"][key];
    if (before.is_null() || before == text || is_of_restarted(scaling, text)) continue;
    return "'" + key + "' of ConfigMap " + wanted["metadata"]["name"].text() +
           ", which a pod that would stay has read, would differ";
  }
  return "";
}

/// One command for all of them; none for none.
Steps deletion(const ClusterScaling& scaling, const std::string& id, const std::string& title,
               const std::vector<std::string>& names) {
  if (names.empty()) return {};
  const std::string& component = scaling.rendering.component.name;
  std::vector<std::string> argv = scaling.rendering.cluster()->kubectl;
  argv.insert(argv.end(), {"delete", "--ignore-not-found"});
  argv.insert(argv.end(), names.begin(), names.end());
  Step step = make_step(scaling.rendering, component + "." + id, title + " of " + component,
                        RunCommand{std::move(argv), {}, {}, ""});
  step.retry = while_unreachable();
  return {std::move(step)};
}

/// The pods of a role, by label.
Steps pods_removal(const ClusterScaling& scaling, const std::string& role) {
  Rendering& rendering = scaling.rendering;
  const std::string& component = rendering.component.name;
  const auto& kubectl = rendering.cluster()->kubectl;
  const Map arguments{
      {"kubectl", List(kubectl.begin(), kubectl.end())},
      {"target", "pods"},
      {"selector", "benchfield/run=" + rendering.layout.run_id +
                       ",benchfield/component=" + component + "," + kRole + "=" + role}};
  Step remove = make_step(rendering, component + "." + role + ".delete",
                          "delete the pods of " + role + " of " + component,
                          TypedAction{"cluster-delete", arguments, {}});
  remove.retry = while_unreachable();
  Step gone = make_step(rendering, component + "." + role + ".gone", "wait until they are gone",
                        TypedAction{"cluster-gone", arguments, {}});
  gone.deadline = kGone;
  return in_sequence({std::move(remove), std::move(gone)});
}

std::vector<std::string> objects_gone(const ClusterScaling& scaling) {
  std::vector<std::string> out;
  for (const Value& document : scaling.from.documents) {
    const std::string name = object_name(document);
    if (!find_object(scaling.to.documents, name)) out.push_back(name);
  }
  return out;
}

/// A StatefulSet leaves the volumes of pods that it took away: "data-kafka-broker-2".
std::vector<std::string> claims_gone(const ClusterScaling& scaling) {
  std::vector<std::string> out;
  for (const Value& document : scaling.from.documents) {
    const Value& claims = document["spec"]["volumeClaimTemplates"];
    if (!claims.is_list()) continue;
    const Value* wanted = find_object(scaling.to.documents, object_name(document));
    const std::int64_t left = wanted ? (*wanted)["spec"]["replicas"].integer(1) : 0;
    for (std::int64_t i = left; i < document["spec"]["replicas"].integer(1); ++i) {
      for (const Value& claim : *claims.as_list()) {
        out.push_back("persistentvolumeclaims/" + claim["metadata"]["name"].text() + "-" +
                      document["metadata"]["name"].text() + "-" + std::to_string(i));
      }
    }
  }
  return out;
}

}  // namespace

std::string cluster_obstacle(const ClusterScaling& scaling) {
  for (const Value& standing : scaling.from.documents) {
    const Value* wanted = find_object(scaling.to.documents, object_name(standing));
    if (!wanted) continue;
    const std::string kind = standing["kind"].text();
    if (kind == "ConfigMap") {
      if (auto why = settings_obstacle(scaling, standing, *wanted); !why.empty()) return why;
      continue;
    }
    const std::string role = standing["metadata"]["labels"][kRole].text();
    if (kind == "Pod" && scaling.restarted.contains(role)) continue;
    if (without_replicas(standing) == without_replicas(*wanted)) continue;
    return kind + " " + standing["metadata"]["name"].text() +
           " would differ in more than its number of pods";
  }
  return "";
}

Steps scale_cluster(const ClusterScaling& scaling) {
  Steps out;
  auto last = append(out, scaling.drain, {});
  // a port-forward holds on to one pod: all of them are started again with what is ready
  last =
      append(out,
             only(scaling.from.stop,
                  [](const Step& step) { return std::holds_alternative<StopProcess>(step.kind); }),
             last);
  for (const std::string& role : scaling.restarted)
    last = append(out, pods_removal(scaling, role), last);
  last = append(
      out,
      deletion(scaling, "unwanted", "delete what is not wanted any more", objects_gone(scaling)),
      last);
  last = append(out, scaling.to.start, last);
  last = append(out, scaling.to.ready, last);
  append(out,
         deletion(scaling, "volumes", "delete the volumes of pods that went", claims_gone(scaling)),
         last);
  return out;
}

}  // namespace benchfield
