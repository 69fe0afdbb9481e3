#pragma once

#include <random>
#include <utility>
#include <vector>

#include "runner/stats/compare.h"

namespace benchfield::stats {

/// A seeded machine whose trials scatter by 3 %, for simulations of comparisons.
class Machine {
 public:
  static constexpr double kNoise = 0.03;

  explicit Machine(unsigned seed) : random_(seed) {}
  /// ln values of n trials at a level, with the noise of a machine.
  std::vector<double> trials(int n, double level = 0, double noise = kNoise) {
    std::normal_distribution<double> normal(level, noise);
    std::vector<double> out;
    for (int i = 0; i < n; ++i) out.push_back(normal(random_));
    return out;
  }
  /// What a history of d0 + 1 trials says of the noise.
  NoisePrior history(int degrees) {
    const std::vector<std::vector<double>> groups = {trials(degrees + 1)};
    const PooledNoise noise = pool(groups);
    return {noise.sum_of_squares / noise.degrees, noise.degrees};
  }

 private:
  std::mt19937_64 random_;
};

/// Two groups of ln values as comparisons are asked about them.
inline CompareInput input_of(std::vector<double> base, std::vector<double> fresh) {
  CompareInput input;
  input.base = std::move(base);
  input.contrast = std::move(fresh);
  const std::vector<std::vector<double>> groups = {input.base, input.contrast};
  input.pooled = pool(groups);
  const auto p = levene(groups);
  input.variances_differ = p && *p < kLeveneLimit;
  return input;
}

}  // namespace benchfield::stats
