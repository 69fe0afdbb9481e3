#include "runner/stats/effects.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

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

// A full design of 10 x 10 levels with five replicates and no interaction in it, as exact as it was
// made: all 81 are estimated, and are 1.
TEST(Effects, OfManyLevelsAreToldApart) {
  EffectsInput input;
  for (const char* name : {"a", "b"}) {
    input.factors.push_back({name, {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}});
  }
  for (std::size_t a = 0; a < 10; ++a) {
    for (std::size_t b = 0; b < 10; ++b) {
      const double value = 0.1 * static_cast<double>(a) + 0.2 * static_cast<double>(b);
      for (int i = -2; i <= 2; ++i) input.observed.push_back({{a, b}, value + 0.001 * i});
    }
  }
  const auto out = effects(input);
  ASSERT_TRUE(out);
  ASSERT_EQ(out->main.size(), 18U);
  ASSERT_EQ(out->interactions.size(), 81U);
  EXPECT_NEAR(std::log(out->main[8].ratio), 0.9, 1e-9);
  EXPECT_NEAR(std::log(out->main[17].ratio), 1.8, 1e-9);
  for (const Effect& one : out->interactions) EXPECT_NEAR(one.ratio, 1, 1e-9);
  EXPECT_TRUE(out->aliases.empty());
}

TEST(Effects, OfHundredsOfLevelsAreNotAskedFor) {
  EffectsInput input;
  input.factors.push_back({"size", {}});
  for (std::size_t i = 0; i <= kMostEffects + 1; ++i) {
    input.factors[0].levels.push_back(std::to_string(i));
    input.observed.push_back({{i}, 1.0});
  }
  EXPECT_FALSE(effects(input));
}

TEST(Effects, AreNothingWithoutAFactorThatMoved) {
  EXPECT_FALSE(effects({}));
  EXPECT_FALSE(effects(input_of({{{0, 0}, 50}, {{0, 0}, 60}})));
  EXPECT_FALSE(effects(input_of({{{0, 0}, NAN}, {{1, 0}, NAN}})));
}

}  // namespace
}  // namespace benchfield::stats
