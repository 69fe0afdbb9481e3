// Scaling laws over sizes (statistics.md 5). All laws are fitted to ln T, so that their residuals,
// AICc and leave-one-out errors can stand side by side.

#include "runner/stats/scaling.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>

#include "runner/stats/linear_fit.h"

namespace benchfield::stats {
namespace {

constexpr double kFurthest = 1.5;
constexpr int kMostRounds = 100;
constexpr std::size_t kMostLeftOut = 200;  ///< sizes: beyond, a fit without each takes too long

struct Timed {
  double n = 0;
  double t = 0;
};
using Times = std::vector<Timed>;

std::size_t size_of(Law law) { return law == Law::usl ? 3 : 2; }

/// The parts of T at n, as many as the law has: 1, 1/n (and n), so that T = parameters . parts.
std::array<double, 3> parts_of(double n) { return {1, 1 / n, n}; }

double time_at(Law law, const std::vector<double>& parameters, double n) {
  if (law == Law::power) return parameters[0] * std::pow(n, parameters[1]);
  const std::array<double, 3> parts = parts_of(n);
  double t = 0;
  for (std::size_t i = 0; i < size_of(law); ++i) t += parameters[i] * parts[i];
  return t;
}

double log_squares(Law law, const std::vector<double>& parameters, const Times& times) {
  double sum = 0;
  for (const Timed& one : times) {
    const double fitted = time_at(law, parameters, one.n);
    if (!(fitted > 0)) return std::numeric_limits<double>::infinity();
    const double left = std::log(one.t / fitted);
    sum += left * left;
  }
  return sum;
}

std::vector<double> fit_power(const Times& times) {
  Columns columns(2);
  std::vector<double> y;
  for (const Timed& one : times) {
    columns[0].push_back(1);
    columns[1].push_back(std::log(one.n));
    y.push_back(std::log(one.t));
  }
  const LinearFit fit = linear_fit(columns, y);
  return {std::exp(fit.coefficients[0]), fit.coefficients[1]};
}

/// Gauss-Newton on ln T with halved steps, from the least squares of the relative error.
std::vector<double> fit_linear(Law law, const Times& times) {
  const auto solve = [&](const std::vector<double>* around) {
    Columns columns(size_of(law));
    std::vector<double> y;
    for (const Timed& one : times) {
      const double scale = around ? time_at(law, *around, one.n) : one.t;
      const std::array<double, 3> parts = parts_of(one.n);
      for (std::size_t i = 0; i < columns.size(); ++i) columns[i].push_back(parts[i] / scale);
      y.push_back(around ? std::log(one.t / scale) : 1);
    }
    return linear_fit(columns, y).coefficients;
  };
  std::vector<double> parameters = solve(nullptr);
  double squares = log_squares(law, parameters, times);
  if (!std::isfinite(squares)) return {};
  for (int round = 0; round < kMostRounds; ++round) {
    const std::vector<double> step = solve(&parameters);
    double share = 1;
    bool better = false;
    for (int halved = 0; halved < 30 && !better; ++halved, share /= 2) {
      std::vector<double> next = parameters;
      for (std::size_t i = 0; i < next.size(); ++i) next[i] += share * step[i];
      const double there = log_squares(law, next, times);
      if (there < squares) {
        better = squares - there > 1e-14 * (1 + squares);
        parameters = std::move(next);
        squares = there;
        if (!better) return parameters;
      }
    }
    if (!better) break;
  }
  return parameters;
}

std::vector<double> fit_law(Law law, const Times& times) {
  return law == Law::power ? fit_power(times) : fit_linear(law, times);
}

std::optional<double> leave_one_out(Law law, const Times& times) {
  if (times.size() < size_of(law) + 1 || times.size() > kMostLeftOut) return std::nullopt;
  double sum = 0;
  for (std::size_t out = 0; out < times.size(); ++out) {
    Times others = times;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(out));
    const std::vector<double> parameters = fit_law(law, others);
    if (parameters.empty()) return std::nullopt;
    const double predicted = time_at(law, parameters, times[out].n);
    if (!(predicted > 0)) return std::nullopt;
    sum += std::pow(std::log(times[out].t / predicted), 2);
  }
  return std::sqrt(sum / static_cast<double>(times.size()));
}

/// Corrected Akaike criterion of a least-squares fit with k parameters and its variance.
std::optional<double> aicc(double squares, std::size_t points, std::size_t parameters) {
  const double n = static_cast<double>(points);
  const double k = static_cast<double>(parameters) + 1;
  if (n <= k + 1 || !(squares > 0)) return std::nullopt;
  return n * std::log(squares / n) + 2 * k + 2 * k * (k + 1) / (n - k - 1);
}

void add_coefficients(ScalingFit& fit, double most) {
  if (fit.law == Law::power) return;
  const double a = fit.parameters[0];
  const double b = fit.parameters[1];
  const double c = fit.law == Law::usl ? fit.parameters[2] : 0;
  fit.sigma = (a + c) / (a + b + c);
  if (fit.law != Law::usl) return;
  fit.kappa = c / (a + b + c);
  if (!(c > 0) || !(*fit.kappa > 0) || !(b > 0)) {
    fit.no_optimum = "kappa is not above 0";
  } else if (const double best = std::sqrt(b / c); best <= most) {
    fit.optimum = best;
  } else {
    fit.no_optimum = "beyond the measured range";
  }
}

std::optional<ScalingFit> fit_of(Law law, const Times& times, double most) {
  if (times.size() < size_of(law)) return std::nullopt;
  ScalingFit fit;
  fit.law = law;
  fit.parameters = fit_law(law, times);
  if (fit.parameters.empty()) return std::nullopt;
  const double squares = log_squares(law, fit.parameters, times);
  if (!std::isfinite(squares)) return std::nullopt;
  fit.residual = std::sqrt(squares / static_cast<double>(times.size()));
  fit.aicc = aicc(squares, times.size(), fit.parameters.size());
  fit.leave_one_out = leave_one_out(law, times);
  add_coefficients(fit, most);
  return fit;
}

template <class Member>
std::optional<Law> least(const std::vector<ScalingFit>& fits, Member member) {
  const ScalingFit* best = nullptr;
  std::size_t known = 0;
  for (const ScalingFit& fit : fits) {
    if (!(fit.*member)) continue;
    ++known;
    if (best == nullptr || *(fit.*member) < *(best->*member)) best = &fit;
  }
  return known < 2 ? std::nullopt : std::optional<Law>(best->law);
}

void add_rows(Scaling& out, const Times& times, const std::vector<double>& values) {
  const Timed& first = times.front();
  for (std::size_t i = 0; i < times.size(); ++i) {
    ScalingRow row{times[i].n, values[i], first.t / times[i].t, 1, {}};
    const double m = times[i].n / first.n;
    row.efficiency = row.speed_up / m;
    if (m > 1) row.karp_flatt = (1 / row.speed_up - 1 / m) / (1 - 1 / m);
    out.rows.push_back(row);
    if (i > 0 && times[i].t > times[i - 1].t) {
      out.setbacks.push_back({times[i - 1].n, times[i].n, times[i - 1].t / times[i].t});
    }
  }
}

}  // namespace

