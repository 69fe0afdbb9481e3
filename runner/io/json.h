#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "runner/base/result.h"
#include "runner/base/value.h"

namespace benchfield {

/// Values a document from outside may have: about 100 MB in memory.
inline constexpr std::size_t kMostJsonValues = 1'000'000;

/// Parses one JSON document (UTF-8, depth at most 64, at most 10,000 members in an object). Whole
/// numbers that fit 64 bits stay whole. Duplicate keys, NaN, trailing text and more than
/// most_values values are errors (code "bad-json", with the byte offset).
Result<Value> parse_json(std::string_view text, std::size_t most_values = kMostJsonValues);

/// Compact canonical JSON: keys sorted, shortest round-trip numbers, quantities as their text. NaN
/// and infinities become null.
std::string to_json(const Value& value);

/// The same, indented by two spaces, with a final newline; key order kept.
std::string to_pretty_json(const Value& value);

}  // namespace benchfield
