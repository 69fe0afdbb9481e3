#include "runner/stats/slope.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "runner/stats/distributions.h"

namespace benchfield::stats {
namespace {

const Curve kTen{{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10},
                 {0, 98, 205, 298, 401, 515, 597, 703, 795, 904, 1000}};

TEST(Distributions, AgreeWithScipy) {
  EXPECT_NEAR(t_quantile(0.975, 4), 2.7764451051977934, 1e-12);   // scipy.stats.t.ppf
  EXPECT_NEAR(t_two_sided(-2.5, 8), 0.03694203771362412, 1e-12);  // 2 * scipy.stats.t.sf
}

// The formula written again in numpy: L = sqrt(2/m) * sum(d * cos(pi j (i - .5) / m)), scipy's
// t.ppf.
TEST(EwcSlope, AgreesWithNumpy) {
  const Slope slope = *ewc_slope(kTen);
  EXPECT_DOUBLE_EQ(slope.value, 100);
  EXPECT_EQ(slope.degrees, 4);
  EXPECT_EQ(slope.increments, 10);
  EXPECT_NEAR(*slope.standard_error, 0.8453030626521792, 1e-12);
  EXPECT_NEAR(*slope.low, 97.65306244929066, 1e-9);
  EXPECT_NEAR(*slope.high, 102.34693755070934, 1e-9);
}

// scipy: rho = (d[1:] @ d[:-1]) / (d[:-1] @ d[:-1]), clip(rho + (1 + 3 rho)/m, 0, .9); e = d[1:] -
// rho d[:-1], centred; L = sqrt(2/len(e)) scipy.fft.dct(e)[1:nu+1] / 2; omega =
// mean(L**2)/(1-rho)**2
// The cosines of a long series come from one another; here each is computed.
TEST(EwcSlope, IsTheSameFormulaForALongSeries) {
  constexpr std::size_t kLong = 5000;
  Curve curve{{0}, {0}};
  for (std::size_t i = 1; i <= kLong; ++i) {  // increments that alternate: nothing to whiten
    const double wave = std::sin(static_cast<double>(i * i % 977));
    curve.t.push_back(static_cast<double>(i));
    curve.y.push_back(curve.y.back() + 1000 + (i % 2 == 0 ? 40 : -40) + 10 * wave);
  }
  const auto slope = ewc_slope(curve);
  ASSERT_TRUE(slope);
  const double m = kLong;
  const int nu = 116;  // floor(0.4 * 5000^(2/3)) = floor(116.96)
  double omega = 0;
  for (int j = 1; j <= nu; ++j) {
    double l = 0;
    for (std::size_t i = 1; i <= kLong; ++i) {
      const double d = curve.y[i] - curve.y[i - 1] - slope->value;
      l += d * std::cos(std::numbers::pi * j * (static_cast<double>(i) - 0.5) / m);
    }
    omega += 2 / m * l * l / nu;
  }
  EXPECT_NEAR(*slope->standard_error / (std::sqrt(m * omega) / m), 1, 1e-9);
}

TEST(EwcSlope, IsWiderForIncrementsThatPersist) {
  Curve curve{{0}, {0}};
  for (const double up : {100, 108, 115, 118, 112, 104, 98, 90, 85, 88,
                          95,  101, 107, 110, 106, 99,  94, 92, 96, 100}) {
    curve.t.push_back(curve.t.back() + 1);
    curve.y.push_back(curve.y.back() + up);
  }
  const Slope slope = *ewc_slope(curve);
  EXPECT_DOUBLE_EQ(slope.value, 100.9);
  EXPECT_EQ(slope.degrees, 4);
  EXPECT_NEAR(*slope.standard_error, 24.768704095123418, 1e-9);
  EXPECT_NEAR(*slope.low, 32.13105275300205, 1e-7);
}

// The same, and degrees = round(1 / (1/nu + g/(2k))) with g = kurtosis - 3 + 6/(k+1) of sums of 3.
TEST(EwcSlope, CountsFewerDegreesWhereOneStallDecides) {
  Curve curve{{0}, {0}};
  for (const double up : {100, 101, 99,  100, 0,   0,   100, 101, 99,  100, 101, 99,
                          100, 100, 101, 99,  100, 101, 99,  100, 100, 101, 99,  100}) {
    curve.t.push_back(curve.t.back() + 1);
    curve.y.push_back(curve.y.back() + up);
  }
  const Slope slope = *ewc_slope(curve);
  EXPECT_NEAR(slope.value, 91.66666666666667, 1e-12);
  EXPECT_EQ(slope.degrees, 2);
  EXPECT_NEAR(*slope.standard_error, 7.770579911129979, 1e-9);
  EXPECT_NEAR(*slope.high, 125.1007735330264, 1e-7);
}

TEST(EwcSlope, TakesUnevenTicksAsTheyAre) {
  const Curve uneven{{0, 1, 2.5, 3.5, 5, 6, 7.5, 8.2, 9.9, 11},
                     {0, 10, 27, 33, 52, 60, 77, 80, 101, 109}};
  const Slope slope = *ewc_slope(uneven);
  EXPECT_NEAR(slope.value, 9.909090909090908, 1e-12);
  EXPECT_NEAR(*slope.standard_error, 0.16929191354581416, 1e-12);
  EXPECT_NEAR(*slope.low, 9.439061204377065, 1e-10);
  // scipy.stats.linregress, theilslopes
  EXPECT_NEAR(least_squares(uneven)->slope, 9.992152717722048, 1e-12);
  EXPECT_NEAR(*least_squares(uneven)->standard_error, 0.15528904692190934, 1e-12);
  EXPECT_NEAR(*theil_sen(uneven), 10, 1e-12);
}

TEST(EwcSlope, HasNoWidthWithoutNoise) {
  const Slope exact = *ewc_slope({{0, 1, 2, 3, 4, 5, 6}, {0, 5, 10, 15, 20, 25, 30}});
  EXPECT_EQ(exact.value, 5);
  EXPECT_EQ(exact.standard_error, 0);
  EXPECT_EQ(exact.low, 5);
  EXPECT_FALSE(ewc_slope({{1, 1}, {0, 5}}));  // no time has passed
}

TEST(EwcSlope, IsHonestAboutTwoIncrements) {
  const Slope slope = *ewc_slope({{0, 1, 2}, {0, 90, 210}});
  EXPECT_EQ(slope.degrees, 1);
  EXPECT_NEAR(*slope.standard_error, 15, 1e-9);  // white: sqrt(15^2 + 15^2)/ sqrt(2)
  EXPECT_NEAR(*slope.low, -85.59307104262044, 1e-6);
}

TEST(EwcSlope, GivesNoIntervalForOneIncrementAndNothingForLess) {
  const Slope one = *ewc_slope({{0, 2}, {0, 100}});
  EXPECT_EQ(one.value, 50);
  EXPECT_FALSE(one.standard_error || one.low || one.high);
  EXPECT_FALSE(ewc_slope({{0}, {0}}));
  EXPECT_FALSE(ewc_slope({}));
}

TEST(LeastSquares, AgreesWithScipyLinregress) {
  const Line line = *least_squares(kTen);
  EXPECT_NEAR(line.slope, 100, 1e-10);
  EXPECT_NEAR(*line.standard_error, 0.5456228696507782, 1e-12);
  EXPECT_FALSE(least_squares({{0, 1}, {0, 5}})->standard_error);
  EXPECT_FALSE(least_squares({{3, 3}, {0, 5}}));
  EXPECT_FALSE(least_squares({}));
}

TEST(TheilSen, IgnoresAnOutlier) {
  EXPECT_NEAR(*theil_sen(kTen), 100, 1e-12);  // scipy.stats.theilslopes
  EXPECT_EQ(theil_sen({{0, 1, 2, 3, 4}, {0, 10, 20, 30, 1000}}), 10);
  EXPECT_FALSE(theil_sen({{0}, {0}}));
}

TEST(TheilSen, ThinsLongSeries) {
  Curve line;
  for (int i = 0; i < 5000; ++i) {
    line.t.push_back(i);
    line.y.push_back(7.0 * i);
  }
  EXPECT_DOUBLE_EQ(*theil_sen(line), 7);
}

TEST(BatchRates, SplitIntoEquallyManyIncrements) {
  EXPECT_EQ(batch_rates({{0, 1, 2, 4}, {0, 2, 6, 12}}, 10), (std::vector<double>{2, 4, 3}));
  EXPECT_EQ(batch_rates(kTen, 2), (std::vector<double>{103, 97}));
  EXPECT_TRUE(batch_rates({}, 10).empty());
}

}  // namespace
}  // namespace benchfield::stats
