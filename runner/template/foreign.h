#pragma once

#include <string>
#include <string_view>

#include "runner/base/diagnostic.h"

namespace benchfield {

/// Reports every "{{ NAME }}" of another template language with the ${} form ("foreign-template").
/// False when there was one.
bool check_foreign(const std::string& file, std::string_view text, DiagnosticSink& sink);

}  // namespace benchfield
