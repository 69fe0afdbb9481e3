#pragma once

#include <string>
#include <vector>

#include "runner/base/value.h"
#include "runner/template/instantiate.h"

namespace benchfield {

/// What rendered manifests say about themselves.

/// "statefulsets.apps": the resource of a document, as `kubectl get` takes it.
std::string resource_of(const Value& document);

/// The document with these labels on its metadata; labels it has already stay.
Value with_labels(const Value& document, const Map& labels);

/// Documents as one YAML stream.
std::string to_stream(const std::vector<Value>& documents);

/// What applies them, server-side and as ours; kubectl: argv up to the verb.
RunCommand apply_command(std::vector<std::string> kubectl, const std::vector<Value>& documents);

/// True when one of the documents is the Service of that name.
bool has_service(const std::vector<Value>& documents, const std::string& name);

/// Adds what the documents use of a cluster.
void add_demand(ClusterDemand& demand, const std::vector<Value>& documents,
                const std::string& pool);

/// Another try for what the API server, or the way to it, fails with for a while. For steps that
/// may be repeated, as applying and deleting may.
Retry while_unreachable();

/// "500m" or "2" in thousandths of a core, "900Mi" or "2G" in bytes; 0 for nothing.
std::int64_t millicores(const Value& quantity);
std::int64_t bytes(const Value& quantity);

}  // namespace benchfield
