#pragma once

#include <span>
#include <string_view>
#include <utility>

namespace benchfield::reports {

/// English phrase of wording.h and the same in Spanish.
std::span<const std::pair<std::string_view, std::string_view>> spanish_phrases();

}  // namespace benchfield::reports
