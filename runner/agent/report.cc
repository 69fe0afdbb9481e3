#include "runner/agent/report.h"

#include <algorithm>

#include "runner/io/json.h"
#include "runner/io/lines.h"

namespace benchfield {
namespace {

constexpr std::size_t kKept = 50'000;

}  // namespace

Report::Report(std::ostream& out, const Clock& clock, int index)
    : out_(out), clock_(clock), index_(index) {}

void Report::begin_round(int round) {
  const std::lock_guard lock(mutex_);
  round_ = round;
}

void Report::write(std::string_view type, const Map& content) {
  Map line = content;
  line["type"] = type;
  line["index"] = index_;
  const std::lock_guard lock(mutex_);
  line["round"] = round_;
  line["mono_ns"] = clock_.monotonic_ns();
  line["wall_ns"] = clock_.wall_ns();
  line["sequence"] = ++sequence_;
  kept_.emplace_back(std::move(line));
  if (kept_.size() > kKept) kept_.pop_front();
  write_line(out_, to_json(kept_.back()));
}

List Report::lines(std::int64_t from, std::int64_t to) const {
  const std::lock_guard lock(mutex_);
  List out;
  if (kept_.empty()) return out;
  const std::int64_t first = kept_.front()["sequence"].integer();
  for (std::int64_t n = std::max(from, first); n <= std::min(to, sequence_); ++n) {
    out.push_back(kept_[static_cast<std::size_t>(n - first)]);
  }
  return out;
}

std::int64_t Report::last() const {
  const std::lock_guard lock(mutex_);
  return sequence_;
}

}  // namespace benchfield
