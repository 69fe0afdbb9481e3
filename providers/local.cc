#include "providers/local.h"

#include <algorithm>

namespace benchfield {
namespace {

constexpr int kFirstPort = 19090;  // a block away from the servers' own defaults

Step check(const EnvironmentSpec& environment, std::string what, std::string title,
           TypedAction action) {
  Step step;
  step.id = environment.name + "." + std::move(what);
  step.title = std::move(title);
  step.kind = std::move(action);
  step.deadline = Seconds(20);
  return step;
}

class LocalProvider final : public Provider {
 public:
  LocalProvider() {
    info_.name = "local";
    info_.help = "this machine: servers as processes on one of its own addresses";
    KeyRow address;
    address.key = "address";
    address.default_value = Value("127.0.0.1");
    address.help = "address that servers bind to: loopback, or a private interface of this machine";
    KeyRow ports;
    ports.key = "ports";
    ports.type = ValueType::integer;
    ports.default_value = Value(kFirstPort);
    ports.help = "first port of the block that servers use";
    ports.least = 1024;
    info_.keys = {std::move(address), std::move(ports)};
    info_.places = {"hosts"};
  }

  const PluginInfo& info() const override { return info_; }

  void check(const EnvironmentSpec& environment, const std::vector<EnvironmentSpec>&,
             DiagnosticSink& sink) const override {
    if (environment.settings.find("ports") && first_port(environment) > 65000) {
      Diagnostic& d =
          sink.error("bad-port", environment.range,
                     "'ports' of environment '" + environment.name + "' is above 65000");
      d.notes.push_back("it is the first port of a block, and ports end at 65535");
    }
  }

  std::vector<Host> hosts(const EnvironmentSpec& environment, const RunNames& run) const override {
    return {Host{environment.name, "", address(environment), run.directory + "/work", run.cache}};
  }

  int port(const EnvironmentSpec& environment, int taken) const override {
    return first_port(environment) + taken;
  }

  Steps preflight(const EnvironmentSpec& environment, const Demand& demand,
                  const RunNames&) const override {
    Steps steps;
    List programs;
    for (const std::string& program : demand.programs) programs.emplace_back(program);
    List ports;
    for (const Instance& instance : demand.instances) {
      for (const auto& [name, number] : instance.ports) {
        ports.push_back(Map{{"port", number},
                            {"for", instance.component + "/" + instance.role + "-" +
                                        std::to_string(instance.index) + " " + name}});
      }
    }
    std::sort(ports.begin(), ports.end(), [](const Value& a, const Value& b) {
      return a["port"].integer() < b["port"].integer();
    });
    const std::string here = address(environment);
    if (!programs.empty())
      steps.push_back(benchfield::check(environment, "programs", "look for the programs it takes",
                                        {"programs", {{"names", programs}}}));
    if (!ports.empty())
      steps.push_back(benchfield::check(environment, "ports", "see that the ports are free",
                                        {"ports-free", {{"address", here}, {"ports", ports}}}));
    if (demand.memory > 0) {
      steps.push_back(benchfield::check(
          environment, "memory", "see that the memory is there",
          {"memory-free", {{"bytes", Quantity{Dimension::size, demand.memory, 0}}}}));
    }
    if (demand.disk > 0) {
      steps.push_back(benchfield::check(
          environment, "disk", "see that the disk has room",
          {"disk-free",
           {{"path", demand.directory}, {"bytes", Quantity{Dimension::size, demand.disk, 0}}}}));
    }
    return steps;
  }

  Steps create(const EnvironmentSpec& environment, const Demand&,
               const RunNames& run) const override {
    Step step;
    step.id = environment.name + ".directory";
    step.title = "make the working directory";
    step.kind = MakeDirectory{run.directory + "/work"};
    return {step};
  }

  Steps destroy(const EnvironmentSpec& environment, const RunNames& run) const override {
    Step step;
    step.id = environment.name + ".remove";
    step.title = "remove the working directory";
    step.kind = RemoveTree{run.directory + "/work"};
    return {step};
  }

 private:
  static std::string address(const EnvironmentSpec& environment) {
    return environment.settings.find("address")->text();
  }
  static int first_port(const EnvironmentSpec& environment) {
    return static_cast<int>(environment.settings.find("ports")->integer());
  }

  PluginInfo info_;
};

}  // namespace

std::unique_ptr<const Provider> make_local_provider() { return std::make_unique<LocalProvider>(); }

}  // namespace benchfield
