#pragma once

#include <map>
#include <string>
#include <vector>

#include "runner/plan/catalog.h"

namespace benchfield {

/// A small catalog for plan tests: definitions kafka, search, spark (a job with edges source and
/// sink, with roles) and cache (no parts); providers local and cloud (pools and groups); drivers
/// kafka and search-bulk; probes kafka-offsets, search-index and process.
class FakeCatalog final : public Catalog {
 public:
  FakeCatalog();
  const DefinitionInfo* definition(std::string_view name, DiagnosticSink& sink) const override;
  std::vector<std::string> definition_names() const override;
  const std::vector<PluginInfo>& providers() const override { return providers_; }
  const std::vector<PluginInfo>& drivers() const override { return drivers_; }
  const std::vector<PluginInfo>& probes() const override { return probes_; }

 private:
  std::map<std::string, DefinitionInfo, std::less<>> definitions_;
  std::vector<PluginInfo> providers_, drivers_, probes_;
};

}  // namespace benchfield
