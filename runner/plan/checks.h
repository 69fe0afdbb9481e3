#pragma once

#include <string>
#include <vector>

#include "runner/plan/decode.h"

namespace benchfield {

/// Every name a variant uses stands for something that exists in it: placements, host groups,
/// edges, parts, roles. Orders the components, what is connected to first.
void check_references(Decoded& decoded, DiagnosticSink& sink);

/// The host group for a role: what `hosts` says, else that of the placement, else the one named as
/// the component.
std::string host_group(const ComponentSpec& component, const std::string& role);

/// The metrics of a variant by full name ("eim.count"), sorted.
std::vector<MetricInfo> metrics_of(const Decoded& decoded);

/// `until` reads counts that this variant has, and is a condition.
void check_until(const Decoded& decoded, DiagnosticSink& sink);

/// Reports a metric that does not exist, with those that do.
void report_unknown_metric(const SourceRange& place, const std::string& name,
                           const std::vector<MetricInfo>& metrics, DiagnosticSink& sink);

}  // namespace benchfield
