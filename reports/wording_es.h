#pragma once

#include <span>
#include <string_view>
#include <utility>

namespace benchfield::reports {

/// English phrase of wording.h and the same in Spanish.
using PhrasePair = std::pair<std::string_view, std::string_view>;
std::span<const PhrasePair> spanish_phrases();
/// Those of wording_diff.h, which are among them.
std::span<const PhrasePair> spanish_diff_phrases();
/// Those of wording_models.h, which are among them too.
std::span<const PhrasePair> spanish_model_phrases();

}  // namespace benchfield::reports
