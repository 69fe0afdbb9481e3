#include "runner/template/instantiate_cluster.h"

#include <algorithm>

#include "runner/template/manifests.h"
#include "runner/template/pod_resources.h"
#include "runner/template/render.h"
#include "runner/template/typed_steps.h"

namespace benchfield {
namespace {

constexpr Nanoseconds kApply = Seconds(60);
constexpr Nanoseconds kOutside = Seconds(180);  ///< for a load balancer to get its address
constexpr Nanoseconds kGone = Seconds(180);

class ClusterInstantiation {
 public:
  ClusterInstantiation(Rendering& rendering, const Addresses& own)
      : rendering_(rendering), own_(own), exposures_(rendering.exposures()) {}

  ComponentSteps run() {
    ComponentSteps out;
    rendering_.set_endpoints(own_.inside, own_.outside);
    const PodResources resources = pod_resources(rendering_);
    rendering_.add_name("resources", resources.resources);
    rendering_.add_name("memory_asked", resources.memory);
    out.pod_files = files();
    rendering_.set_files(out.pod_files);
    out.start = start();
    // what the runner itself connects to
    rendering_.set_endpoints(rendering_.expose() == "none" ? own_.inside : own_.outside,
                             own_.outside);
    out.ready = ready();
    out.stop = stop();
    out.reset = typed_list(rendering_, "reset", processes_);
    out.collect = typed_list(rendering_, "collect", processes_);
    out.processes = processes_;
    out.cluster = demand_;
    out.documents = std::move(documents_);
    return out;
  }

 private:
  const std::string& name() const { return rendering_.component.name; }
  const Cluster& cluster() const { return *rendering_.cluster(); }

  List kubectl() const { return List(cluster().kubectl.begin(), cluster().kubectl.end()); }

  std::vector<std::string> kubectl(std::initializer_list<const char*> words) const {
    std::vector<std::string> argv = cluster().kubectl;
    argv.insert(argv.end(), words.begin(), words.end());
    return argv;
  }

  /// Text templates by instance and name, for ConfigMaps.
  std::map<std::string, Map> files() {
    std::map<std::string, Map> out;
    for (const Node& entry : rendering_.entries("files")) {
      for (const Instance* instance : rendering_.instances_of(entry)) {
        const MapScope scope = rendering_.scope_of(*instance);
        if (!rendering_.read.is_wanted(entry, scope)) continue;
        const Node* render = entry.find("render");
        const Node& source = render ? *render : *entry.find("copy");
        const std::string path = rendering_.read.text(source, scope);
        std::optional<std::string> text;
        if (render) {
          text = rendering_.text(source, path, scope);
        } else if (const std::string* content = rendering_.file(source, path)) {
          text = *content;
        }
        if (text) {
          const std::string to = rendering_.read.text(*entry.find("to"), scope);
          out[rendering_.prefix(*instance)][to] = std::move(*text);
        }
      }
    }
    return out;
  }

  Steps start() {
    Sequence out;
    std::set<std::string> found;  // ways in whose step stands
    for (const Node& entry : rendering_.entries("apply")) {
      const auto documents = render(entry);
      if (documents.empty()) continue;
      out.add({apply(entry, documents)});
      Steps ways;
      for (const Exposure& exposure : exposures_) {
        if (!has_service(documents, exposure.service) || !found.insert(exposure.step).second)
          continue;
        ways.push_back(way_in(exposure));
      }
      out.add(std::move(ways));
    }
    Steps pods;
    for (const Exposure& exposure : exposures_) {
      if (rendering_.expose() == "pod" && found.insert(exposure.step).second)
        pods.push_back(way_in(exposure));
    }
    out.add(std::move(pods));
    check_exposures(found);
    return std::move(out).take();
  }

  std::vector<Value> render(const Node& entry) {
    const Scope& scope = rendering_.scope();
    if (!rendering_.read.is_wanted(entry, scope)) return {};
    const Node& source = *entry.find("manifest");
    const std::string path = rendering_.read.text(source, scope);
    const StructuralTemplate* parsed = rendering_.manifest(source, path);
    if (!parsed) return {};
    const auto rendered = render_structural(*parsed, scope, rendering_.problems);
    std::vector<Value> out;
    for (const Value& document : rendered.value_or(std::vector<Value>{}))
      out.push_back(with_labels(document, *scope.find("labels")->as_map()));
    add_demand(demand_, out, rendering_.component.placement.part);
    documents_.insert(documents_.end(), out.begin(), out.end());
    for (const Value& document : out) {
      const std::string resource = resource_of(document);
      if (std::find(resources_.begin(), resources_.end(), resource) == resources_.end())
        resources_.push_back(resource);
    }
    return out;
  }

  Step apply(const Node& entry, const std::vector<Value>& documents) {
    const std::string& id = entry.find("id")->text;
    Step step = make_step(rendering_, name() + "." + id, "apply " + id + " of " + name(),
                          apply_command(cluster().kubectl, documents));
    step.deadline = rendering_.read.within(entry, rendering_.scope(), kApply);
    step.retry = while_unreachable();
    return step;
  }

