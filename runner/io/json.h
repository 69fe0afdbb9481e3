#pragma once

#include <string>
#include <string_view>

#include "runner/base/result.h"
#include "runner/base/value.h"

namespace benchfield {

/// Parses one JSON document (UTF-8, depth at most 64). Whole numbers that fit 64 bits stay whole.
/// Duplicate keys, NaN and trailing text are errors (code "bad-json", with the byte offset).
Result<Value> parse_json(std::string_view text);

/// Compact canonical JSON: keys sorted, shortest round-trip numbers, quantities as their text. NaN
/// and infinities become null.
std::string to_json(const Value& value);

/// The same, indented by two spaces, with a final newline; key order kept.
std::string to_pretty_json(const Value& value);

}  // namespace benchfield
