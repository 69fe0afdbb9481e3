#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "runner/base/diagnostic.h"
#include "runner/base/step.h"
#include "runner/plan/expression.h"
#include "runner/template/instantiate.h"
#include "runner/template/node_reader.h"

namespace benchfield {

/// A way in from outside a cluster: an address of an endpoint and the step that finds it out.
struct Exposure {
  std::string endpoint;
  const Instance* instance = nullptr;
  std::string step;     ///< id; empty when the address is known before
  std::string service;  ///< its Service, or its pod where pods are routable
  std::string port;     ///< name of the port
  std::string address;
};

/// One component being rendered: what its expressions see, and the problems found on the way.
class Rendering {
 public:
  Rendering(const Definition& definition, const ComponentSpec& component, const Layout& layout);

  /// Hands the problems on, once each, with a note on the plan line. True when there was none.
  bool finish(DiagnosticSink& sink) const;

  /// Instances of a role in order of their index.
  std::vector<const Instance*> instances(const std::string& role) const;
  /// The instances an entry is for: of its role or the first role, `once` gives the first only.
  std::vector<const Instance*> instances_of(const Node& entry) const;
  /// What an entry of an instance sees; lives as long as this.
  MapScope scope_of(const Instance& instance) const;
  const MapScope& scope() const { return scope_; }

  /// The cluster it is placed in, or null.
  const Cluster* cluster() const { return cluster_; }
  /// "none", "node-port", ..., "pod" where pods are routable and nothing else is asked for.
  std::string expose() const;
  /// Addresses of every endpoint.
  Addresses own_addresses();
  /// The ways in from outside its cluster.
  std::vector<Exposure> exposures();
  /// What self.ENDPOINT is, and self.outside.ENDPOINT in a cluster.
  void set_endpoints(const Endpoints& own, const Endpoints& outside = {});
  /// Rendered files by instance (its prefix): self.roles.ROLE[i].files.
  void set_files(const std::map<std::string, Map>& files);
  void set_edges(const std::map<std::string, Endpoints>& endpoints);
  /// How many instances there are of each role; null: not known yet, a name that is not defined.
  void set_role_counts(const Map* counts);
  /// Further names for expressions.
  void add_name(const std::string& name, Value value) { scope_.values()[name] = std::move(value); }
  void set_installed(const Map& folders) { scope_.values()["install"] = folders; }

  /// The list of a place or of the document; empty when there is none.
  const std::vector<Node>& entries(std::string_view name) const;
  /// "kafka.broker-0"
  std::string prefix(const Instance& instance) const;
  /// wanted with what ids may not hold replaced, and made unique.
  std::string step_id(const std::string& wanted);
  /// "broker 0 of kafka"
  std::string title(const Instance& instance) const;
  std::string process_name(const Instance& instance, const std::string& id) const;
  std::string log_path(const Instance& instance, const std::string& id) const;
  /// Content of a file of the definition; null after a report at node.
  const std::string* file(const Node& node, const std::string& path);
  /// The same of a manifest, parsed; null after a report.
  const StructuralTemplate* manifest(const Node& node, const std::string& path);
  /// And of a text template, rendered.
  std::optional<std::string> text(const Node& node, const std::string& path, const Scope& scope);

  const Definition& definition;
  const ComponentSpec& component;
  const Layout& layout;
  DiagnosticSink problems;
  NodeReader read{problems};

 private:
  std::vector<std::string> process_ids(const std::string& role) const;
  Map instance_map(const Instance& instance) const;
  Map roles_map() const;
  void add_cluster_names();
  const Node& place() const;

  const Cluster* cluster_ = nullptr;
  std::map<std::string, Map> files_;
  MapScope scope_;
  std::set<std::string> ids_;
};

}  // namespace benchfield