  Step way_in(const Exposure& exposure) {
    const std::string way = rendering_.expose();
    const std::string type = way == "pod"         ? "Pod"
                             : way == "node-port" ? "NodePort"
                                                  : "LoadBalancer";
    Map arguments{{"kubectl", kubectl()},
                  {"target", exposure.service},
                  {"type", type},
                  {"port", exposure.port}};
    if (way == "node-port") arguments["node_address"] = cluster().node_address;
    Step step = make_step(rendering_, exposure.step,
                          "see how " + exposure.service + " is reached from outside",
                          TypedAction{"service-address", std::move(arguments), {}});
    step.deadline = kOutside;
    step.captures["address"] = "/address";
    return step;
  }

  void check_exposures(const std::set<std::string>& found) {
    if (rendering_.expose() == "port-forward") return;
    for (const Exposure& exposure : exposures_) {
      if (found.contains(exposure.step)) continue;
      const Node& address = *rendering_.definition.tree.find("places")->find("cluster");
      rendering_.problems
          .error("unknown-service", address.find("address")->range,
                 "no manifest has the Service '" + exposure.service + "' that endpoint '" +
                     exposure.endpoint + "' is reached by")
          .notes.push_back("with expose: " + rendering_.expose());
    }
  }

  /// Conditions on pods first, then the ways in that need running pods, then what uses them.
  Steps ready() {
    Sequence out;
    const auto& entries = rendering_.entries("ready");
    std::size_t i = 0;
    for (; i < entries.size() && entries[i].find("condition"); ++i)
      out.add(typed_steps(rendering_, entries[i], "ready", i, processes_));
    out.add(forwards());
    for (; i < entries.size(); ++i)
      out.add(typed_steps(rendering_, entries[i], "ready", i, processes_));
    return std::move(out).take();
  }

  Steps forwards() {
    Steps out;
    if (rendering_.expose() != "port-forward") return out;
    for (const Exposure& exposure : exposures_) {
      const std::string process = name() + "/" + exposure.instance->role + "-" +
                                  std::to_string(exposure.instance->index) + "-" +
                                  exposure.endpoint;
      std::string log = process;
      std::replace(log.begin(), log.end(), '/', '-');
      std::vector<std::string> argv = kubectl({"port-forward", "--address=127.0.0.1"});
      argv.push_back("pod/" + exposure.service);
      argv.push_back(exposure.address.substr(exposure.address.find(':') + 1) + ":" + exposure.port);
      out.push_back(
          make_step(rendering_, exposure.step, "forward a port to " + exposure.service,
                    StartProcess{process,
                                 std::move(argv),
                                 {},
                                 rendering_.layout.run_directory,
                                 rendering_.layout.run_directory + "/logs/" + log + ".log"}));
      processes_.push_back(process);
      stops_.push_back(make_step(rendering_, exposure.step + ".stop",
                                 "stop forwarding to " + exposure.service, StopProcess{process}));
    }
    return out;
  }

  /// By label: what controllers made for it too.
  Steps stop() {
    Sequence out;
    out.add(std::move(stops_));
    const Node* leaves = rendering_.definition.tree.find("places")->find("cluster")->find("leaves");
    for (const Node& kind : leaves ? leaves->items : std::vector<Node>{})
      resources_.push_back(kind.text);
    if (demand_.resources.contains("persistentvolumeclaims"))
      resources_.push_back("persistentvolumeclaims");
    std::reverse(resources_.begin(), resources_.end());
    resources_.push_back("pods");
    std::string kinds;
    for (const std::string& resource : resources_) {
      demand_.resources.insert(resource);
      if (("," + kinds + ",").find("," + resource + ",") == std::string::npos)
        kinds += (kinds.empty() ? "" : ",") + resource;
    }
    const std::string selector =
        "benchfield/run=" + rendering_.layout.run_id + ",benchfield/component=" + name();
    const Map arguments{{"kubectl", kubectl()}, {"target", kinds}, {"selector", selector}};
    Step remove = make_step(rendering_, name() + ".delete", "delete what is there of " + name(),
                            TypedAction{"cluster-delete", arguments, {}});
    remove.retry = while_unreachable();
    Step gone = make_step(rendering_, name() + ".gone", "wait until " + name() + " is gone",
                          TypedAction{"cluster-gone", arguments, {}});
    gone.deadline = kGone;
    out.add({std::move(remove)});
    out.add({std::move(gone)});
    return std::move(out).take();
  }

  Rendering& rendering_;
  const Addresses& own_;
  std::vector<Exposure> exposures_;
  std::vector<std::string> resources_, processes_;
  std::vector<Value> documents_;
  ClusterDemand demand_;
  Steps stops_;
};

}  // namespace

ComponentSteps instantiate_on_cluster(Rendering& rendering, const Addresses& own) {
  return ClusterInstantiation(rendering, own).run();
}

}  // namespace benchfield
