// What actions make of az's answers, and a clean that finds something left.

#include <gtest/gtest.h>

#include <filesystem>

#include "providers/provider.h"
#include "runner/base/step_value.h"
#include "runner/engine/actions/action.h"
#include "runner/engine/cleaner.h"
#include "tests/fakes/fake_processes.h"

namespace benchfield {
namespace {

class Az : public testing::Test {
 protected:
  Result<Value> act(const std::string& action, Map arguments) {
    arguments["argv"] = List{Value("az"), Value("ask")};
    ActionContext context{*http_, processes_, Seconds(5), {}};
    return find_action(action)->attempt(arguments, context);
  }
  void answer(std::vector<CommandResult> results) { processes_.answers["az"] = std::move(results); }
  Result<Value> quota(const Map& cores) { return act("az-quota", {{"cores", cores}}); }
  Result<Value> left() { return act("az-left", {{"target", "resources with the tag of the run"}}); }

  std::unique_ptr<HttpClient> http_ = make_http_client();
  fakes::FakeProcesses processes_;
};

// As az 2.5x writes it: numbers as texts, the family twice.
constexpr char kUsage[] = R"([
  {"currentValue": "12", "limit": "100", "localName": "Standard DSv3 Family vCPUs",
   "name": {"localizedValue": "Standard DSv3 Family vCPUs", "value": "standardDSv3Family"}},
  {"currentValue": 0, "limit": 10, "localName": "Standard ESv3 Family vCPUs",
   "name": {"localizedValue": "Standard ESv3 Family vCPUs", "value": "standardESv3Family"}}])";

TEST_F(Az, AQuotaThatJustSufficesSuffices) {
  answer({{0, kUsage, ""}});
  EXPECT_TRUE(quota({{"standardDSv3Family", 88}, {"standardESv3Family", 10}}));
}

TEST_F(Az, AQuotaThatIsTooSmallIsToldWithWhatIsMissing) {
  answer({{0, kUsage, ""}});
  const auto result =
      quota({{"standardDSv3Family", 89}, {"standardESv3Family", 11}, {"standardFSv2Family", 8}});
  ASSERT_FALSE(result);
  EXPECT_EQ(to_text(result.error()),
            "error: the quota of cores is too small [cannot-become-ready]\n"
            "  = standardDSv3Family: 89 cores are needed, 88 are left\n"
            "  = standardESv3Family: 11 cores are needed, 10 are left\n"
            "  = standardFSv2Family: 8 cores are needed, the region has none\n"
            "  = help: ask for more in the portal, or choose fewer or smaller machines\n");
}

TEST_F(Az, ACommandThatFailsIsNoQuotaAndNothingLeft) {
  answer({{1, "", "Please run 'az login' to setup account."}});
  EXPECT_EQ(quota({}).error().notes,
            std::vector<std::string>{"output: Please run 'az login' to setup account."});
  EXPECT_EQ(left().error().code, "command-failed");
}

TEST_F(Az, NothingLeftIsAnEmptyListOrFalse) {
  answer({{0, "[]", ""}, {0, "false", ""}});
  EXPECT_TRUE(left());
  EXPECT_TRUE(left());
}

TEST_F(Az, WhatIsLeftIsNamed) {
  answer({{0, R"(["/subscriptions/s/disks/d1", "/subscriptions/s/publicIPAddresses/p"])", ""}});
  EXPECT_EQ(to_text(left().error()),
            "error: resources with the tag of the run are left: 2 [left-standing]\n"
            "  = /subscriptions/s/disks/d1\n"
            "  = /subscriptions/s/publicIPAddresses/p\n"
            "  = help: `benchfield clean` tries again; `az resource delete --ids ID` and `az group "
            "delete --name NAME` remove one thing\n");
  answer({{0, "true", ""}});
  EXPECT_EQ(left().error().what, "resources with the tag of the run is left");
}

