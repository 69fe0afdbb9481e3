#include "reports/numbers.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "runner/base/clock.h"

namespace benchfield::reports {
namespace {

/// Whole numbers up to here are exact as a double and fit 64 bits.
constexpr double kLargestWhole = 9e15;

struct Scale {
  double factor;
  int exponent;
  const char* suffix;
};
constexpr std::array<Scale, 4> kScales = {
    {{1.0, 0, ""}, {1e3, 3, "k"}, {1e6, 6, "M"}, {1e9, 9, "G"}}};

/// The largest scale under which |value| is still at least 1 once rounded to three digits.
const Scale& scale_of(double value) {
  std::size_t at = 0;
  while (at + 1 < kScales.size() && std::fabs(value) >= kScales[at + 1].factor * 0.9995) ++at;
  return kScales[at];
}

/// Power of ten of the first significant digit.
int magnitude(double value) { return static_cast<int>(std::floor(std::log10(std::fabs(value)))); }

/// Decimals that show `value` down to the digit 10^position.
int decimals_for(int position) { return std::clamp(-position, 0, 9); }

/// Power of ten of the second significant digit, after rounding to it (0.0996 rounds up to 0.10).
int second_digit(double value) {
  int position = magnitude(value) - 1;
  const double rounded = std::round(value / std::pow(10.0, position));
  if (rounded >= 100) ++position;
  return position;
}

/// A rate is never shown with more than five digits, however narrow its interval.
int lowest_digit(double rate) { return rate == 0 ? -9 : magnitude(rate) - 4; }

}  // namespace

std::string not_available(const std::string& reason) { return "n/a (" + reason + ")"; }

std::string decimal_text(double value, int decimals) {
  if (!std::isfinite(value)) return kNotMeasured;
  std::array<char, 400> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                 std::chars_format::fixed, decimals);
  std::string text(buffer.data(), end.ptr);
  // "-0.00" would read as a direction that was not measured.
  if (text.find_first_not_of("-0.") == std::string::npos && text.front() == '-') text.erase(0, 1);
  return text;
}

std::string significant_text(double value, int digits) {
  if (!std::isfinite(value)) return kNotMeasured;
  if (value == 0) return "0";
  int position = magnitude(value) - digits + 1;
  const double rounded = std::round(value / std::pow(10.0, position));
  if (std::fabs(rounded) >= std::pow(10.0, digits)) ++position;
  return decimal_text(value, decimals_for(position));
}

std::string p_text(double p) { return p < 0.0001 ? "< 0.0001" : significant_text(p, 2); }

std::string count_text(std::int64_t count) {
  std::string digits = std::to_string(count);
  const std::size_t first = count < 0 ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;) {
    at -= 3;
    digits.insert(at, ",");
  }
  return digits;
}

std::string count_text(const std::optional<std::int64_t>& count) {
  return count ? count_text(*count) : kNotMeasured;
}

std::string whole_text(const std::optional<double>& value) {
  if (!value || !std::isfinite(*value)) return kNotMeasured;
  if (std::fabs(*value) >= kLargestWhole) return short_text(*value);
  return count_text(static_cast<std::int64_t>(std::llround(*value)));
}

