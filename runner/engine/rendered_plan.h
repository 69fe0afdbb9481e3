#pragma once

#include <list>
#include <map>
#include <string>
#include <vector>

#include "providers/provider.h"
#include "runner/base/diagnostic.h"
#include "runner/engine/observe_steps.h"
#include "runner/plan/plan.h"
#include "runner/template/definition.h"
#include "runner/template/instantiate.h"

namespace benchfield {

/// A component of a variant as steps, with the components it connects to. The steps belong to the
/// RenderedPlan: variants that leave the component alone have the same.
struct RenderedComponent {
  std::string name;
  std::vector<std::string> depends;
  const ComponentSteps& steps;
};

/// A variant as steps, in the order of its components, with where everything of it stands.
struct RenderedVariant {
  std::vector<RenderedComponent> components;
  std::map<std::string, Addresses> addresses;
  Layout layout;
  std::map<std::string, std::vector<RoleDemand>> demands;  ///< by component
  /// What asks, from where each client will run, whether it reaches what it connects to.
  Steps edges;
};

/// Every variant of a plan, rendered once. plan and definitions must outlive it.
class RenderedPlan {
 public:
  RenderedPlan(const Plan& plan, DefinitionStore& definitions, RunNames names);
  RenderedPlan(const RenderedPlan&) = delete;  // its components refer into it

  /// Problems in definitions are reported here, before anything is started.
  bool render(DiagnosticSink& sink);

  const Plan& plan() const { return plan_; }
  DefinitionStore& definitions() const { return definitions_; }
  const RunNames& names() const { return names_; }
  const std::vector<RenderedVariant>& variants() const { return variants_; }

 private:
  struct Instantiated {
    std::map<std::string, Endpoints> seen;  ///< of what it connects to
    ComponentSteps steps;
  };
  /// A component where it stands, which variants that leave it alone share.
  struct Placed {
    const ComponentSpec& spec;
    Layout own;
    Addresses addresses;
    std::list<Instantiated> instantiated;
  };

  bool demand_roles(DiagnosticSink& sink);
  void allocate_ports();
  bool check_names(DiagnosticSink& sink) const;
  void lay_out(const VariantSettings& settings, RenderedVariant& out) const;
  bool render(std::size_t variant, DiagnosticSink& sink);
  /// Null after a report.
  Placed* place(const ComponentSpec& component, const Layout& layout, DiagnosticSink& sink);
  /// Null after a report.
  const ComponentSteps* instantiate_once(Placed& placed,
                                         const std::map<std::string, Addresses>& addresses,
                                         DiagnosticSink& sink);

  const Plan& plan_;
  DefinitionStore& definitions_;
  RunNames names_;
  std::map<std::string, std::map<std::string, int>>
      ports_;  ///< "here/kafka/broker-0" to port name to number
  std::vector<RenderedVariant> variants_;
  std::map<std::string, std::list<Placed>> placed_;  ///< by component
};

/// "kafka/broker-0".
std::string instance_key(const std::string& component, const std::string& role, int index);

/// The environment of that name, which a variant is known to have.
const EnvironmentSpec& environment_of(const VariantSettings& settings, const std::string& name);

/// The addresses of what a component connects to, as seen from where it is placed.
std::map<std::string, Endpoints> seen_by(const ComponentSpec& component,
                                         const std::map<std::string, Addresses>& addresses);

/// What edges lead to. Addresses must outlive it.
ResolveEdge resolver(const std::map<std::string, Addresses>& addresses);

}  // namespace benchfield
