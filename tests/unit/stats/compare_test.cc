#include "runner/stats/compare.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace benchfield::stats {
namespace {

const std::vector<double> kBase = {100, 103, 98, 101, 99};
const std::vector<double> kNew = {91, 94, 90, 92, 89};

CompareInput input_of(const std::vector<double>& base, const std::vector<double>& fresh) {
  CompareInput input;
  input.base = ln_values(base);
  input.contrast = ln_values(fresh);
  const std::vector<std::vector<double>> groups = {input.base, input.contrast};
  input.pooled = pool(groups);
  return input;
}

// scipy.stats.ttest_ind(b, a) of the logarithms and exp of its confidence_interval().
TEST(Compare, AgreesWithScipyWhereThereIsNoPrior) {
  const Comparison out = compare(input_of(kBase, kNew));
  EXPECT_NEAR(*out.ratio, 0.9101520342758612, 1e-12);
  EXPECT_NEAR(*out.low, 0.88385937, 1e-8);
  EXPECT_NEAR(*out.high, 0.93722684, 1e-8);
  EXPECT_NEAR(*out.p, 7.57631937704254e-05, 1e-12);
  EXPECT_EQ(out.degrees, 8);
  EXPECT_EQ(out.method, Method::moderated);
  EXPECT_EQ(out.source, NoiseSource::replicates);
  EXPECT_EQ(out.verdict, Verdict::regression);
  EXPECT_NEAR(*out.mann_whitney_p, 0.007936507936507936, 1e-12);  // mannwhitneyu(method="exact")
}

// s2 = (6 * .03**2 + ss) / 14; se = sqrt(s2 * 2/5); t.ppf(.975, 14); p at the margin: 2 t.sf((|D| +
// log(.97)) / se, 14).
TEST(Compare, PoolsThePriorAsSmyth) {
  CompareInput input = input_of(kBase, kNew);
  input.prior = NoisePrior{0.0009, 6};
  const Comparison out = compare(input);
  EXPECT_NEAR(*out.noise, 0.02483063587118456, 1e-12);
  EXPECT_NEAR(*out.standard_error, 0.015704273020644505, 1e-12);
  EXPECT_NEAR(*out.low, 0.8800065410630858, 1e-12);
  EXPECT_NEAR(*out.high, 0.941330191132186, 1e-12);
  EXPECT_NEAR(*out.p, 3.2841386428410585e-05, 1e-12);
  EXPECT_NEAR(*out.p_margin, 0.0011811068717312823, 1e-12);
  EXPECT_EQ(out.degrees, 14);
  EXPECT_EQ(out.source, NoiseSource::replicates_and_prior);
}

// exp(log(.9) +- t.ppf(.975, 20) * .03 * sqrt(2)): 1,000 degrees of history count as 20.
TEST(Compare, WorksFromOneReplicateWithAPriorAndCapsIt) {
  CompareInput input = input_of({100}, {90});
  input.prior = NoisePrior{0.0009, 1000};
  const Comparison out = compare(input);
  EXPECT_NEAR(*out.low, 0.8237728540873076, 1e-12);
  EXPECT_NEAR(*out.high, 0.9832807623861712, 1e-12);
  EXPECT_EQ(out.degrees, 20);
  EXPECT_EQ(out.verdict, Verdict::unresolved);
  EXPECT_EQ(out.leaning, Leaning::worse);
  EXPECT_EQ(out.source, NoiseSource::prior);
  EXPECT_TRUE(out.settle);
}

TEST(Compare, OneReplicateWithoutAPriorHasNoIntervalAndNoArrow) {
  const Comparison out = compare(input_of({100}, {50}));
  EXPECT_NEAR(*out.ratio, 0.5, 1e-12);
  EXPECT_FALSE(out.low || out.high || out.p || out.p_margin || out.noise || out.settle);
  EXPECT_EQ(out.verdict, Verdict::unresolved);
  EXPECT_EQ(out.leaning, Leaning::none);
  EXPECT_EQ(out.method, Method::none);
}

TEST(Compare, HasNothingToSayWithoutValues) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_FALSE(compare({}).ratio);
  EXPECT_FALSE(compare(input_of({100, 101}, {})).ratio);
  CompareInput input;
  input.base = {1, nan};
  input.contrast = {nan};
  const Comparison out = compare(input);
  EXPECT_EQ(out.base_n, 1U);
  EXPECT_EQ(out.contrast_n, 0U);
  EXPECT_FALSE(out.ratio);
}

TEST(Compare, EqualValuesAreTheSameOnlyWhenNothingMoved) {
  EXPECT_EQ(compare(input_of({7, 7}, {7, 7})).verdict, Verdict::same);
  const Comparison moved = compare(input_of({7, 7}, {8, 8}));
  EXPECT_EQ(moved.verdict, Verdict::unresolved);
  EXPECT_FALSE(moved.low);
}

