#include <gtest/gtest.h>

#include "runner/plan/load.h"
#include "tests/fakes/fake_catalog.h"

namespace benchfield {
namespace {

std::optional<Plan> load(const std::string& more) {
  const FakeCatalog catalog;
  SourceMap sources;
  DiagnosticSink sink;
  const std::string plan =
      "schema: benchfield/1\nname: judged\nenvironments: {here: {provider: local}}\n"
      "components:\n  kafka: {use: kafka, values: {topics: {planes: {}}}}\n"
      "load:\n  senders: {driver: kafka, connect: {to: kafka/planes}, count: 1M}\n"
      "measure:\n  ktm: {probe: kafka-offsets, of: kafka/planes}\n";
  auto out = load_plan("judged.yaml", plan + more, {}, catalog, sources, sink);
  EXPECT_TRUE(out) << to_text(sink, sources, "judged.yaml");
  return out;
}

TEST(Judge, IsReadInTheUnitsOfMetrics) {
  const auto plan = load(
      "judge:\n  margin: 2.5%\n  alpha: 1%\n  gate: soft\n  unresolved: fail\n"
      "  allow_flags: [E_NOT_STEADY]\n  contrast: [load.senders.rate]\n"
      "  metrics: {ktm.rate: {margin: 5%, gate: hard}, trial.duration: {better: lower}}\n"
      "  objectives:\n    - ktm.rate >= 50k/s\n"
      "    - {that: trial.duration < 2m, variants: [judged], gate: soft}\n"
      "noise: {ktm.rate: {deviation: 3%}}\nprices: {kafka.brokers: 0.9 USD/h}\n");
  const JudgeSpec& judge = plan->judge;
  EXPECT_DOUBLE_EQ(*judge.margin, 0.025);
  EXPECT_DOUBLE_EQ(*judge.alpha, 0.01);
  EXPECT_EQ(judge.gate, "soft");
  EXPECT_TRUE(judge.unresolved_fails);
  EXPECT_EQ(judge.contrast, std::vector<std::string>{"load.senders.rate"});
  ASSERT_EQ(judge.metrics.size(), 2U);
  EXPECT_DOUBLE_EQ(*judge.metrics[0].margin, 0.05);
  EXPECT_EQ(judge.metrics[1].better, "lower");
  ASSERT_EQ(judge.objectives.size(), 2U);
  EXPECT_DOUBLE_EQ(judge.objectives[0].bound, 50'000);
  EXPECT_EQ(judge.objectives[0].relation, ">=");
  EXPECT_DOUBLE_EQ(judge.objectives[1].bound, 120);
  EXPECT_EQ(judge.objectives[1].variants, std::vector<std::string>{"judged"});
  ASSERT_EQ(plan->noise.size(), 1U);
  EXPECT_DOUBLE_EQ(plan->noise[0].deviation, 0.03);
  EXPECT_DOUBLE_EQ(plan->noise[0].degrees, 10);
  ASSERT_EQ(plan->prices.size(), 1U);
  EXPECT_EQ(plan->prices[0].currency, "USD");
  EXPECT_DOUBLE_EQ(plan->prices[0].amount, 0.9);
}

TEST(Judge, CountsInTheHashOnlyWhereItIsGiven) {
  const std::string without = load("")->hash;
  EXPECT_EQ(load("judge: {}\n")->hash, without);
  EXPECT_NE(load("judge: {margin: 2%}\n")->hash, without);
}

}  // namespace
}  // namespace benchfield
