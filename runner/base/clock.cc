#include "runner/base/clock.h"

#include <ctime>

namespace benchfield {
namespace {

std::int64_t read(clockid_t id) {
  timespec t{};
  clock_gettime(id, &t);
  return static_cast<std::int64_t>(t.tv_sec) * 1'000'000'000 + t.tv_nsec;
}

class RealClock final : public Clock {
 public:
  std::int64_t monotonic_ns() const override { return read(CLOCK_MONOTONIC); }
  std::int64_t wall_ns() const override { return read(CLOCK_REALTIME); }
  void sleep_until(std::int64_t at) const override {
    const timespec t{at / 1'000'000'000, at % 1'000'000'000};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, nullptr) != 0) {
    }
  }
};

std::string formatted(std::int64_t wall_ns, const char* format) {
  const std::time_t seconds = wall_ns / 1'000'000'000;
  std::tm tm{};
  gmtime_r(&seconds, &tm);
  char buffer[40];
  return {buffer, std::strftime(buffer, sizeof buffer, format, &tm)};
}

}  // namespace

const Clock& real_clock() {
  static const RealClock clock;
  return clock;
}

std::string utc_text(std::int64_t wall_ns) { return formatted(wall_ns, "%Y-%m-%dT%H:%M:%SZ"); }
std::string utc_stamp(std::int64_t wall_ns) { return formatted(wall_ns, "%Y%m%d-%H%M%S"); }

}  // namespace benchfield
