// Energy statistics of all (t, k) by running sums. With W(a, b) the sum of |x_i - x_j| over pairs
// inside [a, b), the sum between [0, t) and [t, k) is W(0, k) - W(0, t) - W(t, k), and W(t, k)
// grows with k by the distances of [t, k) to the new value, a running sum over t from the end.
#include "runner/stats/change_points.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <utility>

#include "runner/stats/distributions.h"

namespace benchfield::stats {
namespace {

constexpr std::size_t kFewest = 2;
constexpr double kLooser = 10;
constexpr std::size_t kRecent = 14;
constexpr std::size_t kNights = 3;

double pairs(std::size_t n) { return static_cast<double>(n) * static_cast<double>(n - 1) / 2; }

struct Moments {
  double mean = 0, squares = 0;
  double n = 0;
};

Moments moments(std::span<const double> values) {
  Moments m;
  m.n = static_cast<double>(values.size());
  for (const double v : values) m.mean += v / m.n;
  for (const double v : values) m.squares += (v - m.mean) * (v - m.mean);
  return m;
}

/// Student's two-sample t-test with pooled variance; 0 where neither side varies but they differ.
double pooled_p(const Moments& a, const Moments& b) {
  const double degrees = a.n + b.n - 2;
  const double variance = (a.squares + b.squares) / degrees;
  const double error = std::sqrt(variance * (1 / a.n + 1 / b.n));
  if (a.mean == b.mean) return 1;
  return error > 0 ? t_two_sided((b.mean - a.mean) / error, degrees) : 0;
}

ChangePoint test(std::span<const double> x, std::size_t from, std::size_t at, std::size_t to) {
  const Moments before = moments(x.subspan(from, at - from));
  const Moments after = moments(x.subspan(at, to - at));
  return {at, before.mean, after.mean, pooled_p(before, after)};
}

/// Is a proposed split worth dividing at? Against all that follows at the looser p; or against
/// [at, end) alone (a level that came and went), where the choice of the end among the values is
/// paid for (Bonferroni).
bool divides(std::span<const double> x, std::size_t from, const EnergySplit& split, std::size_t to,
             double p) {
  const std::size_t at = from + split.change;
  if (test(x, from, at, to).p <= std::min(1.0, kLooser * p)) return true;
  return test(x, from, at, from + split.end).p <= p / static_cast<double>(to - from);
}

/// Divides the series and its parts, without recursion: a bad series may divide n/2 times.
std::vector<std::size_t> divide(std::span<const double> x, double p) {
  std::vector<std::size_t> changes;
  std::vector<std::pair<std::size_t, std::size_t>> open{{0, x.size()}};
  while (!open.empty()) {
    const auto [from, to] = open.back();
    open.pop_back();
    const auto split = energy_split(x.subspan(from, to - from));
    if (!split || !divides(x, from, *split, to, p)) continue;
    const std::size_t at = from + split->change;
    changes.push_back(at);
    open.emplace_back(from, at);
    open.emplace_back(at, to);
  }
  std::sort(changes.begin(), changes.end());
  return changes;
}

/// Tests changes[i] between its neighbours among the changes.
ChangePoint retest(std::span<const double> x, const std::vector<ChangePoint>& changes,
                   std::size_t i) {
  const std::size_t from = i == 0 ? 0 : changes[i - 1].index;
  const std::size_t to = i + 1 == changes.size() ? x.size() : changes[i + 1].index;
  return test(x, from, changes[i].index, to);
}

/// The change to take out next: the one with the largest p above the rule, else the smallest one
/// below the magnitude; the end when all hold.
std::vector<ChangePoint>::iterator weakest(std::vector<ChangePoint>& changes,
                                           const ChangePointRules& rules) {
  const auto least =
      std::max_element(changes.begin(), changes.end(),
                       [](const ChangePoint& a, const ChangePoint& b) { return a.p < b.p; });
  if (least != changes.end() && least->p > rules.p) return least;
  const auto smallest = std::min_element(changes.begin(), changes.end(),
                                         [](const ChangePoint& a, const ChangePoint& b) {
                                           return std::fabs(a.change()) < std::fabs(b.change());
                                         });
  const bool small = smallest != changes.end() && std::fabs(smallest->change()) < rules.magnitude;
  return small ? smallest : changes.end();
}

bool is_worse(double from, double to, Better better) {
  return better == Better::higher ? to < from : to > from;
}

}  // namespace

double ChangePoint::change() const {
  if (before == after) return 0;
  if (before == 0) return std::copysign(std::numeric_limits<double>::infinity(), after);
  return (after - before) / std::fabs(before);
}

std::optional<EnergySplit> energy_split(std::span<const double> x) {
  const std::size_t n = x.size();
  if (n < 2 * kFewest) return std::nullopt;
  std::vector<double> first(n + 1, 0.0);   // W(0, t)
  std::vector<double> second(n + 1, 0.0);  // W(t, k)
  std::vector<double> per_pair(n + 1, 0.0);
  for (std::size_t size = kFewest; size <= n; ++size) per_pair[size] = 1 / pairs(size);
  EnergySplit best;
  for (std::size_t k = 2; k <= n; ++k) {
    double added = 0;  // distances of [t, k - 1) to x_(k-1)
    for (std::size_t t = k - 1; t-- > 0;) {
      added += std::fabs(x[t] - x[k - 1]);
      second[t] += added;
    }
    first[k] = second[0];
    const double per_value = 1 / static_cast<double>(k);
    for (std::size_t t = kFewest; t + kFewest <= k; ++t) {
      const double between = first[k] - first[t] - second[t];
      const double within = first[t] * per_pair[t] + second[t] * per_pair[k - t];
      const double product = static_cast<double>(t) * static_cast<double>(k - t);
      const double q = (2 * between - product * within) * per_value;
      if (q > best.q) best = {t, k, q};
    }
  }
  if (best.change == 0) return std::nullopt;
  return best;
}

std::vector<ChangePoint> change_points(std::span<const double> values,
                                       const ChangePointRules& rules) {
  std::vector<double> x;
  std::vector<std::size_t> position;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i])) continue;
    x.push_back(values[i]);
    position.push_back(i);
  }
  std::vector<ChangePoint> changes;
  for (const std::size_t at : divide(x, rules.p)) changes.push_back({at});
  for (std::size_t i = 0; i < changes.size(); ++i) changes[i] = retest(x, changes, i);
  for (auto weak = weakest(changes, rules); weak != changes.end(); weak = weakest(changes, rules)) {
    const auto next = static_cast<std::size_t>(weak - changes.begin());
    changes.erase(weak);
    if (next < changes.size()) changes[next] = retest(x, changes, next);
    if (next > 0) changes[next - 1] = retest(x, changes, next - 1);
  }
  for (ChangePoint& change : changes) change.index = position[change.index];
  return changes;
}

