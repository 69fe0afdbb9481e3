#pragma once

#include <string>
#include <vector>

#include "runner/plan/catalog.h"
#include "runner/plan/node.h"
#include "runner/plan/plan.h"

namespace benchfield {

/// Changes the tree of a plan by one entry of a `set` map: a plan path, or COMPONENT.x for a key or
/// value of a component. Paths that lead nowhere are reported ("bad-path"); a last segment that no
/// table knows is put in, so that reading the tree reports it at the place of the change. Appends
/// what changed.
void apply_set(Node& tree, const Node::Member& entry, const Catalog& catalog, DiagnosticSink& sink,
               std::vector<Change>* changes);

/// The rows a plug-in adds to an entry: the provider's of an environment, the driver's of a load,
/// the probe's of a measure, by the names the entry gives. Empty when not known.
const PluginInfo* plugin_of(const std::string& section, const Node& entry, const Catalog& catalog);

/// Plain data of a node, scalars as written.
Value as_written(const Node& node);

}  // namespace benchfield