// scipy.stats.ttest_ind(b, a, equal_var=False)
TEST(Compare, TakesWelchWhereVariancesDiffer) {
  CompareInput input = input_of(kBase, kNew);
  input.variances_differ = true;
  const Comparison out = compare(input);
  EXPECT_EQ(out.method, Method::welch);
  EXPECT_NEAR(out.degrees, 7.930596183487841, 1e-10);
  EXPECT_NEAR(*out.low, 0.88381985, 1e-8);
  EXPECT_NEAR(*out.high, 0.93726875, 1e-8);
  CompareInput one = input_of({100}, {90});
  one.variances_differ = true;
  one.prior = NoisePrior{0.0009, 10};
  EXPECT_EQ(compare(one).method, Method::moderated) << "one replicate a side allows no Welch";
}

// scipy.stats.ttest_rel(b, a)
TEST(Compare, TakesDifferencesInsideBlocks) {
  CompareInput input = input_of(kBase, kNew);
  for (std::size_t i = 0; i < kBase.size(); ++i) {
    input.block_differences.push_back(input.contrast[i] - input.base[i]);
  }
  const Comparison out = compare(input);
  EXPECT_EQ(out.method, Method::blocks);
  EXPECT_EQ(out.degrees, 4);
  EXPECT_NEAR(*out.low, 0.90142141, 1e-8);
  EXPECT_NEAR(*out.high, 0.91896722, 1e-8);
  EXPECT_NEAR(*out.p, 1.0995010213832446e-05, 1e-14);
  input.block_differences.pop_back();
  EXPECT_EQ(compare(input).method, Method::moderated) << "a block that lacks a side";
}

TEST(Judge, KnowsFourWordsAndTwoDirections) {
  using V = Verdict;
  using L = Leaning;
  EXPECT_EQ(judge(1.04, 1.2, 0.03, Better::higher), std::pair(V::improvement, L::none));
  EXPECT_EQ(judge(1.04, 1.2, 0.03, Better::lower), std::pair(V::regression, L::none));
  EXPECT_EQ(judge(0.8, 0.96, 0.03, Better::higher), std::pair(V::regression, L::none));
  EXPECT_EQ(judge(0.8, 0.96, 0.03, Better::lower), std::pair(V::improvement, L::none));
  EXPECT_EQ(judge(0.98, 1.02, 0.03, Better::higher), std::pair(V::same, L::none));
  EXPECT_EQ(judge(1.005, 1.029, 0.03, Better::higher), std::pair(V::same, L::none));
  EXPECT_EQ(judge(1.01, 1.2, 0.03, Better::higher), std::pair(V::unresolved, L::better));
  EXPECT_EQ(judge(1.01, 1.2, 0.03, Better::lower), std::pair(V::unresolved, L::worse));
  EXPECT_EQ(judge(0.8, 0.99, 0.03, Better::higher), std::pair(V::unresolved, L::worse));
  EXPECT_EQ(judge(0.8, 1.2, 0.03, Better::higher), std::pair(V::unresolved, L::none));
}

// The smallest n >= ceil(2 ((t.ppf(.975, 2n-2) + t.ppf(.8, 2n-2)) s / |log r|)^2), in Python.
TEST(ReplicatesToSettle, AgreeWithScipy) {
  EXPECT_EQ(replicates_to_settle(1.05, 0.03), 8);
  EXPECT_EQ(replicates_to_settle(0.99, 0.024), 91);
  EXPECT_EQ(replicates_to_settle(1.3, 0.03), 2);
  EXPECT_FALSE(replicates_to_settle(1, 0.03));
  EXPECT_FALSE(replicates_to_settle(1.00001, 0.03));
  EXPECT_FALSE(replicates_to_settle(1.1, 0));
  EXPECT_NEAR(*smallest_settled(0.024, 16, 3), 0.05848543390353733, 1e-12);
  EXPECT_FALSE(smallest_settled(0.024, 0, 3));
}

TEST(MannWhitney, IsExactAndNeedsFourASide) {
  const std::vector<double> x = {1, 2, 3, 4.5, 9};
  const std::vector<double> y = {2.5, 6, 7, 8};
  EXPECT_NEAR(*mann_whitney(x, y), 0.4126984126984127, 1e-12);  // mannwhitneyu(method="exact")
  EXPECT_FALSE(mann_whitney(std::vector<double>{1, 2, 3}, y));
  const std::vector<double> same(5, 1.0);
  EXPECT_EQ(mann_whitney(same, same), 1);
}

// statsmodels' multipletests and scipy.stats.false_discovery_control; Holm by hand.
TEST(Families, AreAdjusted) {
  const std::vector<double> p = {0.01, 0.04, 0.03, 0.005, 0.5};
  const std::vector<double> h = {0.04, 0.09, 0.09, 0.025, 0.5};
  const std::vector<double> b = {0.025, 0.05, 0.05, 0.025, 0.5};
  for (std::size_t i = 0; i < p.size(); ++i) {
    EXPECT_NEAR(holm(p)[i], h[i], 1e-12);
    EXPECT_NEAR(benjamini_hochberg(p)[i], b[i], 1e-12);
  }
  EXPECT_TRUE(holm({}).empty());
  EXPECT_TRUE(benjamini_hochberg({}).empty());
}

}  // namespace
}  // namespace benchfield::stats
