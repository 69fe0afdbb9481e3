#pragma once

#include <vector>

#include "runner/plan/catalog.h"
#include "runner/template/definition.h"

namespace benchfield {

/// The catalog of everything built in: definitions of a store, providers, load drivers and probes
/// of their registries.
class BuiltInCatalog final : public Catalog {
 public:
  explicit BuiltInCatalog(DefinitionStore& definitions);
  const DefinitionInfo* definition(std::string_view name, DiagnosticSink& sink) const override;
  std::vector<std::string> definition_names() const override { return definitions_.names(); }
  const std::vector<PluginInfo>& providers() const override { return providers_; }
  const std::vector<PluginInfo>& drivers() const override { return drivers_; }
  const std::vector<PluginInfo>& probes() const override { return probes_; }

 private:
  DefinitionStore& definitions_;
  std::vector<PluginInfo> providers_, drivers_, probes_;
};

}  // namespace benchfield
