#include "runner/load/schedule.h"

#include <algorithm>

#include "runner/base/check.h"

// With n records every d ns, N stripes and stripe k, the exact offset of record i is
// (i*N + k) * d / (N*n). Rounding it up makes `offset <= t` the same as `due(t) > i` for whole t,
// so both closed forms agree to the nanosecond.

namespace benchfield {

Schedule::Schedule(const Pace& pace) : pace_(pace) {
  BF_CHECK(pace.amount >= 0 && pace.count >= 0);
  BF_CHECK(pace.amount == 0 || pace.per_ns > 0);
  BF_CHECK(pace.stripes > 0 && pace.stripe >= 0 && pace.stripe < pace.stripes);
}

std::int64_t Schedule::intended_ns(std::int64_t index) const {
  if (!is_paced()) return 0;
  const Wide numerator = (Wide{index} * pace_.stripes + pace_.stripe) * pace_.per_ns;
  const Wide denominator = Wide{pace_.stripes} * pace_.amount;
  return static_cast<std::int64_t>((numerator + denominator - 1) / denominator);
}

std::int64_t Schedule::due(std::int64_t elapsed_ns) const {
  if (!is_paced()) return pace_.count;
  if (elapsed_ns < 0) return 0;
  const Wide ahead =
      Wide{elapsed_ns} * pace_.stripes * pace_.amount - Wide{pace_.stripe} * pace_.per_ns;
  if (ahead < 0) return 0;
  const Wide due = ahead / (Wide{pace_.stripes} * pace_.per_ns) + 1;
  return static_cast<std::int64_t>(std::min<Wide>(due, pace_.count));
}

IntendedTimes::IntendedTimes(const Schedule& schedule, std::int64_t first_index) {
  if (!schedule.is_paced()) return;
  const Pace& pace = schedule.pace();
  denominator_ = pace.stripes * pace.amount;
  const Wide numerator = (Wide{first_index} * pace.stripes + pace.stripe) * pace.per_ns;
  whole_ = static_cast<std::int64_t>(numerator / denominator_);
  fraction_ = static_cast<std::int64_t>(numerator % denominator_);
  const Wide interval = Wide{pace.stripes} * pace.per_ns;
  step_ = static_cast<std::int64_t>(interval / denominator_);
  step_rest_ = static_cast<std::int64_t>(interval % denominator_);
}

std::int64_t IntendedTimes::next() {
  const std::int64_t current = whole_ + (fraction_ > 0 ? 1 : 0);
  whole_ += step_;
  fraction_ += step_rest_;
  if (fraction_ >= denominator_) {
    fraction_ -= denominator_;
    ++whole_;
  }
  return current;
}

std::int64_t next_wake_ns(const Schedule& schedule, std::int64_t elapsed_ns, std::int64_t next,
                          std::int64_t tick_ns, std::int64_t latest_ns) {
  const std::int64_t following = (elapsed_ns / tick_ns + 1) * tick_ns;
  if (next >= schedule.count()) return following;
  const std::int64_t due = schedule.intended_ns(next);
  const std::int64_t due_tick = (due + tick_ns - 1) / tick_ns * tick_ns;
  return std::max(following, std::min(due_tick, latest_ns));
}

Pacer::Pacer(const Schedule& schedule, CatchUp catch_up, std::int64_t factor)
    : schedule_(schedule), catch_up_(catch_up), factor_(factor), credit_(schedule.pace().per_ns) {
  // At low rates one interval is longer than a burst; it must still earn its record.
  const Pace& pace = schedule.pace();
  if (schedule.is_paced()) burst_ns_ = std::max(kBurstNs, pace.per_ns / pace.amount + 1);
}

Pacer::Grant Pacer::grant(std::int64_t elapsed_ns, std::int64_t next) {
  Grant grant;
  grant.count = schedule_.due(elapsed_ns) - next;
  if (!schedule_.is_paced() || catch_up_ == CatchUp::unlimited) return grant;
  if (catch_up_ == CatchUp::drop) {
    const std::int64_t too_late = schedule_.due(elapsed_ns - kDropLatenessNs) - next;
    grant.dropped = std::max<std::int64_t>(too_late, 0);
    grant.count -= grant.dropped;
    return grant;
  }
  // A stall earns no more than one burst: the rest is repaid at factor times the rate.
  const Pace& pace = schedule_.pace();
  const std::int64_t passed = std::clamp<std::int64_t>(elapsed_ns - last_ns_, 0, burst_ns_);
  last_ns_ = std::max(last_ns_, elapsed_ns);
  const Wide most = Wide{factor_} * pace.amount * burst_ns_;
  credit_ = std::min(credit_ + Wide{factor_} * pace.amount * passed, most);
  const auto allowed = static_cast<std::int64_t>(credit_ / pace.per_ns);
  grant.count = std::min(grant.count, allowed);
  credit_ -= Wide{std::max<std::int64_t>(grant.count, 0)} * pace.per_ns;
  return grant;
}

void Pacer::give_back(std::int64_t count) {
  if (schedule_.is_paced()) credit_ += Wide{count} * schedule_.pace().per_ns;
}

}  // namespace benchfield
