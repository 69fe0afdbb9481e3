#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runner/base/diagnostic.h"
#include "runner/base/result.h"
#include "runner/base/step.h"
#include "runner/plan/catalog.h"
#include "runner/plan/plan.h"
#include "runner/template/instantiate.h"

namespace benchfield {

/// What a run asks of an environment: for preflight.
struct Demand {
  std::vector<Instance> instances;                ///< with their ports and memory
  std::int64_t disk = 0;                          ///< bytes
  std::int64_t memory = 0;                        ///< bytes that stand at once, at most
  std::vector<std::string> programs;              ///< looked up on PATH
  std::string directory;                          ///< where the run writes
  std::vector<std::vector<PodDemand>> pods = {};  ///< in a cluster: of each variant
  ClusterDemand cluster = {};                     ///< of all variants together, without pods
  bool needs_hand = false;  ///< some of its endpoints are reached from inside alone
};

/// The run an environment is made for, as printed.
struct RunNames {
  std::string id;
  std::string directory;
  std::string cache;
  /// How the address of a machine that is made stands in texts, with ENVIRONMENT, GROUP and INDEX
  /// for its own: "<hosts.GROUP[INDEX].address>".
  std::string host_address = {};
};

/// Makes and removes environments through a tool. A provider describes, it never executes: it
/// returns steps. All methods are pure functions of their arguments and may be called from any
/// thread.
class Provider {
 public:
  virtual ~Provider() = default;
  /// Name, own plan keys, what it makes.
  virtual const PluginInfo& info() const = 0;
  /// Checks own settings beyond what the rows say; all: the environments of the variant.
  virtual void check(const EnvironmentSpec& environment, const std::vector<EnvironmentSpec>& all,
                     DiagnosticSink& sink) const = 0;
  /// Why a plan with it can be shown but not run yet; nothing: it can be run.
  virtual std::optional<Error> refusal(const EnvironmentSpec& environment) const {
    (void)environment;
    return std::nullopt;
  }
  /// The hosts of a group as they will be; addresses may hold ${steps...}. None: it is a cluster.
  virtual std::vector<Host> hosts(const EnvironmentSpec& environment,
                                  const RunNames& run) const = 0;
  /// The cluster as it will be; nothing when it makes hosts.
  virtual std::optional<Cluster> cluster(const EnvironmentSpec& environment,
                                         const RunNames& run) const {
    (void)environment, (void)run;
    return std::nullopt;
  }
  /// Ports for an instance, given how many were taken on its host before. Deterministic.
  virtual int port(const EnvironmentSpec& environment, int taken) const = 0;
  /// Tool present, signed in, ports free, memory and disk enough; no side effects.
  virtual Steps preflight(const EnvironmentSpec& environment, const Demand& demand,
                          const RunNames& run) const = 0;
  virtual Steps create(const EnvironmentSpec& environment, const Demand& demand,
                       const RunNames& run) const = 0;
  /// From what stands to what a trial needs: pools scaled, host groups made and removed, never the
  /// environment again. `groups` of both holds those in use alone; create() is given none.
  virtual Steps change(const EnvironmentSpec& from, const EnvironmentSpec& to, const Demand& demand,
                       const RunNames& run) const {
    (void)from, (void)to, (void)demand, (void)run;
    return {};
  }
  /// What is looked at right before and right after a trial is measured. Captures "fact.NAME" and
  /// "flag.CODE" go into its result.
  virtual Steps before_measure(const EnvironmentSpec& environment, const RunNames& run) const {
    (void)environment, (void)run;
    return {};
  }
  virtual Steps after_measure(const EnvironmentSpec& environment, const RunNames& run) const {
    (void)environment, (void)run;
    return {};
  }
  /// Succeeds when nothing is left. Recorded before create() is executed, with what preflight
  /// captured put in, so that it can be repeated from the ledger alone: commands, typed actions and
  /// trees to remove.
  virtual Steps destroy(const EnvironmentSpec& environment, const RunNames& run) const = 0;
  /// Fails where something is left that destroy() should have removed, and names it. Recorded as
  /// destroy() is, and carried out once all environments of the run are removed.
  virtual Steps leftovers(const EnvironmentSpec& environment, const RunNames& run) const {
    (void)environment, (void)run;
    return {};
  }
};

/// All providers; one row each in registry.cc.
const std::vector<std::unique_ptr<const Provider>>& providers();
/// Null when there is none.
const Provider* find_provider(std::string_view name);

}  // namespace benchfield
