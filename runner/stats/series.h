#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace benchfield::stats {

/// One poll of a counter as it was made: request start, reply end (monotonic ns), count.
struct Reading {
  std::int64_t sent_ns = 0;
  std::int64_t received_ns = 0;
  std::int64_t count = 0;
  bool ok = true;
};

/// A count at an instant (the midpoint of its poll).
struct Point {
  std::int64_t time_ns = 0;
  std::int64_t count = 0;
  bool operator==(const Point&) const = default;
};
using Points = std::vector<Point>;

/// What a reading says, to within half its round trip.
Point point_of(const Reading& reading);

/// y over t as doubles, both relative to the first point so that no digit of a 64-bit count or of
/// a ns stamp is lost; t in seconds.
struct Curve {
  std::vector<double> t;
  std::vector<double> y;
  std::size_t size() const { return t.size(); }
  /// Increments, one fewer than points.
  std::size_t increments() const { return t.empty() ? 0 : t.size() - 1; }
};

/// What cleaning kept and what it took out.
struct Cleaned {
  std::vector<Points> segments;        ///< split where the count decreased
  std::vector<std::int64_t> reset_ns;  ///< when it did
  double period_s = 0;                 ///< h: given, else the median distance of polls
  std::size_t polls = 0;
  std::size_t gaps = 0;       ///< polls that failed
  std::size_t uncertain = 0;  ///< dropped: round trip too long for h, or time not increasing
};

/// a - b without overflow, exact below 2^53.
double difference(std::int64_t a, std::int64_t b);

/// Drops failed polls (a negative count is one) and polls whose uncertainty (half the round trip)
/// exceeds 10 % of the period, and splits at a decrease of the count (one that wraps goes on
/// where it is read, as the plan says). period_s 0: estimated.
Cleaned clean(std::span<const Reading> readings, double period_s = 0);

/// The segment with the most points between two instants; null when there is none.
const Points* longest_segment(const Cleaned& cleaned, std::int64_t from_ns, std::int64_t to_ns);

/// Points as a curve from the first one.
Curve to_curve(std::span<const Point> points);
/// Interval rates dy/dt of a curve.
std::vector<double> interval_rates(const Curve& curve);

/// Count at an instant by linear interpolation; nothing outside of the points.
std::optional<double> count_at(std::span<const Point> points, std::int64_t time_ns);

/// The instant (ns) at which the count reached target: between the last point below and the first
/// at or above it. A point that is exactly on target and followed by no growth only says "by now",
/// so there the line through the two points before is continued, but not past that point. Nothing
/// if never reached or reached before the first point.
std::optional<double> crossing_ns(std::span<const Point> points, std::int64_t target);

/// Median, NaN-free input; nothing when empty.
std::optional<double> median(std::vector<double> values);

}  // namespace benchfield::stats
