#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "runner/base/diagnostic.h"
#include "runner/base/step.h"
#include "runner/plan/plan.h"
#include "runner/template/definition.h"

namespace benchfield {

/// One machine of a host group, as a provider describes it.
struct Host {
  std::string environment;
  std::string group;
  std::string address;    ///< what others connect to
  std::string directory;  ///< where components of this run may write ("<run>/work")
  std::string cache;      ///< where fetched packages are kept across runs ("<cache>")
};

/// One instance of a role on a host: broker 0 of kafka.
struct Instance {
  std::string component;
  std::string role;
  int index = 0;
  Host host;
  std::map<std::string, int> ports;
  std::string directory;    ///< "<run>/work/kafka/broker-0"
  std::int64_t memory = 0;  ///< bytes it is said to need, 0 unknown
};

/// Where everything stands: made by the engine from placements and providers, before anything is
/// rendered.
struct Layout {
  std::string run_directory;  ///< "<run>" in a dry-run
  std::string run_id;         ///< "<run-id>" in a dry-run
  std::vector<Instance> instances;
};

/// A component turned into steps. Step ids start with "COMPONENT."; needs are set inside each list.
struct ComponentSteps {
  Steps install;  ///< fetch packages, compile: kept across runs, skipped when there
  Steps files;
  Steps start;    ///< runs and processes, in order
  Steps ready;    ///< conditions, one after another
  Steps stop;     ///< processes, last started first, then its work directories removed
  Steps reset;    ///< what empties it between trials
  Steps collect;  ///< what reads its facts (captures)
  std::vector<std::string> processes;  ///< names of what `start` starts
  std::map<std::string, std::vector<std::string>>
      endpoints;               ///< name to addresses, for whoever connects
  std::int64_t disk = 0;       ///< bytes it wants free, 0 unknown
  Map facts;                   ///< fact name to value
  std::vector<Limits> limits;  ///< of those of its instances that have some, on any placement
  int instances = 0;           ///< of all roles
};

/// The count of instances per role that a component needs, and the port names of each: evaluated
/// from its values.
struct RoleDemand {
  std::string role;
  int count = 0;
  std::vector<std::string> ports;
  std::int64_t memory = 0;  ///< bytes each
};
std::optional<std::vector<RoleDemand>> role_demands(const Definition& definition,
                                                    const ComponentSpec& component,
                                                    DiagnosticSink& sink);

/// Addresses that a component offers, given where its instances stand.
std::optional<std::map<std::string, std::vector<std::string>>> endpoints_of(
    const Definition& definition, const ComponentSpec& component, const Layout& layout,
    DiagnosticSink& sink);

/// Renders everything of one component on hosts. endpoints holds those of every component it
/// connects to.
std::optional<ComponentSteps> instantiate(
    const Definition& definition, const ComponentSpec& component, const Layout& layout,
    const std::map<std::string, std::map<std::string, std::vector<std::string>>>& endpoints,
    DiagnosticSink& sink);

}  // namespace benchfield
