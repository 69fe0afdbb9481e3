// What az is asked for: sizes and their quotas, groups of hosts that come and go, what may be left.

#include <gtest/gtest.h>

#include <algorithm>

#include "providers/az_commands.h"
#include "providers/az_hosts.h"

namespace benchfield {
namespace {

// Families as `az vm list-usage` calls them, cores as `az vm list-sizes` does.
TEST(AzSizes, NameTheFamilyAndTheCoresThatTheirQuotaCounts) {
  const std::vector<std::tuple<std::string, std::string, std::int64_t>> known = {
      {"Standard_D16s_v3", "standardDSv3Family", 16},
      {"Standard_D4s_v3", "standardDSv3Family", 4},
      {"Standard_D2_v3", "standardDv3Family", 2},
      {"Standard_E64ds_v5", "standardEDSv5Family", 64},
      {"Standard_F8s_v2", "standardFSv2Family", 8},
      {"Standard_D4as_v5", "standardDASv5Family", 4},
      {"Standard_L80s_v3", "standardLSv3Family", 80}};
  for (const auto& [name, family, cores] : known) {
    const auto size = vm_size(name);
    ASSERT_TRUE(size) << name;
    EXPECT_EQ(size->family, family) << name;
    EXPECT_EQ(size->cores, cores) << name;
  }
}

TEST(AzSizes, OfTheSecondDFamilyAreNumberedNotCounted) {
  EXPECT_EQ(vm_size("Standard_DS3_v2")->cores, 4);
  EXPECT_EQ(vm_size("Standard_DS3_v2")->family, "standardDSv2Family");
  EXPECT_EQ(vm_size("Standard_D1_v2")->cores, 1);
  EXPECT_EQ(vm_size("Standard_D5_v2")->cores, 16);
  EXPECT_EQ(vm_size("Standard_D11_v2")->cores, 2);
  EXPECT_EQ(vm_size("Standard_D15_v2")->cores, 20);
  EXPECT_FALSE(vm_size("Standard_D9_v2"));
}

TEST(AzSizes, WithFewerCoresInUseCountAllOfThem) {
  EXPECT_EQ(vm_size("Standard_E16-4s_v3")->cores, 16);
  EXPECT_EQ(vm_size("Standard_E16-4s_v3")->family, "standardESv3Family");
}

TEST(AzSizes, AreNotGuessed) {
  for (const char* name :
       {"", "large", "D16s_v3", "Standard_", "Standard_v3", "Standard_D_v3", "Standard_16_v3",
        "Standard_D16s_v", "Standard_D99999s_v3", "Standard_D16s"})
    EXPECT_FALSE(vm_size(name)) << name;
}

EnvironmentSpec hosts(const Map& groups) {
  EnvironmentSpec out{"off", "az", {}, {}};
  out.settings["network"] = "on";
  out.settings["image"] = "centos-7.5";
  out.settings["groups"] = groups;
  return out;
}

Value group(std::int64_t count, const char* size = "Standard_D4s_v3") {
  return Map{{"count", count}, {"size", size}};
}

const RunNames kRun{"r1", "/runs/r1", "/cache", "<hosts.GROUP[INDEX].address>"};

std::vector<std::string> ids(const Steps& steps) {
  std::vector<std::string> out;
  for (const Step& step : steps) out.push_back(step.id);
  return out;
}

TEST(AzQuota, AsksForTheCoresOfEveryFamilyTogether) {
  const Step step =
      az_quota(hosts({}), "westus2",
               {{"Standard_D16s_v3", 6}, {"Standard_D4s_v3", 1}, {"Standard_E8s_v3", 2}});
  const auto& action = std::get<TypedAction>(step.kind);
  EXPECT_EQ(action.type, "az-quota");
  EXPECT_EQ(to_text(*action.arguments.find("cores")),
            "{standardDSv3Family: 100, standardESv3Family: 16}");
  EXPECT_EQ(to_text(*action.arguments.find("argv")),
            "az,vm,list-usage,--location,westus2,--only-show-errors,--output,json");
}

TEST(AzGroups, AreMadeOnceAfterTheQuotaOfJustThem) {
  const Steps steps = az_change_groups(
      hosts({{"search", group(1)}}), hosts({{"search", group(1)}, {"kafka", group(2)}}), {}, kRun);
  EXPECT_EQ(ids(steps),
            (std::vector<std::string>{"off.quota-of-cores", "off.kafka-0", "off.kafka-0.programs",
                                      "off.kafka-1", "off.kafka-1.programs"}));
  const auto& quota = std::get<TypedAction>(steps.front().kind);
  EXPECT_EQ(to_text(*quota.arguments.find("cores")), "{standardDSv3Family: 8}");
  EXPECT_EQ(steps[1].needs, std::vector<std::string>{"off.quota-of-cores"});
  EXPECT_EQ(steps[4].needs, std::vector<std::string>{"off.kafka-1"});
}

TEST(AzGroups, ThatGrowGetTheMissingMachinesAlone) {
  const Steps steps =
      az_change_groups(hosts({{"search", group(2)}}), hosts({{"search", group(3)}}), {}, kRun);
  EXPECT_EQ(ids(steps), (std::vector<std::string>{"off.quota-of-cores", "off.search-2",
                                                  "off.search-2.programs"}));
}

TEST(AzGroups, ThatAreNotWantedAnyMoreGoMachineByMachine) {
  const Steps steps = az_change_groups(hosts({{"search", group(2)}, {"kafka", group(1)}}),
                                       hosts({{"kafka", group(1)}}), {}, kRun);
  EXPECT_EQ(ids(steps), (std::vector<std::string>{"off.search-0.remove", "off.search-1.remove"}));
  const auto& removal = std::get<RunCommand>(steps.front().kind);
  EXPECT_EQ(display_argv(removal.argv),
            "az vm delete --resource-group benchfield-r1-off --name search-0 --yes "
            "--only-show-errors --output json");
  EXPECT_EQ(removal.gone, 3) << "az says 3 of what is not there: gone already";
}

TEST(AzGroups, ThatStayAreLeftAlone) {
  EXPECT_TRUE(az_change_groups(hosts({{"kafka", group(2)}}), hosts({{"kafka", group(2)}}), {}, kRun)
                  .empty());
}

TEST(AzLeftovers, AreLookedForByTagAndByTheNodesOwnGroup) {
  EnvironmentSpec cluster{"on", "az", {}, {}};
  cluster.settings["pools"] = Map{{"main", group(1)}};
  const Provider& provider = *find_provider("az");
  const Steps of_hosts = provider.leftovers(hosts({{"kafka", group(1)}}), kRun);
  const Steps of_cluster = provider.leftovers(cluster, kRun);
  EXPECT_EQ(ids(of_hosts), std::vector<std::string>{"off.left"});
  EXPECT_EQ(ids(of_cluster), (std::vector<std::string>{"on.left", "on.left.nodes"}));
  const auto argv = [](const Step& step) {
    return to_text(*std::get<TypedAction>(step.kind).arguments.find("argv"));
  };
  EXPECT_EQ(
      argv(of_cluster[0]),
      "az,resource,list,--tag,benchfield-run=r1,--query,[].id,--only-show-errors,--output,json");
  EXPECT_EQ(argv(of_cluster[1]),
            "az,group,exists,--name,benchfield-r1-on-nodes,--only-show-errors,--output,json");
}

}  // namespace
}  // namespace benchfield
