#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "runner/base/clock.h"

namespace benchfield {

/// Waits between attempts: 100 ms doubling up to 30 s, each drawn evenly from zero to that (full
/// jitter), so that clients refused together do not come back together.
class Backoff {
 public:
  explicit Backoff(std::uint64_t seed) : random_(seed) {}
  /// Before attempt `attempt` + 1 (the first attempt is 1), at least `asked`.
  Nanoseconds pause(int attempt, Nanoseconds asked);

 private:
  std::mt19937_64 random_;
};

/// Addresses in turn; one that could not be reached is left alone for 1 s, doubling up to 30 s.
class Endpoints {
 public:
  explicit Endpoints(std::vector<std::string> urls);
  /// The next one that is not set aside, else the one that is due back first.
  std::size_t choose(std::int64_t now_ns);
  const std::string& url(std::size_t endpoint) const { return all_[endpoint].url; }
  void reached(std::size_t endpoint);
  void missed(std::size_t endpoint, std::int64_t now_ns);

 private:
  struct Endpoint {
    std::string url;
    std::int64_t aside_until_ns = 0;
    int misses = 0;
  };
  std::vector<Endpoint> all_;
  std::size_t next_ = 0;
};

}  // namespace benchfield
