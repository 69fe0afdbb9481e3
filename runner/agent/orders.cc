#include "runner/agent/orders.h"

namespace benchfield {

GroupOrders::GroupOrders(const Clock& clock, Nanoseconds first_lease)
    : clock_(clock), lease_end_ns_(clock.monotonic_ns() + first_lease.count()) {}

void GroupOrders::start(std::int64_t at_ns) {
  const std::lock_guard lock(mutex_);
  if (!start_ns_) start_ns_ = at_ns;
  changed_.notify_all();
}

void GroupOrders::stop() {
  std::stop_source source;
  {
    const std::lock_guard lock(mutex_);
    source = stop_;
  }
  source.request_stop();  // calls back whoever waits on it
  const std::lock_guard lock(mutex_);
  changed_.notify_all();
}

void GroupOrders::abort(Error why) {
  {
    const std::lock_guard lock(mutex_);
    if (is_released_) return;
    if (!aborted_) aborted_ = std::move(why);
  }
  stop();
}

void GroupOrders::release() {
  const std::lock_guard lock(mutex_);
  is_released_ = true;
  changed_.notify_all();
}

void GroupOrders::again() {
  const std::lock_guard lock(mutex_);
  is_again_ = true;
  changed_.notify_all();
}

void GroupOrders::renew(Nanoseconds lease) {
  const std::lock_guard lock(mutex_);
  lease_end_ns_ = clock_.monotonic_ns() + lease.count();
}

void GroupOrders::check_lease() {
  {
    const std::lock_guard lock(mutex_);
    if (clock_.monotonic_ns() < lease_end_ns_) return;
  }
  abort({"lease-ended", "the runner did not renew the lease", {}, {}});
}

std::optional<std::int64_t> GroupOrders::await_start() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return start_ns_ || aborted_ || stop_.stop_requested(); });
  return aborted_ || stop_.stop_requested() ? std::nullopt : start_ns_;
}

bool GroupOrders::await_release() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return is_released_ || is_again_ || aborted_; });
  if (is_released_ || aborted_) return false;
  is_again_ = false;
  start_ns_.reset();
  stop_ = std::stop_source();
  return true;
}

std::stop_token GroupOrders::stop_token() const {
  const std::lock_guard lock(mutex_);
  return stop_.get_token();
}

std::optional<Error> GroupOrders::aborted() const {
  const std::lock_guard lock(mutex_);
  return aborted_;
}

}  // namespace benchfield
