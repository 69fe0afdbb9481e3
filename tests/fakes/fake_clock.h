#pragma once

#include <atomic>

#include "runner/base/clock.h"

namespace benchfield {

/// A clock that stands still until it is moved; a sleep moves it to the instant waited for. Wall
/// time runs `kWallOffset` ahead of monotonic time.
class FakeClock final : public Clock {
 public:
  static constexpr std::int64_t kWallOffset = 1'700'000'000'000'000'000;

  explicit FakeClock(std::int64_t now = 0) : now_(now) {}
  std::int64_t monotonic_ns() const override { return now_; }
  std::int64_t wall_ns() const override { return now_ + kWallOffset; }
  void sleep_until(std::int64_t at) const override {
    std::int64_t now = now_;
    while (now < at && !now_.compare_exchange_weak(now, at)) {
    }
  }
  void advance(Nanoseconds by) { now_ += by.count(); }

 private:
  mutable std::atomic<std::int64_t> now_;
};

}  // namespace benchfield