std::string_view to_text(Law law) {
  switch (law) {
    case Law::amdahl:
      return "Amdahl";
    case Law::usl:
      return "USL";
    case Law::power:
      break;
  }
  return "power law";
}

std::optional<Scaling> scaling(std::span<const ScalingPoint> points, ScalingKind kind) {
  std::map<double, std::vector<double>> by_size;
  for (const ScalingPoint& point : points) {
    const bool usable =
        std::isfinite(point.n) && point.n > 0 && std::isfinite(point.value) && point.value > 0;
    if (usable) by_size[point.n].push_back(std::log(point.value));
  }
  if (by_size.size() < 2) return std::nullopt;
  Times times;
  std::vector<double> values;
  for (const auto& [n, logs] : by_size) {
    double mean = 0;
    for (const double v : logs) mean += v / static_cast<double>(logs.size());
    values.push_back(std::exp(mean));
    times.push_back({n, kind == ScalingKind::time ? values.back() : 1 / values.back()});
  }
  Scaling out;
  out.kind = kind;
  out.most = kFurthest * times.back().n;
  add_rows(out, times, values);
  for (const Law law : {Law::amdahl, Law::usl, Law::power}) {
    if (auto fit = fit_of(law, times, out.most)) out.fits.push_back(std::move(*fit));
  }
  out.best_aicc = least(out.fits, &ScalingFit::aicc);
  out.best_leave_one_out = least(out.fits, &ScalingFit::leave_one_out);
  return out;
}

std::optional<double> predict(const Scaling& scaling, const ScalingFit& fit, double n) {
  if (scaling.rows.empty() || !(n <= scaling.most) || !(n >= scaling.rows.front().n)) {
    return std::nullopt;
  }
  const double t = time_at(fit.law, fit.parameters, n);
  if (!(t > 0)) return std::nullopt;
  return scaling.kind == ScalingKind::time ? t : 1 / t;
}

}  // namespace benchfield::stats
