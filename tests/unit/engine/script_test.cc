// What stands between trials, and what a change of variant starts anew.

#include "runner/engine/script.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "runner/engine/inputs.h"

namespace benchfield {
namespace {

constexpr const char* kPlan = R"(
schema: benchfield/1
name: toy
question: Does it walk?
environments:
  here: {provider: local, ports: 28000}
components:
  queue: {use: toy-server, placement: here}
  sink: {use: toy-client, placement: here, connect: {source: queue}}
load:
  push: {driver: search-bulk, connect: {to: queue}, rate: 1k/s, count: 1000, records: {generate: planes, columns: 11}}
measure:
  seen: {probe: search-index, of: sink, every: 1s}
trial: {until: "seen.count >= push.acknowledged", quiet: 5s, deadline: 1m, warm_up: 100}
variants:
  - {name: one}
  - {name: two, from: one, set: {sink.speed: 2}}
  - {name: alone, from: one, set: {queue.speed: 3}}
report: {baseline: one, headline: seen.rate}
)";

class ScriptTest : public testing::Test {
 protected:
  ScriptTest() {
    Inputs inputs{"toy.yaml",
                  kPlan,
                  {},
                  {std::string(BENCHFIELD_SOURCE_DIR) + "/tests/unit/engine/definitions"}};
    loaded_ = load_inputs(std::move(inputs));
    EXPECT_TRUE(loaded_.plan) << loaded_.messages();
    if (!loaded_.plan) return;
    writer_ = std::make_unique<ScriptWriter>(*loaded_.plan, *loaded_.definitions, Names{});
    EXPECT_TRUE(writer_->prepare(*loaded_.sink)) << loaded_.messages();
  }
  /// Ids of the deploy stage's steps when a variant follows what stands.
  std::string deploy(std::size_t variant, StandingComponents& standing) const {
    Trial trial;
    trial.id = "01-x-1";
    StandingEnvironments environments;
    trial.variant = variant;
    std::string out;
    for (const StageScript& stage : writer_->trial(trial, standing, environments).stages) {
      if (stage.stage != Stage::deploy) continue;
      for (const Step& step : stage.steps) out += step.id + " ";
    }
    return out;
  }

  LoadedPlan loaded_;
  std::unique_ptr<ScriptWriter> writer_;
};

TEST_F(ScriptTest, TheFirstTrialStartsEverythingAndARepeatNothing) {
  StandingComponents standing;
  const std::string first = deploy(0, standing);
  EXPECT_NE(first.find("queue.server-0.server"), std::string::npos) << first;
  EXPECT_NE(first.find("sink.client-0.client"), std::string::npos) << first;
  EXPECT_EQ(deploy(0, standing), "");
}

TEST_F(ScriptTest, AChangedComponentIsStartedAnewAndOthersStand) {
  StandingComponents standing;
  (void)deploy(0, standing);
  const std::string second = deploy(1, standing);
  EXPECT_EQ(second.find("queue."), std::string::npos) << second;
  EXPECT_NE(second.find("sink.client-0.client"), std::string::npos) << second;
}

TEST_F(ScriptTest, WhatDependsOnAChangedComponentIsStartedAnewToo) {
  StandingComponents standing;
  (void)deploy(0, standing);
  const std::string third = deploy(2, standing);
  EXPECT_NE(third.find("queue.server-0.server"), std::string::npos) << third;
  EXPECT_NE(third.find("sink.client-0.client"), std::string::npos) << third;
}

TEST_F(ScriptTest, ADependentWaitsUntilWhatItNeedsIsReady) {
  StandingComponents standing;
  Trial trial;
  trial.id = "01-x-1";
  StandingEnvironments environments;
  const TrialScript script = writer_->trial(trial, standing, environments);
  for (const Step& step : script.stages.front().steps) {
    if (step.id != "sink.client-0.directory") continue;  // its files may hold addresses
    EXPECT_NE(std::find(step.needs.begin(), step.needs.end(), "queue.ready.1"), step.needs.end());
  }
}

TEST_F(ScriptTest, TheClosingStopsTheLastStartedFirstAndRemovesTheDirectory) {
  StandingComponents standing;
  (void)deploy(0, standing);
  const StageScript closing = writer_->closing(standing);
  const std::string text = to_text(closing);
  EXPECT_LT(text.find("name sink/client-0"), text.find("name queue/server-0"));
  EXPECT_TRUE(std::holds_alternative<RemoveTree>(closing.steps.back().kind));
}

constexpr const char* kClusterPlan = R"(
schema: benchfield/1
name: pods
question: Who is out of CPU?
environments:
  on-cluster: {provider: kubectl, context: bench}
  here: {provider: local, ports: 28000}
components:
  kafka: {use: kafka, placement: on-cluster, values: {topics: {planes: {partitions: 3}}, expose: node-port}}
load:
  push: {driver: kafka, connect: {to: kafka/planes}, from: here, rate: 1k/s, count: 10k, records: {generate: planes, columns: 11}}
measure:
  ktm: {probe: kafka-offsets, of: kafka/planes, from: here, every: 1s}
  usage: {probe: process, from: here, every: 2s}
trial: {until: "ktm.count >= push.acknowledged", quiet: 5s, deadline: 1m}
variants:
  - {name: inside}
  - {name: outside, set: {kafka.placement: here}}
  - {name: all-inside, set: {load.push.from: on-cluster, load.push.instances: 2, measure.ktm.from: on-cluster, trial.warm_up: auto}}
report: {baseline: inside, headline: ktm.rate}
)";

