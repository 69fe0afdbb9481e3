#pragma once

#include <map>
#include <string>
#include <vector>

#include "runner/plan/catalog.h"
#include "runner/plan/plan.h"

namespace benchfield {

/// One variant's tree as typed settings, as far as it could be read, with what the checks look up.
struct Decoded {
  VariantSettings settings;
  std::map<std::string, const DefinitionInfo*> definitions;  ///< by component; null: unknown
  std::map<std::string, const PluginInfo*> plugins;          ///< by environment, load, measure
  /// Components that are left out, and where that is said.
  std::map<std::string, SourceRange> disabled;
  std::vector<std::string> components;  ///< all that are given
  /// Places of keys and values below `connect` and `hosts`, by "COMPONENT.connect.ROLE".
  std::map<std::string, SourceRange> keys, values;
};

/// Reads a whole tree; every problem of a single value is reported.
Decoded decode(const Node& tree, const std::string& plan_name, const Catalog& catalog,
               DiagnosticSink& sink);

/// Reads `trial`.
TrialSpec decode_trial(const Node* node, const SourceRange& place, const Scope& scope,
                       DiagnosticSink& sink);

/// Reads `records` of a load; null gives the default.
RecordsSpec decode_records(const Node* node, const std::string& load, const Scope& scope,
                           DiagnosticSink& sink);

/// "kafka/planes3" as an edge, "here/spark" as a placement.
Edge edge_of(const std::string& role, std::string_view text, const SourceRange& range);
Placement placement_of(std::string_view text, const SourceRange& range);

}  // namespace benchfield
