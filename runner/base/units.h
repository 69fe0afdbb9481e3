#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "runner/base/result.h"
#include "runner/base/value.h"

namespace benchfield {

/// One word for messages: duration, count, rate, byte rate, size, cores, percent.
std::string_view dimension_name(Dimension dimension);

/// The suffixes a dimension takes, for messages: "ms, s, m, h, d".
std::string_view dimension_suffixes(Dimension dimension);

/// Reads "90s", "10M", "25k/s", "40MB/s", "512MiB", "500m" (cores), "5%". Case counts; a number
/// without a suffix is accepted for count and cores only. Errors: code "missing-unit" or
/// "bad-unit"; overflow of 64 bits is "out-of-range".
Result<Quantity> parse_quantity(std::string_view text, Dimension dimension);

/// Reads a literal of any dimension in an expression ("30s", "1MiB", "10M", "5k/s"); a bare number
/// is not a quantity. "m" is minutes there, since cores are plain numbers in expressions.
Result<Quantity> parse_any_quantity(std::string_view text);

/// Exact canonical text that parses back: "90s", "1500ms", "25k/s", "512MiB", "421MB", "500m".
std::string to_text(const Quantity& quantity);

inline Quantity duration_quantity(std::chrono::nanoseconds ns) {
  return {Dimension::duration, ns.count(), 0};
}
inline std::chrono::nanoseconds to_duration(const Quantity& q) {
  return std::chrono::nanoseconds(q.amount);
}
/// Items (or bytes) a second.
double per_second(const Quantity& rate);

}  // namespace benchfield
