#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runner/base/diagnostic.h"
#include "runner/base/result.h"
#include "runner/engine/catalog.h"
#include "runner/plan/load.h"
#include "runner/template/definition.h"

namespace benchfield {

/// Everything a plan was made from; kept in a run directory (inputs/) so that `resume` and `clean`
/// need nothing else.
struct Inputs {
  std::string plan_file;  ///< as the user named it
  std::string plan_text;
  PlanOptions options;
  std::vector<std::string> template_folders;  ///< the first that has a definition wins
};

/// A plan with what it points into. Moves keep addresses: everything lives on the heap.
struct LoadedPlan {
  Inputs inputs;
  std::unique_ptr<SourceMap> sources = std::make_unique<SourceMap>();
  std::unique_ptr<DiagnosticSink> sink = std::make_unique<DiagnosticSink>();
  std::unique_ptr<DefinitionStore> definitions;
  std::unique_ptr<BuiltInCatalog> catalog;
  std::optional<Plan> plan;  ///< nothing when sink has errors
  /// The messages, as printed.
  std::string messages() const;
};

/// Reads and checks a plan file. Errors: only that the file cannot be read; everything else is in
/// the sink.
Result<LoadedPlan> load_plan_file(const std::string& file, PlanOptions options);
LoadedPlan load_inputs(Inputs inputs);

/// Copies plan, options and the definitions in use into RUN/inputs, and back.
Status store_inputs(const LoadedPlan& loaded, const std::string& run_directory);
Result<LoadedPlan> load_stored(const std::string& run_directory);

/// The folder "templates" of the installation: beside or above the executable, or in
/// share/benchfield.
std::string installed_templates();

}  // namespace benchfield
