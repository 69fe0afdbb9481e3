#include "runner/plan/reach.h"

#include <algorithm>

#include "runner/plan/codes.h"

namespace benchfield {
namespace {

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_loopback(std::string_view address) {
  return address.starts_with("127.") || address == "localhost" || address == "::1";
}

class ReachCheck {
 public:
  ReachCheck(const Decoded& decoded, DiagnosticSink& sink)
      : decoded_(decoded), settings_(decoded.settings), sink_(sink) {}

  void run() {
    for (const ComponentSpec& component : settings_.components) {
      for (const Edge& edge : component.connect)
        check({"component '" + component.name + "'", component.placement.environment}, edge);
    }
    for (const LoadSpec& load : settings_.loads)
      check({"load '" + load.name + "'", load.from.environment}, load.to);
    for (const MeasureSpec& measure : settings_.measures) {
      if (measure.of)
        check({"measure '" + measure.name + "'", measure.from.environment}, *measure.of);
    }
  }

 private:
  struct Client {
    std::string who;
    std::string environment;
  };

  const EnvironmentSpec* environment(const std::string& name) const {
    for (const EnvironmentSpec& candidate : settings_.environments) {
      if (candidate.name == name) return &candidate;
    }
    return nullptr;
  }

  std::string text_of(const std::string& name, std::string_view key) const {
    const EnvironmentSpec* found = environment(name);
    const Value* value = found ? found->settings.find(key) : nullptr;
    return value ? value->text() : "";
  }

  /// A provider that makes both makes a cluster where it is given pools.
  bool is_cluster(const std::string& name) const {
    const auto plugin = decoded_.plugins.find(name);
    const EnvironmentSpec* found = environment(name);
    if (plugin == decoded_.plugins.end() || !plugin->second || !found) return false;
    const auto& places = plugin->second->places;
    if (!contains(places, "cluster")) return false;
    const Value* pools = found->settings.find("pools");
    return !contains(places, "hosts") || (pools && pools->is_map() && !pools->as_map()->empty());
  }

  void check(const Client& client, const Edge& edge) {
    const auto found =
        std::find_if(settings_.components.begin(), settings_.components.end(),
                     [&](const ComponentSpec& c) { return c.name == edge.component; });
    if (found == settings_.components.end() || client.environment.empty()) return;
    const std::string& there = found->placement.environment;
    if (!environment(there) || !environment(client.environment)) return;  // reported
    if (there == client.environment) return;
    if (is_cluster(there)) {
      check_way_in(client, edge, *found);
    } else if (is_cluster(client.environment) && is_loopback(text_of(there, "address"))) {
      report_loopback(client, edge, *found);
    }
  }

  /// From outside of a cluster into it.
  void check_way_in(const Client& client, const Edge& edge, const ComponentSpec& server) {
    const std::string& there = server.placement.environment;
    const Value* given = server.values.find("expose");
    const std::string expose = given ? given->text("none") : "none";
    const bool is_forwarded = expose == "port-forward";
    if (expose != "none" && !(is_forwarded && is_cluster(client.environment))) return;
    if (expose == "none" && text_of(there, "pod_network") == "routable") return;
    Diagnostic& d = report(client, edge, server);
    if (is_forwarded) {
      d.notes.push_back("a forwarded port is one of this machine's own, which pods cannot reach");
      d.help = "set '" + server.name + ".expose: load-balancer-per-pod'";
      return;
    }
    d.notes.push_back("'" + server.name + "' has no way in from outside of '" + there +
                      "': its addresses are names that only pods there can look up");
    d.notes.push_back(
        "the first connection may work all the same: brokers then answer with those names, a "
        "sender "
        "counts records that never arrive, and a streaming job waits without an error");
    if (given) {
      d.help = "set '" + server.name + ".expose: node-port' (or load-balancer-per-pod), or place " +
               client.who + " in '" + there + "'";
    } else {
      d.help = "place " + client.who + " in '" + there + "' too";
    }
  }

  void report_loopback(const Client& client, const Edge& edge, const ComponentSpec& server) {
    const std::string& there = server.placement.environment;
    Diagnostic& d = report(client, edge, server);
    d.notes.push_back("servers of '" + there + "' listen on " + text_of(there, "address") +
                      ", which in a pod is the pod itself");
    d.help = "give environment '" + there +
             "' an 'address' of this machine that pods reach, as the one on their bridge";
  }

  Diagnostic& report(const Client& client, const Edge& edge, const ComponentSpec& server) {
    Diagnostic& d = sink_.error(codes::kUnreachable, edge.range,
                                client.who + " in '" + client.environment + "' cannot reach '" +
                                    server.name + "' in '" + server.placement.environment + "'");
    d.primary.label = "connected here";
    d.secondary.push_back({server.placement.range, "placed here"});
    return d;
  }

  const Decoded& decoded_;
  const VariantSettings& settings_;
  DiagnosticSink& sink_;
};

}  // namespace

void check_reach(const Decoded& decoded, DiagnosticSink& sink) { ReachCheck(decoded, sink).run(); }

}  // namespace benchfield
