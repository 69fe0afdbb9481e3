// Exact Mann-Whitney test: the distribution of the rank sum over all ways to pick one side, counted
// by dynamic programming over doubled midranks (whole numbers also with ties).

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>

#include "runner/stats/compare.h"
#include "runner/stats/distributions.h"

namespace benchfield::stats {
namespace {

constexpr std::size_t kLeastSide = 4;
constexpr std::size_t kMostExact = 40;

/// Twice the midrank of every value.
std::vector<std::size_t> doubled_ranks(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<std::size_t> ranks(values.size());
  for (std::size_t i = 0; i < order.size();) {
    std::size_t j = i;
    while (j < order.size() && values[order[j]] == values[order[i]]) ++j;
    for (std::size_t k = i; k < j; ++k) ranks[order[k]] = i + 1 + j;
    i = j;
  }
  return ranks;
}

double exact_p(const std::vector<std::size_t>& ranks, std::size_t chosen, double sum) {
  const std::size_t most = std::accumulate(ranks.begin(), ranks.end(), std::size_t{0});
  std::vector<std::vector<double>> ways(chosen + 1, std::vector<double>(most + 1, 0));
  ways[0][0] = 1;
  for (const std::size_t rank : ranks) {
    for (std::size_t k = chosen; k-- > 0;) {
      for (std::size_t s = most + 1; s-- > rank;) ways[k + 1][s] += ways[k][s - rank];
    }
  }
  const double centre =
      static_cast<double>(most) * static_cast<double>(chosen) / static_cast<double>(ranks.size());
  const double away = std::fabs(sum - centre) - 1e-9;
  double all = 0;
  double extreme = 0;
  for (std::size_t s = 0; s <= most; ++s) {
    all += ways[chosen][s];
    if (std::fabs(static_cast<double>(s) - centre) >= away) extreme += ways[chosen][s];
  }
  return std::min(1.0, extreme / all);
}

double normal_p(const std::vector<std::size_t>& ranks, std::size_t chosen, double sum) {
  const double n = static_cast<double>(ranks.size());
  const double n1 = static_cast<double>(chosen);
  const double n2 = n - n1;
  double squares = 0;
  for (const std::size_t rank : ranks) {
    const double r = static_cast<double>(rank) / 2 - (n + 1) / 2;
    squares += r * r;
  }
  const double deviation = std::sqrt(n1 * n2 / (n * (n - 1)) * squares);
  if (!(deviation > 0)) return 1;
  const double away = std::max(0.0, std::fabs(sum / 2 - n1 * (n + 1) / 2) - 0.5);
  return normal_two_sided(away / deviation);
}

}  // namespace

std::optional<double> mann_whitney(std::span<const double> a, std::span<const double> b) {
  if (a.size() < kLeastSide || b.size() < kLeastSide) return std::nullopt;
  std::vector<double> values(a.begin(), a.end());
  values.insert(values.end(), b.begin(), b.end());
  const std::vector<std::size_t> ranks = doubled_ranks(values);
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(ranks[i]);
  return values.size() <= kMostExact ? exact_p(ranks, a.size(), sum)
                                     : normal_p(ranks, a.size(), sum);
}

}  // namespace benchfield::stats
