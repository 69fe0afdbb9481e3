#pragma once

#include <string_view>

#include "runner/base/value.h"

namespace benchfield {

/// What a plain (unquoted) scalar is in YAML 1.2 core: null, bool, whole number, number, else text.
/// Whole numbers that do not fit 64 bits and those with leading zeros stay text.
Value plain_scalar(std::string_view text);

}  // namespace benchfield
