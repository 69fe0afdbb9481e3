#pragma once

#include <cstdint>
#include <optional>

#include "runner/base/result.h"

namespace benchfield {

/// Counts of a counter of limited width as if it had none: what begins again at 0 at `wraps_at`
/// goes on. A count smaller than the one before has wrapped if that makes it grow by half of
/// wraps_at at most; else the counter began anew, which stays a decrease for the estimator to see.
/// Between two readings it may wrap once.
class Unwrap {
 public:
  /// Nothing: the counter is wide enough, counts stay what they are.
  explicit Unwrap(std::optional<std::int64_t> wraps_at) : wraps_at_(wraps_at) {}

  /// The next reading, in order. Error "probe-failed": a count that the counter cannot have.
  Result<std::int64_t> next(std::int64_t count);

 private:
  std::optional<std::int64_t> wraps_at_;
  std::int64_t last_ = 0;
  std::int64_t before_ = 0;  ///< what the rounds so far were worth
};

}  // namespace benchfield
