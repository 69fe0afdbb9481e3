#include "runner/engine/schedule.h"

#include <gtest/gtest.h>

#include <set>

namespace benchfield {
namespace {

Plan plan_of(const std::vector<std::pair<std::string, int>>& variants) {
  Plan plan;
  for (const auto& [name, replicates] : variants) {
    Variant& variant = plan.variants.emplace_back();
    variant.name = name;
    variant.replicates = replicates;
    variant.settings.environments.push_back({"here", "local", {}, {}});
  }
  return plan;
}

TEST(Schedule, EveryBlockHoldsOneReplicateOfEveryVariant) {
  const auto trials = make_schedule(plan_of({{"a", 3}, {"b", 3}, {"c", 3}}));
  ASSERT_EQ(trials.size(), 9u);
  for (std::size_t block = 0; block < 3; ++block) {
    std::set<std::size_t> seen;
    for (std::size_t i = 0; i < 3; ++i) {
      const Trial& trial = trials[block * 3 + i];
      EXPECT_EQ(trial.block, static_cast<int>(block) + 1);
      seen.insert(trial.variant);
    }
    EXPECT_EQ(seen.size(), 3u);
  }
}

TEST(Schedule, TheSeedDecidesTheOrderAndOneSeedAlwaysTheSame) {
  Plan plan = plan_of({{"a", 5}, {"b", 5}, {"c", 5}, {"d", 5}});
  const auto ids = [](const std::vector<Trial>& trials) {
    std::string out;
    for (const Trial& trial : trials) out += trial.id + " ";
    return out;
  };
  plan.seed = 7;
  const std::string first = ids(make_schedule(plan));
  EXPECT_EQ(first, ids(make_schedule(plan)));
  plan.seed = 8;
  EXPECT_NE(first, ids(make_schedule(plan)));
}

TEST(Schedule, VariantsWithFewerReplicatesAreLeftOutOfLaterBlocks) {
  const auto trials = make_schedule(plan_of({{"a", 1}, {"b", 2}}));
  ASSERT_EQ(trials.size(), 3u);
  EXPECT_EQ(trials[2].id, "03-b-2");
}

TEST(Schedule, TrialsAreNamedSoThatFilesCanBe) {
  const auto trials = make_schedule(plan_of({{"load.senders.rate=25k/s,kafka.placement=a/b", 1}}));
  EXPECT_EQ(trials[0].id, "01-load.senders.rate=25k-s_kafka.placement=a-b-1");
}

TEST(Schedule, TrialsOfOneEnvironmentStayTogether) {
  Plan plan = plan_of({{"a", 2}, {"b", 2}, {"c", 2}});
  plan.variants[1].settings.environments[0].settings["address"] = "10.0.0.1";
  std::vector<int> groups;
  for (const Trial& trial : make_schedule(plan)) groups.push_back(trial.group);
  EXPECT_EQ(groups, (std::vector<int>{1, 1, 1, 1, 2, 2}));
}

/// a: all inside; b: k outside; c: both outside; d: s outside; in the order of the names given.
Plan moving_plan(const std::vector<std::pair<std::string, std::string>>& places) {
  Plan plan;
  for (const auto& [k, s] : places) {
    Variant& variant = plan.variants.emplace_back();
    variant.name = k + "-" + s;
    variant.replicates = 2;
    variant.settings.environments.push_back({"in", "kubectl", {}, {}});
    for (const auto& [name, place] : {std::pair{"k", k}, std::pair{"s", s}}) {
      ComponentSpec& component = variant.settings.components.emplace_back();
      component.name = name;
      component.placement.environment = place;
    }
  }
  return plan;
}

TEST(Schedule, AsFewComponentsAsPossibleMoveBetweenTrials) {
  const Plan plan = moving_plan({{"in", "in"}, {"out", "out"}, {"out", "in"}, {"in", "in"}});
  std::vector<std::pair<std::size_t, int>> order;
  for (const Trial& trial : make_schedule(plan)) order.emplace_back(trial.variant, trial.group);
  ASSERT_EQ(order.size(), 8u);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_TRUE(order[i].first == 0 || order[i].first == 3) << i;  // the same placements
    EXPECT_EQ(order[i].second, 1);
  }
  EXPECT_EQ(order[4], (std::pair<std::size_t, int>{2, 2}));  // one moves
  EXPECT_EQ(order[6], (std::pair<std::size_t, int>{1, 3}));  // then the other
}

TEST(Schedule, OfGroupsThatMoveAsMuchTheOneThatChangesLeastIsNext) {
  Plan plan = moving_plan({{"in", "in"}, {"out", "in"}, {"in", "out"}});
  plan.variants[1].settings.components[1].values["data_nodes"] = 3;
  std::vector<std::size_t> order;
  for (const Trial& trial : make_schedule(plan)) order.push_back(trial.variant);
  EXPECT_EQ(order, (std::vector<std::size_t>{0, 0, 2, 2, 1, 1}));
}

}  // namespace
}  // namespace benchfield
