#pragma once

#include <optional>
#include <string>

#include "runner/template/instantiate.h"

namespace benchfield {

/// A component with the defaults of its definition, declared at plan.yaml:6:3.
ComponentSpec default_component(const Definition& definition, const std::string& name);

/// Every instance on 10.0.0.1, ports from 9000 on, directories under "<run>" and "<cache>".
std::optional<Layout> layout_of(const Definition& definition, const ComponentSpec& component,
                                DiagnosticSink& sink, Place place = Place::hosts);

/// All steps and facts as dry-run prints them.
std::string to_text(const ComponentSteps& steps);

/// An expected text beside the tests. With BENCHFIELD_UPDATE set in the environment it is written
/// from actual first.
std::string read_expected(const std::string& path, const std::string& actual);

}  // namespace benchfield
