#include "providers/kubectl.h"

#include "providers/cluster.h"
#include "runner/template/manifests.h"

namespace benchfield {
namespace {

class KubectlProvider final : public Provider {
 public:
  KubectlProvider() {
    info_.name = "kubectl";
    info_.help = "a cluster that exists, by an explicit kube context";
    KeyRow context = key_row("context", ValueType::text, "the kube context; never the current one");
    context.required = true;
    KeyRow pools = key_row("pools", ValueType::map, "parts of it that placements may name");
    pools.of = pool_keys();
    info_.keys = {std::move(context),
                  key_row("kubeconfig", ValueType::text,
                          "its file; $KUBECONFIG or ~/.kube/config by default"),
                  std::move(pools)};
    for (KeyRow& key : cluster_keys()) info_.keys.push_back(std::move(key));
    info_.places = {"cluster"};
  }

  const PluginInfo& info() const override { return info_; }

  void check(const EnvironmentSpec& environment, const std::vector<EnvironmentSpec>&,
             DiagnosticSink& sink) const override {
    check_taints(environment, sink);
  }

  std::vector<Host> hosts(const EnvironmentSpec&, const RunNames&) const override { return {}; }

  std::optional<Cluster> cluster(const EnvironmentSpec& environment,
                                 const RunNames& run) const override {
    return cluster_of(environment, run, kubectl(environment));
  }

  int port(const EnvironmentSpec& environment, int taken) const override {
    return static_cast<int>(environment.settings.find("ports")->integer()) + taken;
  }

  Steps preflight(const EnvironmentSpec& environment, const Demand& demand,
                  const RunNames& run) const override {
    Step file;
    file.id = environment.name + ".kubeconfig";
    file.title = "find the kubeconfig of " + environment.name;
    file.kind = TypedAction{"kubeconfig",
                            {{"target", text_of(environment, "kubeconfig")},
                             {"context", text_of(environment, "context")}}};
    file.captures["path"] = "/path";
    file.retry = while_unreachable();
    file.retry.attempts = 2;
    Steps steps = {file};
    for (Step& step : cluster_checks(environment, demand, run, kubectl(environment), {file.id}))
      steps.push_back(std::move(step));
    return steps;
  }

  Steps create(const EnvironmentSpec& environment, const Demand& demand,
               const RunNames& run) const override {
    return name_space_steps(environment, demand, run, kubectl(environment), {});
  }

  Steps before_measure(const EnvironmentSpec& environment, const RunNames& run) const override {
    return {pods_before(environment, *cluster(environment, run))};
  }

  Steps after_measure(const EnvironmentSpec& environment, const RunNames& run) const override {
    return {pods_after(environment, *cluster(environment, run))};
  }

  Steps destroy(const EnvironmentSpec& environment, const RunNames& run) const override {
    return name_space_removal(environment, run, kubectl(environment));
  }

 private:
  /// Context and kubeconfig are always named: kubectl's own defaults depend on the machine, and a
  /// file that is missing would silently stand for localhost.
  static std::vector<std::string> kubectl(const EnvironmentSpec& environment) {
    return {"kubectl", "--kubeconfig", "${steps." + environment.name + ".kubeconfig.path}",
            "--context", text_of(environment, "context")};
  }

  PluginInfo info_;
};

}  // namespace

std::unique_ptr<const Provider> make_kubectl_provider() {
  return std::make_unique<KubectlProvider>();
}

}  // namespace benchfield