TEST_F(Az, ManyThingsLeftAreCounted) {
  std::string ids;
  for (int i = 0; i < 11; ++i) ids += (i ? ", \"d" : "\"d") + std::to_string(i) + "\"";
  answer({{0, "[" + ids + "]", ""}});
  const auto notes = left().error().notes;
  ASSERT_EQ(notes.size(), 9u);
  EXPECT_EQ(notes.back(), "and 3 more");
}

TEST_F(Az, AnAnswerThatIsNoListIsNotTakenForNothing) {
  answer({{0, R"({"value": []})", ""}});
  EXPECT_EQ(left().error().code, "command-failed");
}

/// A run whose two environments by az were made, and what az says when they are removed.
class AzClean : public Az {
 protected:
  void SetUp() override {
    path_ = testing::TempDir() + "az-clean-" +
            testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
    journal_ = *Journal::open(path_ + "/journal.jsonl", real_clock());
    const RunNames names{"az-clean", path_, "/cache", ""};
    EnvironmentSpec on{"on", "az", {}, {}}, off{"off", "az", {}, {}};
    const Value machines = Map{{"count", 1}, {"size", "Standard_D4s_v3"}};
    on.settings["pools"] = Map{{"main", machines}};
    off.settings["groups"] = Map{{"kafka", machines}};
    off.settings["network"] = "on";
    for (const EnvironmentSpec& environment : {on, off}) {
      const Provider& provider = *find_provider("az");
      ASSERT_TRUE(journal_->append(
          "environment-begun", {{"environment", environment.name},
                                {"undo", to_value(once(provider.destroy(environment, names)))},
                                {"look", to_value(once(provider.leftovers(environment, names)))}}));
    }
  }
  /// Tried once: nobody waits in a test.
  static Steps once(Steps steps) {
    for (Step& step : steps) step.retry.attempts = 1;
    return steps;
  }
  Result<std::vector<std::string>> clean() {
    return remove_leftovers(RunDirectory(path_), ledger(), *journal_, processes_);
  }
  Ledger ledger() const { return read_ledger(*read_journal(path_ + "/journal.jsonl")); }

  std::string path_;
  std::unique_ptr<Journal> journal_;
};

TEST_F(AzClean, RemovesHostsBeforeTheirNetworkThenLooksForWhatIsLeft) {
  answer({{0, "", ""}, {3, "", ""}, {0, "[]", ""}, {0, "[]", ""}, {0, "false", ""}});
  ASSERT_TRUE(clean());
  ASSERT_EQ(processes_.log.size(), 5u);
  EXPECT_TRUE(processes_.log[0].starts_with("az group delete --name benchfield-az-clean-off "));
  EXPECT_TRUE(processes_.log[1].starts_with("az group delete --name benchfield-az-clean-on "));
  EXPECT_TRUE(processes_.log[2].starts_with("az resource list --tag benchfield-run=az-clean "));
  EXPECT_TRUE(ledger().made.empty());
}

TEST_F(AzClean, FailsWithWhatIsLeftAndKeepsTheEnvironmentForAnotherTry) {
  answer({{0, "", ""}, {0, "", ""}, {0, "[]", ""}, {0, "[]", ""}, {0, "true", ""}});
  const auto cleaned = clean();
  ASSERT_FALSE(cleaned);
  EXPECT_EQ(cleaned.error().notes.front(),
            "environment on: resource group benchfield-az-clean-on-nodes is left");
  ASSERT_EQ(ledger().made.size(), 1u);
  EXPECT_EQ(ledger().made.front().name, "on");
  answer({{3, "", ""}, {0, "[]", ""}, {0, "false", ""}});
  EXPECT_TRUE(clean());
  EXPECT_TRUE(ledger().made.empty());
}

TEST_F(AzClean, DoesNotLookWhileSomethingCouldNotBeRemoved) {
  answer({{1, "", "the network is in use"}, {0, "", ""}});
  const auto cleaned = clean();
  ASSERT_FALSE(cleaned);
  EXPECT_EQ(processes_.log.size(), 2u);
  EXPECT_EQ(ledger().made.size(), 2u);
}

}  // namespace
}  // namespace benchfield
