#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace benchfield::reports {

/// Every number format of a report stands here, so that all formats and languages agree. All are
/// independent of the locale; what is not finite prints as "-".

/// What stands where nothing was measured.
inline const std::string kNotMeasured = "-";
/// "n/a (reason)": a value that cannot exist.
std::string not_available(const std::string& reason);

/// Fixed decimals: 1.5 -> "1.50" with decimals = 2.
std::string decimal_text(double value, int decimals);
/// Significant digits without an exponent: 0.01234 -> "0.0123" with digits = 3.
std::string significant_text(double value, int digits = 3);
/// A p value, two digits; the smallest are "< 0.0001".
std::string p_text(double p);
/// Exact whole number with thousands separators: "10,000,000".
std::string count_text(std::int64_t count);
std::string count_text(const std::optional<std::int64_t>& count);
/// A rate to the next whole number with thousands separators: "24,996".
std::string whole_text(const std::optional<double>& value);
/// Up to three significant digits without trailing zeros: 2 -> "2", 1.5 -> "1.5".
std::string trimmed_text(double value);
/// Three significant digits (or as many as asked for) with k, M or G: "50.2k".
std::string short_text(double value, int digits = 3);
std::string short_text(const std::optional<double>& value, int digits = 3);

/// How a rate is to be read: as measured, or as a bound from below (source-limited).
enum class RateKind { measured, lower_bound };

/// "50.2k ± 1.1k": half the 95 % interval with two significant digits, the rate to the same digit
/// (statistics.md 7) but to five digits at most; without an interval three digits; a lower bound is
/// "≥ 50.2k".
std::string rate_text(double rate, std::optional<double> low, std::optional<double> high,
                      RateKind kind = RateKind::measured);
/// "49.1k to 51.3k", both ends to the same digit; "-" when an end is missing.
std::string interval_text(std::optional<double> low, std::optional<double> high);

/// A range in one unit: "50-60k", "0.95-1.2k"; one value when both look the same.
std::string range_text(double low, double high);

/// A ratio with two decimals, more digits only where those would be too few: "1.20", "0.012",
/// "12.3".
std::string ratio_text(double ratio);

/// "350 ms", "45.2 s", "12 min 5 s", "1 h 52 min".
std::string seconds_text(double seconds);
std::string seconds_text(const std::optional<double>& seconds);
/// Milliseconds with three significant digits, without the unit: for table columns.
std::string milliseconds_text(const std::optional<double>& ms);
/// 0.514 -> "51 %"; under 10 % one decimal.
std::string percent_text(double fraction);
/// A relative change in percent, without the sign of percent: 0.0821 -> "+8.2", 0 -> "0.0".
std::string signed_percent(double fraction);
/// "512 MiB", "1.46 GiB".
std::string bytes_text(std::int64_t bytes);
/// CPU cores with two decimals: "1.02".
std::string cores_text(const std::optional<double>& cores);
/// "2026-11-22 10:15 UTC".
std::string date_text(std::int64_t wall_ns);

}  // namespace benchfield::reports
