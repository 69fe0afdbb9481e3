// Which host groups stand when.

#include "runner/engine/environments.h"

#include <gtest/gtest.h>

namespace benchfield {
namespace {

const Map kGroups{{"search", Map{{"count", 2}}}, {"kafka", Map{{"count", 3}}}};

EnvironmentSpec with(const Map& groups) {
  EnvironmentSpec out{"off", "az", {}, {}};
  out.settings["groups"] = groups;
  return out;
}

std::string names_of(const EnvironmentSpec& environment) {
  std::string out;
  for (const auto& [name, rules] : *environment.settings.find("groups")->as_map())
    out += name + " ";
  return out;
}

/// Two variants that place a component in `search`, one that places it in `kafka`: the two are run
/// first, since nothing moves between them.
class GroupLifetimes : public testing::Test {
 protected:
  GroupLifetimes() {
    for (const char* group : {"search", "kafka", "search"}) {
      Variant& variant = plan_.variants.emplace_back();
      variant.name = std::to_string(plan_.variants.size());
      variant.settings.environments = {with(kGroups)};
      ComponentSpec& component = variant.settings.components.emplace_back();
      component.name = "c";
      component.placement = {"off", group, {}};
      used_.push_back({{"off", {group}}});
    }
    trials_ = make_schedule(plan_);
    environments_ = EnvironmentPlan(plan_, used_);
  }

  Plan plan_;
  std::vector<UsedParts> used_;
  std::vector<Trial> trials_;
  EnvironmentPlan environments_;
};

TEST_F(GroupLifetimes, BeginWithTheFirstTrialThatNeedsThemAndEndAfterTheLast) {
  ASSERT_EQ(trials_.size(), 3u);
  ASSERT_EQ(trials_[2].variant, 1u) << "kafka's is the last";
  EnvironmentSpec standing = EnvironmentPlan::opened(with(kGroups));
  EXPECT_EQ(names_of(standing), "");
  const std::vector<std::pair<std::string, std::string>> expected = {
      {"search ", "search "}, {"search ", "search "}, {"search kafka ", "kafka "}};
  for (std::size_t i = 0; i < trials_.size(); ++i) {
    standing = environments_.before(trials_[i], with(kGroups), standing);
    EXPECT_EQ(names_of(standing), expected[i].first) << "before trial " << i + 1;
    standing = environments_.after(trials_[i], standing);
    EXPECT_EQ(names_of(standing), expected[i].second) << "after trial " << i + 1;
  }
}

TEST_F(GroupLifetimes, TakeTheSizesThatTheTrialWants) {
  const Map larger{{"search", Map{{"count", 5}}}, {"kafka", Map{{"count", 3}}}};
  EnvironmentSpec standing = environments_.before(trials_[0], with(kGroups), with({}));
  standing = environments_.before(trials_[1], with(larger), standing);
  EXPECT_EQ((*standing.settings.find("groups"))["search"]["count"].integer(), 5);
}

TEST_F(GroupLifetimes, AreNoMatterOfEnvironmentsWithoutGroups) {
  const EnvironmentSpec cluster{"on", "az", {}, {}};
  EXPECT_EQ(EnvironmentPlan::opened(cluster).settings, cluster.settings);
  EXPECT_EQ(environments_.after(trials_[0], cluster).settings, cluster.settings);
}

}  // namespace
}  // namespace benchfield
