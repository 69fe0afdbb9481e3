#include "runner/stats/effects.h"

#include <gtest/gtest.h>

#include <cmath>

namespace benchfield::stats {
namespace {

const std::vector<Factor> kTwo = {{"kafka", {"on", "off"}}, {"spark", {"on", "off"}}};

EffectsInput input_of(std::vector<std::pair<std::vector<std::size_t>, double>> rows) {
  EffectsInput input;
  input.factors = kTwo;
  for (auto& [levels, value] : rows) input.observed.push_back({levels, std::log(value)});
  return input;
}

// numpy.linalg.lstsq of the logarithms on (1, a, b); pure error of the two pairs, t.ppf(.975, 2).
TEST(Effects, AgreeWithNumpyAndTakeNoiseFromReplicates) {
  const auto out = effects(input_of(
      {{{0, 0}, 100}, {{0, 0}, 103}, {{0, 1}, 120}, {{1, 0}, 150}, {{1, 0}, 146}, {{1, 1}, 200}}));
  ASSERT_EQ(out->main.size(), 2U);
  EXPECT_NEAR(out->main[0].ratio, 1.524585833298011, 1e-10);
  EXPECT_NEAR(*out->main[0].low, 1.4210087802975042, 1e-9);
  EXPECT_NEAR(*out->main[0].high, 1.6357125975015852, 1e-9);
  EXPECT_NEAR(*out->main[0].p, 0.0015000114254413834, 1e-9);
  EXPECT_NEAR(out->main[1].ratio, 1.2641112197464228, 1e-10);
  ASSERT_EQ(out->interactions.size(), 1U);
  EXPECT_NEAR(out->interactions[0].ratio, 1.1429975633093459, 1e-10);
  EXPECT_NEAR(*out->interactions[0].low, 0.9845280862716382, 1e-9);
  EXPECT_NEAR(*out->interactions[0].high, 1.3269742610173185, 1e-9);
  EXPECT_TRUE(out->aliases.empty());
  EXPECT_TRUE(out->missing.empty());
  EXPECT_EQ(out->cells, 4U);
  EXPECT_EQ(out->source, ResidualSource::replicates);
}

/// Kafka moved first, Spark only after it: the fourth cell was never run.
TEST(Effects, NameWhatTheCellsCannotTell) {
  EffectsInput input = input_of({{{0, 0}, 50}, {{1, 0}, 60}, {{1, 1}, 87}});
  input.impossible = {{{0, 1}, "hosts cannot reach Kafka"}};
  const auto out = effects(input);
  ASSERT_EQ(out->aliases.size(), 1U);
  EXPECT_EQ(out->aliases[0].term, (Term{{1, 1}}));
  EXPECT_EQ(out->aliases[0].with, (std::vector<Term>{{{0, 1}, {1, 1}}}));
  EXPECT_TRUE(out->interactions.empty());
  ASSERT_EQ(out->missing.size(), 1U);
  EXPECT_EQ(out->missing[0].levels, (std::vector<std::size_t>{0, 1}));
  EXPECT_EQ(out->missing[0].reason, "hosts cannot reach Kafka");
  EXPECT_NEAR(out->main[0].ratio, 1.2, 1e-9);
  EXPECT_NEAR(out->main[1].ratio, 1.45, 1e-9);
  EXPECT_FALSE(out->main[0].low) << "one run a cell and no residual: no noise";
  EXPECT_EQ(out->source, ResidualSource::none);
}

TEST(Effects, OfTwoThatAlwaysMovedTogetherAreOneNumber) {
  const auto out = effects(input_of({{{0, 0}, 50}, {{1, 1}, 87}, {{1, 1}, 85}}));
  EXPECT_TRUE(out->main.empty());
  ASSERT_EQ(out->aliases.size(), 2U);
  EXPECT_EQ(out->aliases[0].with.front(), (Term{{1, 1}}));
  EXPECT_EQ(out->missing_total, 2U);
  EXPECT_EQ(out->missing[0].reason, "") << "possible, not run";
}

TEST(Effects, TakeThePriorOrWhatTheModelLeavesOver) {
  EffectsInput input = input_of({{{0, 0}, 50}, {{1, 0}, 60}, {{0, 1}, 70}, {{1, 1}, 90}});
  EXPECT_EQ(effects(input)->source, ResidualSource::lack_of_fit);
  EXPECT_EQ(effects(input)->degrees, 1);
  input.prior = NoisePrior{0.0004, 10};
  EXPECT_EQ(effects(input)->source, ResidualSource::prior);
  EXPECT_NEAR(*effects(input)->noise, 0.02, 1e-12);
}

TEST(Effects, AreNothingWithoutAFactorThatMoved) {
  EXPECT_FALSE(effects({}));
  EXPECT_FALSE(effects(input_of({{{0, 0}, 50}, {{0, 0}, 60}})));
  EXPECT_FALSE(effects(input_of({{{0, 0}, NAN}, {{1, 0}, NAN}})));
}

}  // namespace
}  // namespace benchfield::stats
