#include "runner/stats/little.h"

namespace benchfield::stats {

namespace {

constexpr std::size_t kFewest = 10;

}  // namespace

std::optional<LittleLaw> little_law(std::span<const Point> arrived,
                                    std::span<const Point> departed) {
  if (arrived.size() < kFewest || departed.size() < kFewest) return std::nullopt;
  if (arrived.back().count != departed.back().count || departed.back().count <= 0)
    return std::nullopt;
  const double total = static_cast<double>(arrived.back().count);
  const auto inside = [&](const Point& at) {
    const double in =
        at.time_ns >= arrived.back().time_ns ? total : count_at(arrived, at.time_ns).value_or(0);
    return in - static_cast<double>(at.count);
  };
  double area = 0;
  for (std::size_t i = 1; i < departed.size(); ++i) {
    const double width = difference(departed[i].time_ns, departed[i - 1].time_ns) / 1e9;
    area += width * (inside(departed[i - 1]) + inside(departed[i])) / 2;
  }
  const double span = difference(departed.back().time_ns, departed.front().time_ns) / 1e9;
  if (!(span > 0)) return std::nullopt;
  return LittleLaw{area / span, total / span, area / total};
}

}  // namespace benchfield::stats
