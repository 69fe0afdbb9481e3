#include "runner/stats/scaling.h"

#include <gtest/gtest.h>

#include <cmath>

namespace benchfield::stats {
namespace {

const std::vector<ScalingPoint> kSpark = {{1, 610}, {2, 330}, {3, 235},
                                          {4, 192}, {6, 151}, {8, 138}};

const ScalingFit& fit_of(const Scaling& scaling, Law law) {
  for (const ScalingFit& fit : scaling.fits) {
    if (fit.law == law) return fit;
  }
  ADD_FAILURE() << "no such law";
  return scaling.fits.front();
}

// scipy.optimize.least_squares on log(T / f(p, N)); AICc with k = parameters + 1; the same without
// each point in turn for leave-one-out.
TEST(Scaling, FitsThreeLawsAsScipy) {
  const auto out = scaling(kSpark, ScalingKind::time);
  ASSERT_EQ(out->fits.size(), 3U);
  const ScalingFit& amdahl = fit_of(*out, Law::amdahl);
  EXPECT_NEAR(amdahl.parameters[0], 66.41161909, 1e-4);
  EXPECT_NEAR(amdahl.parameters[1], 525.4245156, 1e-4);
  EXPECT_NEAR(*amdahl.aicc, -24.720816955684057, 1e-6);
  EXPECT_NEAR(*amdahl.leave_one_out, 0.05153336917454227, 1e-7);
  const ScalingFit& usl = fit_of(*out, Law::usl);
  EXPECT_NEAR(usl.parameters[2], 4.61042926, 1e-5);
  EXPECT_NEAR(*usl.sigma, 0.05304245698280671, 1e-7);
  EXPECT_NEAR(*usl.kappa, 0.007519777251311405, 1e-8);
  EXPECT_NEAR(usl.residual, 0.005689852763582251, 1e-8);
  EXPECT_NEAR(*usl.aicc, -14.028850890315354, 1e-6);
  EXPECT_NEAR(*usl.leave_one_out, 0.01736799125770627, 1e-7);
  EXPECT_NEAR(*usl.optimum, 11.221806240923447, 1e-4) << "inside 1.5 x 8";
  const ScalingFit& power = fit_of(*out, Law::power);
  EXPECT_NEAR(power.parameters[1], -0.72731008, 1e-7);
  EXPECT_NEAR(*power.leave_one_out, 0.13317230226333254, 1e-7);
  EXPECT_EQ(out->best_aicc, Law::amdahl);
  EXPECT_EQ(out->best_leave_one_out, Law::usl) << "the two may disagree: both are shown";
}

TEST(Scaling, HasSpeedUpEfficiencyAndKarpFlatt) {
  const auto out = scaling(kSpark, ScalingKind::time);
  EXPECT_FALSE(out->rows[0].karp_flatt);
  EXPECT_NEAR(out->rows[3].speed_up, 3.1770833333333335, 1e-12);
  EXPECT_NEAR(out->rows[3].efficiency, 3.1770833333333335 / 4, 1e-12);
  EXPECT_NEAR(*out->rows[3].karp_flatt, 0.08633879781420761, 1e-12);  // (1/S - 1/4) / (1 - 1/4)
}

// X(N) = 100 N / (1 + .05 (N - 1) + .01 N (N - 1)): Gunther's form, taken back from N/X.
TEST(Scaling, OfThroughputGivesTheSameLaw) {
  std::vector<ScalingPoint> points;
  for (const double n : {1.0, 2.0, 4.0, 8.0, 12.0}) {
    points.push_back({n, 100 * n / (1 + 0.05 * (n - 1) + 0.01 * n * (n - 1))});
  }
  const auto out = scaling(points, ScalingKind::throughput);
  const ScalingFit& usl = fit_of(*out, Law::usl);
  EXPECT_NEAR(*usl.sigma, 0.05, 1e-9);
  EXPECT_NEAR(*usl.kappa, 0.01, 1e-9);
  EXPECT_NEAR(*usl.optimum, std::sqrt(0.95 / 0.01), 1e-6);
  ASSERT_EQ(out->setbacks.size(), 1U);
  EXPECT_EQ(out->setbacks[0].from, 8);
  EXPECT_EQ(out->setbacks[0].to, 12);
  EXPECT_NEAR(*predict(*out, usl, 6), 600 / (1 + 0.25 + 0.3), 1e-6);
}

TEST(Scaling, SaysNothingBeyondWhatWasMeasured) {
  const auto out = scaling(kSpark, ScalingKind::time);
  const ScalingFit& usl = fit_of(*out, Law::usl);
  EXPECT_EQ(out->most, 12);
  EXPECT_TRUE(predict(*out, usl, 12));
  EXPECT_FALSE(predict(*out, usl, 12.5));
  EXPECT_FALSE(predict(*out, usl, 0.5));
  const auto small =
      scaling(std::vector<ScalingPoint>{{1, 610}, {2, 330}, {3, 235}, {4, 192}}, ScalingKind::time);
  EXPECT_FALSE(fit_of(*small, Law::usl).optimum);
  EXPECT_EQ(fit_of(*small, Law::usl).no_optimum, "beyond the measured range");
}

TEST(Scaling, StatesNoOptimumWithoutKappa) {
  std::vector<ScalingPoint> points;
  for (const double n : {1.0, 2.0, 3.0, 5.0, 9.0}) points.push_back({n, 20 + 100 / n - 0.5 * n});
  const auto out = scaling(points, ScalingKind::time);
  EXPECT_LE(*fit_of(*out, Law::usl).kappa, 0);
  EXPECT_FALSE(fit_of(*out, Law::usl).optimum);
  EXPECT_EQ(fit_of(*out, Law::usl).no_optimum, "kappa is not above 0");
}

TEST(Scaling, TakesWhatThereIs) {
  EXPECT_FALSE(scaling({}, ScalingKind::time));
  EXPECT_FALSE(
      scaling(std::vector<ScalingPoint>{{1, 5}, {1, 6}, {2, NAN}, {3, -1}}, ScalingKind::time));
  const auto two = scaling(std::vector<ScalingPoint>{{1, 100}, {2, 60}}, ScalingKind::time);
  EXPECT_EQ(two->fits.size(), 2U) << "USL needs three sizes";
  EXPECT_FALSE(two->best_aicc);
  EXPECT_FALSE(two->best_leave_one_out);
  const auto repeated =
      scaling(std::vector<ScalingPoint>{{1, 100}, {1, 400}, {2, 60}}, ScalingKind::time);
  EXPECT_NEAR(repeated->rows[0].value, 200, 1e-9) << "geometric mean";
}

}  // namespace
}  // namespace benchfield::stats
