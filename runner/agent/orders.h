#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

#include "runner/base/clock.h"
#include "runner/base/result.h"

namespace benchfield {

/// What an agent was told so far. Written by the thread that reads its connection, waited for by
/// the one that works.
class GroupOrders {
 public:
  GroupOrders(const Clock& clock, Nanoseconds first_lease);

  void start(std::int64_t at_ns);
  /// Ends the work early; what it did counts.
  void stop();
  /// Ends everything; the first reason stays. Codes: "aborted" by the meeting point, "cut-off" from
  /// it, "lease-ended", "told-to-end".
  void abort(Error why);
  void release();
  /// Another round is to follow.
  void again();
  void renew(Nanoseconds lease);
  /// Aborts when the lease is over.
  void check_lease();

  /// The start; nothing when a stop or an abort came first.
  std::optional<std::int64_t> await_start();
  /// Returns when released, aborted or told to begin another round; true for another round, which
  /// then knows of no start and no stop.
  bool await_release();
  std::stop_token stop_token() const;
  /// Why it was aborted, if it was.
  std::optional<Error> aborted() const;

 private:
  const Clock& clock_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<std::int64_t> start_ns_;
  std::optional<Error> aborted_;
  bool is_released_ = false, is_again_ = false;
  std::int64_t lease_end_ns_;
  std::stop_source stop_;
};

}  // namespace benchfield
