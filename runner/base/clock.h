#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace benchfield {

using Nanoseconds = std::chrono::nanoseconds;
using Milliseconds = std::chrono::milliseconds;
using Seconds = std::chrono::seconds;

/// Source of time, so that tests need not wait. Safe to call from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  /// CLOCK_MONOTONIC in ns: the same for every process of one boot.
  virtual std::int64_t monotonic_ns() const = 0;
  /// CLOCK_REALTIME in ns since 1970.
  virtual std::int64_t wall_ns() const = 0;
  /// Returns at or after the given monotonic instant.
  virtual void sleep_until(std::int64_t monotonic_ns) const = 0;
};

/// The machine's clocks.
const Clock& real_clock();

/// "2026-11-22T10:15:30Z" of a wall instant.
std::string utc_text(std::int64_t wall_ns);
/// "20261122-101530" of a wall instant, UTC: for names.
std::string utc_stamp(std::int64_t wall_ns);

}  // namespace benchfield
