#pragma once

#include <cstdint>
#include <deque>
#include <iosfwd>
#include <mutex>
#include <string>
#include <string_view>

#include "runner/base/clock.h"
#include "runner/base/value.h"

namespace benchfield {

/// The numbered JSON lines of one agent: "sequence" from 1, "index", "mono_ns" and "wall_ns" of
/// writing, "round" from 0, and the content. Written at once and kept, since a log may lose lines.
/// Safe from any thread.
class Report {
 public:
  Report(std::ostream& out, const Clock& clock, int index);
  void begin_round(int round);
  void write(std::string_view type, const Map& content);
  /// The kept lines with these numbers, parsed: at most as many as are kept (50,000).
  List lines(std::int64_t from, std::int64_t to) const;
  std::int64_t last() const;

 private:
  std::ostream& out_;
  const Clock& clock_;
  const int index_;
  mutable std::mutex mutex_;
  std::int64_t sequence_ = 0;
  int round_ = 0;
  std::deque<Value> kept_;
};

}  // namespace benchfield
