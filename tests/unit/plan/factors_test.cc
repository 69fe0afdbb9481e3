// Factors and designs: which variants a plan makes of them, and how many replicates it asks for.

#include <gtest/gtest.h>

#include "runner/plan/load.h"
#include "tests/fakes/fake_catalog.h"

namespace benchfield {
namespace {

constexpr char kHead[] = R"(schema: benchfield/1
name: scale
environments: {here: {provider: local}}
components:
  kafka: {use: kafka, placement: here, values: {topics: {planes: {}}}}
load:
  senders: {driver: kafka, connect: {to: kafka/planes}, from: here, count: 1M, rate: 1k/s}
measure:
  ktm: {probe: kafka-offsets, of: kafka/planes, from: here}
report: {headline: ktm.rate}
)";

/// The plan of kHead and a tail; its messages are the test's failure.
Plan plan_of(const std::string& tail, const PlanOptions& options = {}) {
  const FakeCatalog catalog;
  SourceMap sources;
  DiagnosticSink sink;
  auto plan = load_plan("plan.yaml", kHead + tail, options, catalog, sources, sink);
  EXPECT_TRUE(plan) << to_text(sink, sources, "plan.yaml");
  return plan ? std::move(*plan) : Plan{};
}

std::vector<std::string> names_of(const Plan& plan) {
  std::vector<std::string> out;
  for (const Variant& variant : plan.variants) out.push_back(variant.name);
  return out;
}

using Names = std::vector<std::string>;

TEST(Factors, MakeEveryCombinationAndTheLastOneMovesFastest) {
  const Plan plan = plan_of(
      "factors: {kafka.brokers: {from: 1, to: 2}, data: {small: {kafka.heap: 1GiB}, "
      "big: {kafka.heap: 2GiB, load.senders.count: 5M}}}\n");
  EXPECT_EQ(names_of(plan), (Names{"kafka.brokers=1,data=small", "kafka.brokers=1,data=big",
                                   "kafka.brokers=2,data=small", "kafka.brokers=2,data=big"}));
  const Variant& last = plan.variants[3];
  EXPECT_EQ(last.levels, (std::vector<std::pair<std::string, std::string>>{{"kafka.brokers", "2"},
                                                                           {"data", "big"}}));
  EXPECT_EQ(last.settings.components[0].values.find("brokers")->integer(), 2);
  EXPECT_EQ(last.settings.loads[0].count, 5'000'000);
  EXPECT_EQ(plan.variants[0].settings.loads[0].count, 1'000'000);
  ASSERT_EQ(plan.factors.size(), 2U);
  EXPECT_EQ(plan.factors[1].levels, (Names{"small", "big"}));
  EXPECT_EQ(plan.factors[1].paths, (Names{"kafka.heap", "load.senders.count"}));
  EXPECT_EQ(plan.report.baseline, "kafka.brokers=1,data=small");
}

TEST(Factors, LeaveOutWhatTheConditionHoldsFor) {
  const Plan plan = plan_of(
      "factors: {kafka.brokers: {from: 1, to: 4}, data: {one-percent: {kafka.heap: 1GiB}, all: "
      "{kafka.heap: 2GiB}}}\n"
      "design: {kind: full, exclude: \"data == one-percent and kafka.brokers not in [1, 4]\", "
      "seed: 7}\n");
  EXPECT_EQ(names_of(plan),
            (Names{"kafka.brokers=1,data=one-percent", "kafka.brokers=1,data=all",
                   "kafka.brokers=2,data=all", "kafka.brokers=3,data=all",
                   "kafka.brokers=4,data=one-percent", "kafka.brokers=4,data=all"}));
  EXPECT_EQ(plan.seed, 7);
}

TEST(Factors, CompareQuantitiesInConditions) {
  const Plan plan = plan_of(
      "factors: {load.senders.rate: [1k/s, 2k/s, 3k/s]}\n"
      "design: {exclude: \"load.senders.rate > 2k/s\"}\n");
  EXPECT_EQ(names_of(plan), (Names{"load.senders.rate=1k/s", "load.senders.rate=2k/s"}));
}

TEST(Factors, MoveOneAtATimeFromTheFirstLevels) {
  const Plan plan = plan_of(
      "factors: {kafka.brokers: {from: 1, to: 5, step: 2}, kafka.heap: [1GiB, 2GiB]}\n"
      "design: {kind: one-at-a-time}\n");
  EXPECT_EQ(names_of(plan),
            (Names{"kafka.brokers=1,kafka.heap=1GiB", "kafka.brokers=3,kafka.heap=1GiB",
                   "kafka.brokers=5,kafka.heap=1GiB", "kafka.brokers=1,kafka.heap=2GiB"}));
}

TEST(Factors, RunTheListedCellsInTheirOrder) {
  const Plan plan = plan_of(
      "factors: {kafka.brokers: [1, 3], kafka.heap: [1GiB, 2GiB]}\n"
      "design: {kind: list, cells: [{kafka.brokers: 3, kafka.heap: 2GiB}, {kafka.heap: 1GiB, "
      "kafka.brokers: 1}]}\n");
  EXPECT_EQ(names_of(plan),
            (Names{"kafka.brokers=3,kafka.heap=2GiB", "kafka.brokers=1,kafka.heap=1GiB"}));
}

TEST(Factors, MultiplyListedVariantsWhoseCellsStartFromTheirParents) {
  const Plan plan = plan_of(
      "variants:\n"
      "  - {name: plain, label: As it is}\n"
      "  - {name: slow, from: plain, set: {load.senders.rate: 500/s}, replicates: 2}\n"
      "factors: {kafka.brokers: [1, 3]}\n");
  EXPECT_EQ(names_of(plan), (Names{"plain,kafka.brokers=1", "plain,kafka.brokers=3",
                                   "slow,kafka.brokers=1", "slow,kafka.brokers=3"}));
  EXPECT_EQ(plan.variants[3].parent, "plain,kafka.brokers=3");
  EXPECT_EQ(plan.variants[3].replicates, 2);
  EXPECT_EQ(plan.variants[1].label, "As it is, kafka.brokers=3");
}

TEST(Factors, TellCellsThatCannotExistFromThoseThatAreRun) {
  const FakeCatalog catalog;
  SourceMap sources;
  DiagnosticSink sink;
  const std::string text = R"(schema: benchfield/1
name: places
environments: {here: {provider: local}, there: {provider: pods}}
components:
  store: {use: cache, placement: here, values: {size: 1GiB}}
factors: {store.placement: [here, there], store.size: [1GiB, 2GiB]}
)";
  const auto plan = load_plan("plan.yaml", text, {}, catalog, sources, sink);
  ASSERT_TRUE(plan) << to_text(sink, sources, "plan.yaml");
  EXPECT_EQ(names_of(*plan), (Names{"store.placement=here,store.size=1GiB",
                                    "store.placement=here,store.size=2GiB"}));
  ASSERT_EQ(plan->impossible.size(), 2U);
  EXPECT_EQ(plan->impossible[0].name, "store.placement=there,store.size=1GiB");
  EXPECT_EQ(plan->impossible[0].impossible,
            "component 'store' cannot be placed in environment 'there'");
}

