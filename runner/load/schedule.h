#pragma once

#include <cstdint>

namespace benchfield {

/// 128 bits: an index times a number of nanoseconds does not fit 64.
__extension__ using Wide = __int128;

/// What one instance is to send: `amount` records every `per_ns` nanoseconds, being stripe `stripe`
/// of `stripes` equal ones whose records interleave evenly. amount 0 means flat out.
struct Pace {
  std::int64_t amount = 0;
  std::int64_t per_ns = 0;
  std::int64_t count = 0;
  int stripe = 0;
  int stripes = 1;
};

/// The open-loop schedule: record i of stripe k of N is due (i*N + k) * d / (N*n) after the start,
/// computed from the index each time, so nothing accumulates. Offsets are nanoseconds from the
/// start, rounded up.
class Schedule {
 public:
  explicit Schedule(const Pace& pace);

  bool is_paced() const { return pace_.amount > 0; }
  std::int64_t count() const { return pace_.count; }
  const Pace& pace() const { return pace_; }
  /// Intended offset of record i; 0 when flat out.
  std::int64_t intended_ns(std::int64_t index) const;
  /// How many records are due at an offset, at most count; all of them when flat out.
  std::int64_t due(std::int64_t elapsed_ns) const;

 private:
  Pace pace_;
};

/// Walks the intended offsets from one index on, without a division per record.
class IntendedTimes {
 public:
  IntendedTimes(const Schedule& schedule, std::int64_t first_index);
  /// Offset of the current record; goes to the next one.
  std::int64_t next();

 private:
  std::int64_t whole_ = 0;      ///< floor of the exact offset
  std::int64_t fraction_ = 0;   ///< what is left, in units of 1 / denominator_
  std::int64_t step_ = 0;       ///< whole part of an interval
  std::int64_t step_rest_ = 0;  ///< its fraction
  std::int64_t denominator_ = 1;
};

/// What to do when sending fell behind: never move the intended times, but
enum class CatchUp {
  bounded,    ///< repay at no more than `factor` times the rate
  unlimited,  ///< repay at once
  drop        ///< skip and count what is later than kDropLateness
};

/// Lateness up to which nothing counts as behind: ordinary wake-up jitter of a busy machine.
inline constexpr std::int64_t kBurstNs = 10'000'000;
inline constexpr std::int64_t kDropLatenessNs = 100'000'000;

/// Offset to sleep to: the tick at which record next is due, the following tick when it is due
/// already, and not beyond `latest_ns`.
std::int64_t next_wake_ns(const Schedule& schedule, std::int64_t elapsed_ns, std::int64_t next,
                          std::int64_t tick_ns, std::int64_t latest_ns);

/// Says at each tick how many records may leave now.
class Pacer {
 public:
  struct Grant {
    std::int64_t dropped = 0;  ///< skip these first
    std::int64_t count = 0;    ///< then send these
  };

  Pacer(const Schedule& schedule, CatchUp catch_up, std::int64_t factor);
  /// next is the index of the first record not yet sent or dropped. Offsets never go back.
  Grant grant(std::int64_t elapsed_ns, std::int64_t next);
  /// Gives back what a grant allowed but the target had no room for.
  void give_back(std::int64_t count);

 private:
  const Schedule& schedule_;
  CatchUp catch_up_;
  std::int64_t factor_;
  std::int64_t burst_ns_ = kBurstNs;  ///< most time that earns credit at once
  std::int64_t last_ns_ = 0;
  Wide credit_ = 0;  ///< records allowed, times per_ns
};

}  // namespace benchfield
