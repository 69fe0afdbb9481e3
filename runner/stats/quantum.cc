#include "runner/stats/quantum.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace benchfield::stats {
namespace {

constexpr double kAccepted = 0.5;
constexpr std::size_t kFewest = 9;
constexpr std::size_t kMost = 32'768;
constexpr int kGrid = 400;
constexpr int kHarmonics = 4;
constexpr int kLines = 24;
constexpr double kBetweenLines = 0.3;
constexpr double kApart = 0.25;

std::vector<double> centred(std::vector<double> values) {
  double mean = 0;
  for (const double v : values) mean += v / static_cast<double>(values.size());
  for (double& v : values) v -= mean;
  return values;
}

/// The middle of a very long curve: all lags of it would take time as the square of its length.
Curve middle(const Curve& curve) {
  if (curve.increments() <= kMost) return curve;
  const auto from = static_cast<std::ptrdiff_t>((curve.increments() - kMost) / 2);
  const auto to = from + static_cast<std::ptrdiff_t>(kMost) + 1;
  return {{curve.t.begin() + from, curve.t.begin() + to},
          {curve.y.begin() + from, curve.y.begin() + to}};
}

double lagged_product(const std::vector<double>& x, std::size_t lag) {
  double sum = 0;
  for (std::size_t i = lag; i < x.size(); ++i) sum += x[i] * x[i - lag];
  return sum;
}

double line_power(const std::vector<double>& x, const std::vector<double>& t, double frequency) {
  double real = 0, imaginary = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double angle = 2 * std::numbers::pi * frequency * t[i];
    real += x[i] * std::cos(angle);
    imaginary += x[i] * std::sin(angle);
  }
  return real * real + imaginary * imaginary;
}

/// Power at the period and at its harmonics below the Nyquist frequency.
double power(const std::vector<double>& x, const std::vector<double>& t, double period,
             double tick_s) {
  const int harmonics = std::clamp(static_cast<int>(period / (2 * tick_s)), 1, kHarmonics);
  double total = 0;
  for (int k = 1; k <= harmonics; ++k) total += line_power(x, t, k / period);
  return total;
}

double refine(const std::vector<double>& x, const std::vector<double>& t, double coarse,
              double tick_s) {
  const double span = t.back() - t.front();
  // A peak of the periodogram is about P^2/T wide; five grid points to a peak are enough.
  const double wanted = 10 * tick_s * span / (coarse * coarse);
  const int points = std::clamp(static_cast<int>(wanted), 20, kGrid);
  double step = 2 * tick_s / points;
  double best = coarse;
  for (int round = 0; round < 3; ++round) {
    const double middle = best;
    const int reach = round == 0 ? points / 2 : 5;
    double most = -1;
    for (int i = -reach; i <= reach; ++i) {
      const double period = middle + i * step;
      if (period <= tick_s) continue;
      const double here = power(x, t, period, tick_s);
      if (here > most) {
        most = here;
        best = period;
      }
    }
    step /= 5;
  }
  return best;
}

/// The longest lag often spans several periods (6.5 ticks repeat after 13): divides the period
/// while nearly all power lies on the multiples of the shorter one's frequency.
double fundamental(const std::vector<double>& x, const std::vector<double>& t, double period,
                   double tick_s) {
  const int lines = std::min(kLines, static_cast<int>(period / (2 * tick_s)));
  std::vector<double> on_line;
  double total = 0;
  for (int k = 1; k <= lines; ++k) {
    on_line.push_back(line_power(x, t, k / period));
    total += on_line.back();
  }
  for (int divisor = lines; divisor > 1; --divisor) {
    double between = 0;
    for (int k = 1; k <= lines; ++k) {
      if (k % divisor != 0) between += on_line[static_cast<std::size_t>(k) - 1];
    }
    if (between < kBetweenLines * total) return period / divisor;
  }
  return period;
}

/// Phase 0..1 of the period at which the curve grows: the circular mean of its growth.
double growth_phase(const Curve& curve, double period_s) {
  double real = 0, imaginary = 0;
  for (std::size_t i = 1; i < curve.size(); ++i) {
    const double angle = std::numbers::pi * (curve.t[i] + curve.t[i - 1]) / period_s;
    real += (curve.y[i] - curve.y[i - 1]) * std::cos(angle);
    imaginary += (curve.y[i] - curve.y[i - 1]) * std::sin(angle);
  }
  return std::atan2(imaginary, real) / (2 * std::numbers::pi);
}

/// The last point that is at least a quarter period away from where the steps are.
std::size_t between_steps(const Curve& curve, double period_s) {
  const double phase = growth_phase(curve, period_s);
  for (std::size_t back = 0; back < curve.size(); ++back) {
    const std::size_t i = curve.size() - 1 - back;
    const double turns = curve.t[i] / period_s - phase;
    if (std::fabs(turns - std::round(turns)) >= kApart) return i;
  }
  return curve.size() - 1;
}

}  // namespace

std::optional<Quantum> find_quantum(const Curve& whole, double tick_s) {
  const Curve curve = middle(whole);
  const std::size_t n = curve.increments();
  if (n < kFewest || tick_s <= 0) return std::nullopt;
  const std::vector<double> x = centred(interval_rates(curve));
  const double variance = lagged_product(x, 0);
  if (!(variance > 0)) return std::nullopt;
  std::vector<double> correlation;
  for (std::size_t lag = 0; lag <= n / 3 + 1; ++lag) {
    correlation.push_back(lagged_product(x, lag) / variance);
  }
  std::size_t best = 0;
  for (std::size_t lag = 2; lag <= n / 3; ++lag) {
    const bool peak =
        correlation[lag] > correlation[lag - 1] && correlation[lag] >= correlation[lag + 1];
    if (peak && (best == 0 || correlation[lag] > correlation[best])) best = lag;
  }
  if (best == 0 || correlation[best] <= kAccepted) return std::nullopt;
  std::vector<double> middles;
  for (std::size_t i = 1; i < curve.size(); ++i) {
    middles.push_back((curve.t[i] + curve.t[i - 1]) / 2);
  }
  const double coarse = refine(x, middles, static_cast<double>(best) * tick_s, tick_s);
  return Quantum{fundamental(x, middles, coarse, tick_s), correlation[best]};
}

Curve coarsen(const Curve& curve, double period_s) {
  if (period_s <= 0 || curve.size() < 2) return curve;
  const std::size_t end = between_steps(curve, period_s);
  const double last = curve.t[end];
  const double half_tick =
      (curve.t.back() - curve.t.front()) / static_cast<double>(curve.increments()) / 2;
  std::vector<std::size_t> kept{end};
  for (int k = 1; last - k * period_s >= curve.t.front() - half_tick; ++k) {
    const double target = last - k * period_s;
    const auto after = std::lower_bound(curve.t.begin(), curve.t.end(), target);
    auto nearest = static_cast<std::size_t>(after - curve.t.begin());
    if (nearest > 0 && target - curve.t[nearest - 1] <= curve.t[nearest] - target) --nearest;
    if (nearest < kept.back()) kept.push_back(nearest);
  }
  Curve coarse;
  for (auto i = kept.rbegin(); i != kept.rend(); ++i) {
    coarse.t.push_back(curve.t[*i]);
    coarse.y.push_back(curve.y[*i]);
  }
  return coarse;
}

}  // namespace benchfield::stats
