#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "runner/stats/rate.h"

namespace benchfield::stats {

/// Counters with a known expected rate, polled every second, under the noises seen in real series.
/// They are polled from before the window until after it, as the counters of a trial are.
class NoisyCounter {
 public:
  static constexpr double kRate = 1000;
  static constexpr int kMargin = 10;  ///< polls before and after the window

  explicit NoisyCounter(unsigned seed) : engine_(seed) {}

  /// Independent increments, CV 10 %.
  Points white(int n) {
    return counted(n, [&] { return kRate * (1 + 0.1 * normal()); });
  }
  /// Increments follow AR(1) with 0.6.
  Points autoregressive(int n) {
    return counted(n, [&] { return kRate * (1 + 0.1 * persistent()); });
  }
  /// White noise, polls up to 50 ms early or late.
  Points jittered(int n) {
    Points points;
    double count = 1000;
    for (int i = -kMargin; i <= n + kMargin; ++i) {
      const double late = 0.1 * (uniform() - 0.5);
      points.push_back(point(i + late, count + kRate * late));
      count += kRate * (1 + 0.1 * normal());
    }
    return points;
  }
  /// White noise (or AR) that shows only at a refresh every 6.5 s.
  Points staircase(int n, bool ar = false) {
    constexpr double kRefresh = 6.5;
    std::vector<double> below{0};
    for (int i = 0; i < n + 4 * kMargin; ++i) {
      below.push_back(below.back() + kRate * (1 + 0.1 * (ar ? persistent() : normal())));
    }
    const double phase = kRefresh * uniform();
    Points points;
    for (int i = -kMargin; i <= n + kMargin; ++i) {
      const double shown = std::floor((2 * kMargin + i - phase) / kRefresh) * kRefresh + phase;
      const auto whole = static_cast<std::size_t>(shown);
      const double share = shown - static_cast<double>(whole);
      points.push_back(point(i, below[whole] + share * (below[whole + 1] - below[whole])));
    }
    return points;
  }
  /// Where none lasts, a stall of 1 to 3 s begins with 5 % each second; nothing is caught up.
  Points stalling(int n) {
    double left = 0;
    const auto increment = [&] {
      if (left <= 0 && uniform() < 0.05) left = 1 + 2 * uniform();
      const double up = 1 - std::clamp(left, 0.0, 1.0);
      left -= 1;
      return kRate * up * (1 + 0.05 * normal());
    };
    for (int i = 0; i < 30; ++i) increment();
    return counted(n, increment);
  }
  /// Expected rate of stalling(): 19 s without one on average, then 2 or 3 s (2.5) that lose 2 s.
  static constexpr double kStallingRate = kRate * (21.5 - 2) / 21.5;

  /// The window of n seconds.
  static RateRequest window(int n) {
    RateRequest request;
    request.tick_s = 1;
    request.from_ns = instant(-0.3);
    request.to_ns = instant(n + 0.3);
    return request;
  }

 private:
  static std::int64_t instant(double seconds) { return std::llround((100 + seconds) * 1e9); }
  static Point point(double seconds, double count) {
    return {instant(seconds), std::llround(count)};
  }

  double normal() { return normal_(engine_); }
  double uniform() { return uniform_(engine_); }
  double persistent() { return previous_ = 0.6 * previous_ + normal(); }

  Points counted(int n, const std::function<double()>& increment) {
    Points points;
    double count = 1000;
    for (int i = -kMargin; i <= n + kMargin; ++i) {
      points.push_back(point(i, count));
      count += increment();
    }
    return points;
  }

  std::mt19937_64 engine_;
  std::normal_distribution<double> normal_;
  std::uniform_real_distribution<double> uniform_;
  double previous_ = 0;
};

struct NoiseCase {
  std::string name;
  std::function<Points(NoisyCounter&, int)> draw;
  double truth = NoisyCounter::kRate;
};

inline std::vector<NoiseCase> noise_cases() {
  return {{"white", [](NoisyCounter& c, int n) { return c.white(n); }},
          {"autoregressive", [](NoisyCounter& c, int n) { return c.autoregressive(n); }},
          {"jittered", [](NoisyCounter& c, int n) { return c.jittered(n); }},
          {"staircase", [](NoisyCounter& c, int n) { return c.staircase(n); }},
          {"stalling", [](NoisyCounter& c, int n) { return c.stalling(n); },
           NoisyCounter::kStallingRate}};
}

/// Shares of draws.
struct Coverage {
  double covered = 0;
  double unsteady = 0;
  double trimmed = 0;
  double width = 0;  ///< mean, relative to the truth
};

inline Coverage simulate(const NoiseCase& noise, int n, int draws, unsigned seed) {
  NoisyCounter counter(seed);
  Coverage found;
  for (int i = 0; i < draws; ++i) {
    const auto rate = analyse_rate(noise.draw(counter, n), NoisyCounter::window(n));
    if (!rate || !rate->slope.low) continue;
    const bool covers = *rate->slope.low <= noise.truth && noise.truth <= *rate->slope.high;
    found.covered += covers ? 1.0 / draws : 0;
    found.unsteady += rate->steady() ? 0 : 1.0 / draws;
    found.trimmed += rate->cut_front_s + rate->cut_back_s > 0 ? 1.0 / draws : 0;
    found.width += (*rate->slope.high - *rate->slope.low) / noise.truth / draws;
  }
  return found;
}

}  // namespace benchfield::stats