TEST(Factors, AreNarrowedByNamesOnTheCommandLine) {
  PlanOptions options;
  options.only = {"kafka.brokers=3"};
  EXPECT_EQ(names_of(plan_of("factors: {kafka.brokers: [1, 3]}\n", options)),
            (Names{"kafka.brokers=3"}));
}

TEST(ReplicatesRule, BoundsEveryVariantThatFixesNoNumberOfItsOwn) {
  const std::string variants = "variants: [{name: a}, {name: b, replicates: 3}]\n";
  const Plan plan = plan_of("replicates: {min: 3, max: 6, until: 2%}\n" + variants);
  ASSERT_TRUE(plan.replication);
  EXPECT_EQ(plan.replication->least, 3);
  EXPECT_EQ(plan.replication->most, 6);
  EXPECT_DOUBLE_EQ(plan.replication->until, 0.02);
  EXPECT_EQ(plan.variants[0].replicates, 6);
  EXPECT_TRUE(plan.variants[0].settles);
  EXPECT_EQ(plan.variants[1].replicates, 3);
  EXPECT_FALSE(plan.variants[1].settles);
}

TEST(ReplicatesRule, GivesWayToANumberOnTheCommandLine) {
  PlanOptions options;
  options.replicates = 4;
  const Plan plan = plan_of("replicates: {until: 2%}\n", options);
  EXPECT_FALSE(plan.replication);
  EXPECT_EQ(plan.variants[0].replicates, 4);
  EXPECT_FALSE(plan.variants[0].settles);
}

TEST(ReplicatesRule, CountsForThePlansHash) {
  EXPECT_NE(plan_of("replicates: {until: 2%}\n").hash, plan_of("replicates: {until: 3%}\n").hash);
}

TEST(HistoryKey, NamesAFolderOrABranch) {
  const Plan plan = plan_of("history: {branch: bench, last: 20}\n");
  ASSERT_TRUE(plan.history);
  EXPECT_EQ(plan.history->branch, "bench");
  EXPECT_EQ(plan.history->last, 20);
  EXPECT_EQ(plan_of("history: {folder: nights}\n").history->last, 14);
}

}  // namespace
}  // namespace benchfield