std::string trimmed_text(double value) {
  std::string text = significant_text(value);
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string short_text(double value, int digits) {
  if (!std::isfinite(value)) return kNotMeasured;
  const Scale& scale = scale_of(value);
  return significant_text(value / scale.factor, digits) + scale.suffix;
}

std::string short_text(const std::optional<double>& value, int digits) {
  return value ? short_text(*value, digits) : kNotMeasured;
}

std::string rate_text(double rate, std::optional<double> low, std::optional<double> high,
                      RateKind kind) {
  if (!std::isfinite(rate)) return kNotMeasured;
  // A bound is what was offered: how well that is known says nothing of the limit.
  if (kind == RateKind::lower_bound) return "≥ " + short_text(rate);
  const double half = low && high ? (*high - *low) / 2 : NAN;
  if (!std::isfinite(half) || half <= 0) return short_text(rate);
  const Scale& scale = scale_of(rate);
  const int position = std::max(second_digit(half), lowest_digit(rate));
  const int decimals = decimals_for(position - scale.exponent);
  const std::string value = decimal_text(rate / scale.factor, decimals) + scale.suffix;
  return value + " ± " + decimal_text(half / scale.factor, decimals) + scale.suffix;
}

std::string interval_text(std::optional<double> low, std::optional<double> high) {
  if (!low || !high || !std::isfinite(*low) || !std::isfinite(*high)) return kNotMeasured;
  const double half = (*high - *low) / 2;
  if (half <= 0) return short_text(*low) + " to " + short_text(*high);
  const Scale& scale = scale_of(*high);
  const int position = std::max(second_digit(half), lowest_digit(*high));
  const int decimals = decimals_for(position - scale.exponent);
  return decimal_text(*low / scale.factor, decimals) + scale.suffix + " to " +
         decimal_text(*high / scale.factor, decimals) + scale.suffix;
}

std::string range_text(double low, double high) {
  if (!std::isfinite(low) || !std::isfinite(high)) return kNotMeasured;
  const Scale& scale = scale_of(high);
  const std::string from = trimmed_text(low / scale.factor);
  const std::string to = trimmed_text(high / scale.factor);
  return (from == to ? to : from + "-" + to) + scale.suffix;
}

std::string ratio_text(double ratio) {
  const bool is_common = std::fabs(ratio) >= 0.1 && std::fabs(ratio) < 10;
  return is_common ? decimal_text(ratio, 2) : significant_text(ratio);
}

std::string seconds_text(double seconds) {
  if (!std::isfinite(seconds)) return kNotMeasured;
  if (seconds < 0) return "-" + seconds_text(-seconds);
  if (seconds == 0) return "0 s";
  if (seconds < 0.9995) return significant_text(seconds * 1000) + " ms";
  if (seconds < 99.95 || seconds >= kLargestWhole) return significant_text(seconds) + " s";
  const auto whole = static_cast<std::int64_t>(std::llround(seconds));
  if (whole < 3600) {
    return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
  }
  const auto minutes = static_cast<std::int64_t>(std::llround(seconds / 60));
  return std::to_string(minutes / 60) + " h " + std::to_string(minutes % 60) + " min";
}

std::string seconds_text(const std::optional<double>& seconds) {
  return seconds ? seconds_text(*seconds) : kNotMeasured;
}

std::string milliseconds_text(const std::optional<double>& ms) {
  return ms ? significant_text(*ms) : kNotMeasured;
}

std::string signed_percent(double fraction) {
  const std::string digits = decimal_text(std::abs(fraction) * 100, 1);
  if (digits == "0.0") return digits;
  return (fraction < 0 ? "-" : "+") + digits;
}

std::string percent_text(double fraction) {
  const double percent = fraction * 100;
  if (!std::isfinite(percent)) return kNotMeasured;
  return decimal_text(percent, std::fabs(percent) < 9.95 ? 1 : 0) + " %";
}

std::string bytes_text(std::int64_t bytes) {
  constexpr std::array<const char*, 5> kUnits = {"B", "KiB", "MiB", "GiB", "TiB"};
  auto value = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (std::fabs(value) >= 1023.5 && unit + 1 < kUnits.size()) {
    value /= 1024;
    ++unit;
  }
  return (unit == 0 ? std::to_string(bytes) : significant_text(value)) + " " + kUnits[unit];
}

std::string cores_text(const std::optional<double>& cores) {
  return cores ? decimal_text(*cores, 2) : kNotMeasured;
}

std::string date_text(std::int64_t wall_ns) {
  if (wall_ns == 0) return kNotMeasured;      // of imported results
  const std::string utc = utc_text(wall_ns);  // 2026-11-22T10:15:30Z
  if (utc.size() < 16) return utc;
  return utc.substr(0, 10) + " " + utc.substr(11, 5) + " UTC";
}

}  // namespace benchfield::reports
