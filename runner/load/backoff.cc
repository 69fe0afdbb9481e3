#include "runner/load/backoff.h"

#include <algorithm>

namespace benchfield {
namespace {

constexpr Nanoseconds kFirstPause = Milliseconds(100);
constexpr Nanoseconds kLongestPause = Seconds(30);
constexpr Nanoseconds kFirstAside = Seconds(1);

Nanoseconds doubled(Nanoseconds first, int times) {
  return std::min(kLongestPause, first * (std::int64_t{1} << std::clamp(times, 0, 12)));
}

}  // namespace

Nanoseconds Backoff::pause(int attempt, Nanoseconds asked) {
  const Nanoseconds most = doubled(kFirstPause, attempt - 1);
  std::uniform_int_distribution<std::int64_t> drawn(0, most.count());
  return asked + Nanoseconds(drawn(random_));
}

Endpoints::Endpoints(std::vector<std::string> urls) {
  for (std::string& url : urls) all_.push_back({std::move(url), 0, 0});
}

std::size_t Endpoints::choose(std::int64_t now_ns) {
  std::size_t soonest = next_ % all_.size();
  for (std::size_t i = 0; i < all_.size(); ++i) {
    const std::size_t candidate = (next_ + i) % all_.size();
    if (all_[candidate].aside_until_ns <= now_ns) {
      next_ = candidate + 1;
      return candidate;
    }
    if (all_[candidate].aside_until_ns < all_[soonest].aside_until_ns) soonest = candidate;
  }
  next_ = soonest + 1;
  return soonest;
}

void Endpoints::reached(std::size_t endpoint) {
  all_[endpoint].misses = 0;
  all_[endpoint].aside_until_ns = 0;
}

void Endpoints::missed(std::size_t endpoint, std::int64_t now_ns) {
  Endpoint& e = all_[endpoint];
  if (e.aside_until_ns > now_ns) return;  // the same outage, seen by another client
  e.aside_until_ns = now_ns + doubled(kFirstAside, e.misses++).count();
}

}  // namespace benchfield