/// What a variant's Observe step of a stage says; nothing where it has no such stage.
Map observe_spec(std::size_t variant, Stage wanted) {
  Inputs inputs{"pods.yaml", kClusterPlan, {}, {std::string(BENCHFIELD_SOURCE_DIR) + "/templates"}};
  const LoadedPlan loaded = load_inputs(std::move(inputs));
  EXPECT_TRUE(loaded.plan) << loaded.messages();
  if (!loaded.plan) return {};
  ScriptWriter writer(*loaded.plan, *loaded.definitions, Names{});
  EXPECT_TRUE(writer.prepare(*loaded.sink)) << loaded.messages();
  Trial trial;
  trial.id = "01-x-1";
  trial.variant = variant;
  StandingComponents standing;
  StandingEnvironments environments;
  for (const StageScript& stage : writer.trial(trial, standing, environments).stages) {
    for (const Step& step : stage.steps) {
      const auto* observe = std::get_if<Observe>(&step.kind);
      if (observe && stage.stage == wanted) return observe->spec;
    }
  }
  return {};
}

/// The row that reads pods; null where there is none.
Value pods_row(std::size_t variant, Stage stage = Stage::measure) {
  const Value spec(observe_spec(variant, stage));
  for (const Value& row : *spec["probes"].as_list())
    if (row["probe"].text() == "pods") return row;
  return {};
}

TEST(ObserveSteps, ReadPodsBesideProcessesWhereSomethingStandsInACluster) {
  const Value row = pods_row(0);
  EXPECT_EQ(row["name"].text(), "usage-of-pods");
  EXPECT_EQ(row["every"].text(), "5s") << "kubelets take new figures seldom";
  const Value& cluster = row["clusters"].at(0);
  EXPECT_EQ(cluster["kubectl"].at(0).text(), "kubectl");
  EXPECT_EQ(cluster["selector"].text(),
            "benchfield/component,benchfield/component!=benchfield-hand");
}

TEST(ObserveSteps, ReadNoPodsWhereNothingStandsInACluster) { EXPECT_TRUE(pods_row(1).is_null()); }

TEST(ObserveSteps, WarmUpFromPodsInRoundsOfOneSetOfAgents) {
  const Value warm_up(observe_spec(2, Stage::warm_up));
  EXPECT_GT(warm_up["rounds"].integer(), 1);
  const Value& load = warm_up["loads"].at(0);
  EXPECT_EQ(load["count"].integer(), 6'000) << "3 s of two instances";
  EXPECT_EQ(load["pods"]["job"].text(), "push-warm-up-01");
  EXPECT_TRUE(load["pods"]["rounds"].boolean());
  EXPECT_TRUE(warm_up["probe_agents"].at(0)["pods"]["rounds"].boolean());
  EXPECT_FALSE(pods_row(2, Stage::warm_up).is_null()) << "whose CPU time is to stop falling";

  const Value measure(observe_spec(2, Stage::measure));
  EXPECT_EQ(measure["loads"].at(0)["pods"]["job"].text(), "push-measure-01");
  EXPECT_FALSE(measure["loads"].at(0)["pods"]["rounds"].boolean());
}

}  // namespace
}  // namespace benchfield
