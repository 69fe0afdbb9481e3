#include "runner/probe/unwrap.h"

#include <string>

namespace benchfield {

Result<std::int64_t> Unwrap::next(std::int64_t count) {
  if (!wraps_at_) return count;
  if (count < 0 || count >= *wraps_at_) {
    return fail("probe-failed", "count " + std::to_string(count) + " of a counter that wraps at " +
                                    std::to_string(*wraps_at_));
  }
  if (count < last_) {
    const std::int64_t growth = count + (*wraps_at_ - last_);
    before_ = growth <= *wraps_at_ / 2 ? before_ + *wraps_at_ : 0;
  }
  last_ = count;
  return before_ + count;
}

}  // namespace benchfield