std::optional<PredictionInterval> prediction_interval(std::span<const double> accepted,
                                                      double level) {
  std::vector<double> recent;
  for (auto v = accepted.rbegin(); v != accepted.rend() && recent.size() < kRecent; ++v) {
    if (std::isfinite(*v)) recent.push_back(*v);
  }
  if (recent.size() < kLearningPoints) return std::nullopt;
  const Moments m = moments(recent);
  const double s = std::sqrt(m.squares / (m.n - 1));
  const double reach = t_quantile((1 + level) / 2, m.n - 1) * s * std::sqrt(1 + 1 / m.n);
  return PredictionInterval{m.mean, m.mean - reach, m.mean + reach, recent.size()};
}

bool AlertEvidence::alarm() const {
  return int{change_point.value_or(false)} + int{prediction.value_or(false)} +
             int{baseline.value_or(false)} >=
         2;
}

bool AlertEvidence::undecided() const {
  return int{change_point.has_value()} + int{prediction.has_value()} + int{baseline.has_value()} <
         2;
}

AlertEvidence judge_latest(std::span<const double> values, std::span<const double> accepted,
                           Better better, const ChangePointRules& rules) {
  AlertEvidence evidence;
  std::vector<double> x;
  std::copy_if(values.begin(), values.end(), std::back_inserter(x),
               [](double v) { return std::isfinite(v); });
  if (x.size() > kLearningPoints) {
    const std::vector<ChangePoint> changes = change_points(x, rules);
    evidence.change_point = std::any_of(changes.begin(), changes.end(), [&](const ChangePoint& c) {
      return c.index + kNights >= x.size() && is_worse(c.before, c.after, better);
    });
  }
  const auto interval = prediction_interval(accepted);
  if (interval && !x.empty()) {
    const double border = better == Better::higher ? interval->low : interval->high;
    evidence.prediction = is_worse(border, x.back(), better);
  }
  return evidence;
}

}  // namespace benchfield::stats
