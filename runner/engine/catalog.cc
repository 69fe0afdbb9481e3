#include "runner/engine/catalog.h"

#include "providers/provider.h"
#include "runner/load/load.h"
#include "runner/probe/probe.h"

namespace benchfield {

BuiltInCatalog::BuiltInCatalog(DefinitionStore& definitions) : definitions_(definitions) {
  for (const auto& provider : benchfield::providers()) providers_.push_back(provider->info());
  for (const LoadDriverRow& row : load_drivers()) drivers_.push_back(row.info);
  for (const ProbeRow& row : benchfield::probes()) probes_.push_back(row.info);
}

const DefinitionInfo* BuiltInCatalog::definition(std::string_view name,
                                                 DiagnosticSink& sink) const {
  const Definition* found = definitions_.find(name, sink);
  return found ? &found->info : nullptr;
}

}  // namespace benchfield
