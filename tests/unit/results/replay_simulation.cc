// Pairs of runs are stored, read back and compared as `diff` does, with and without a planted
// change. At a run-to-run noise of 3 % and five replicates a side, a change of 10 % must be found
// in at least 80 % of 1,000 pairs, and at most 5.5 % of 1,000 equal pairs may raise an alarm (error
// of a share: 1.3 % and 0.7 %).
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <random>

#include "runner/results/comparison.h"
#include "runner/results/results_json.h"
#include "tests/fakes/sample_results.h"

namespace benchfield {
namespace {

using stats::Verdict;

constexpr int kPairs = 1000;
constexpr int kReplicates = 5;
constexpr double kNoise = 0.03;

class Replay : public testing::Test {
 protected:
  /// The text of results.json of a run of five replicates at a level.
  std::string stored(const std::string& id, double level) {
    std::normal_distribution<double> noise(std::log(level), kNoise);
    RunResult run = fakes::small_run(1);
    run.run_id = id;
    run.trials_planned = kReplicates;
    VariantResult& variant = run.variants.front();
    variant.trials.clear();
    for (int i = 1; i <= kReplicates; ++i) {
      variant.trials.push_back(fakes::small_trial(variant.name, i, std::exp(noise(random_))));
      variant.trials.back().id = id + "-" + std::to_string(i);
      variant.trials.back().block = i;
    }
    return to_results_json(run);
  }

  /// Verdict of the only row of a stored pair; fails the test where there is another or none.
  static Verdict replayed(const std::string& base_text, const std::string& fresh_text) {
    const auto base = read_results_json(base_text);
    const auto fresh = read_results_json(fresh_text);
    if (!base || !fresh) {
      ADD_FAILURE() << "a stored run cannot be read back";
      return Verdict::unresolved;
    }
    CompareOptions options;
    options.metrics = {"eim.rate"};
    options.default_gate = Gate::soft;
    const ComparisonModel model = compare_runs(*base, *fresh, options);
    EXPECT_EQ(model.rows.size(), 1U);
    if (model.rows.empty()) return Verdict::unresolved;
    EXPECT_EQ(model.rows.front().state, RowState::compared);
    return model.rows.front().verdict;
  }

  /// How many of the pairs whose second run is `factor` times the first get this verdict.
  int count(double factor, Verdict wanted) {
    int found = 0;
    for (int pair = 0; pair < kPairs && !HasFailure(); ++pair) {
      const std::string base = stored("base", 50'000);
      const std::string fresh = stored("fresh", 50'000 * factor);
      found += replayed(base, fresh) == wanted ? 1 : 0;
    }
    std::printf("factor %.2f: %d of %d are %s\n", factor, found, kPairs,
                std::string(to_text(wanted)).c_str());
    return found;
  }

  std::mt19937_64 random_{20261126};
};

TEST_F(Replay, FindsAPlantedRegressionOfTenPercent) {
  EXPECT_GE(count(0.9, Verdict::regression), 0.80 * kPairs);
}

TEST_F(Replay, FindsAPlantedImprovementOfTenPercent) {
  EXPECT_GE(count(1 / 0.9, Verdict::improvement), 0.80 * kPairs);
}

TEST_F(Replay, RaisesFewAlarmsOnEqualRuns) {
  const int worse = count(1, Verdict::regression);
  const int better = count(1, Verdict::improvement);
  // two sets of pairs, one for each side: their sum is the share of one set with either alarm
  EXPECT_LE(worse + better, 0.055 * kPairs);
}

}  // namespace
}  // namespace benchfield
