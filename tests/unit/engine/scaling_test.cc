// Between variants that differ in numbers of instances alone, what stands is scaled.

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <set>

#include "runner/engine/dry_run.h"
#include "runner/engine/inputs.h"
#include "runner/engine/script.h"

namespace benchfield {
namespace {

/// A plan of a queue, a sink that reads from it and whatever `components` adds; `variants` are
/// lines of its list.
std::string plan_of(const std::string& components, const std::string& variants) {
  return R"(
schema: benchfield/1
name: herds
question: Is it scaled?
environments:
  here: {provider: local, ports: 28000}
  on-cluster: {provider: kubectl, context: bench}
components:
  queue: {use: toy-server, placement: here}
  sink: {use: toy-client, placement: here, connect: {source: queue}}
)" + components +
         R"(load:
  push: {driver: search-bulk, connect: {to: queue}, from: here, rate: 1k/s, count: 1000, records: {generate: planes, columns: 11}}
measure:
  seen: {probe: search-index, of: sink, from: here, every: 1s}
trial: {until: "seen.count >= push.acknowledged", quiet: 5s, deadline: 1m}
variants:
)" + variants +
         "report: {baseline: one, headline: seen.rate}\n";
}

/// Trials of a plan in the order they are asked for.
class Walk {
 public:
  Walk(const std::string& components, const std::string& variants)
      : loaded_(load_inputs(
            {"herds.yaml",
             plan_of(components, variants),
             {},
             {std::string(BENCHFIELD_SOURCE_DIR) + "/templates",
              std::string(BENCHFIELD_SOURCE_DIR) + "/tests/unit/engine/definitions"}})) {
    EXPECT_TRUE(loaded_.plan) << loaded_.messages();
    if (!loaded_.plan) return;
    writer_ = std::make_unique<ScriptWriter>(*loaded_.plan, *loaded_.definitions, Names{});
    EXPECT_TRUE(writer_->prepare(*loaded_.sink)) << loaded_.messages();
  }

  /// The deploy stage of a trial of a variant after those before it.
  StageScript to(const std::string& name) {
    const auto& variants = loaded_.plan->variants;
    const auto found = std::find_if(variants.begin(), variants.end(),
                                    [&](const Variant& variant) { return variant.name == name; });
    Trial trial;
    trial.id = "01-x-1";
    trial.variant = static_cast<std::size_t>(found - variants.begin());
    TrialScript script = writer_->trial(trial, standing_, environments_);
    transitions_ = std::move(script.transitions);
    for (StageScript& stage : script.stages) {
      if (stage.stage == Stage::deploy) return std::move(stage);
    }
    return {};
  }
  /// What the last trial's components came from, as the journal records it.
  std::string record() const { return to_text(Value(to_record(transitions_))); }
  const std::vector<Transition>& transitions() const { return transitions_; }
  StageScript closing() const { return writer_->take_down(standing_); }

 private:
  LoadedPlan loaded_;
  std::unique_ptr<ScriptWriter> writer_;
  StandingComponents standing_;
  StandingEnvironments environments_;
  std::vector<Transition> transitions_;
};

std::string ids(const StageScript& stage) {
  std::string out;
  for (const Step& step : stage.steps) out += step.id + "\n";
  return out;
}

std::string notes(const StageScript& stage) {
  std::string out;
  for (const std::string& note : stage.notes) out += note + "\n";
  return out;
}

constexpr char kHerd[] = "  herd: {use: toy-herd, placement: here}\n";

TEST(Scaling, UpStartsWhatComesAndLeavesTheRestAlone) {
  Walk walk(kHerd, "  - {name: one}\n  - {name: three, set: {herd.followers: 3}}\n");
  (void)walk.to("one");
  const StageScript stage = walk.to("three");
  EXPECT_EQ(notes(stage), "herd is scaled: followers 1 to 3\n");
  EXPECT_EQ(ids(stage),
            "herd.follower-1.directory\nherd.follower-2.directory\n"
            "herd.follower-1.follower.conf\nherd.follower-2.follower.conf\n"
            "herd.ready.1\n"
            "herd.follower-1.train\nherd.follower-2.train\n"
            "herd.follower-1.follower\nherd.follower-2.follower\n"
            "herd.ready.2\n");
}

TEST(Scaling, DownDrainsStopsWhatGoesAndRestartsWhatItsRuleSays) {
  Walk walk(kHerd, "  - {name: one}\n  - {name: three, set: {herd.followers: 3}}\n");
  (void)walk.to("three");
  const StageScript stage = walk.to("one");
  EXPECT_EQ(notes(stage), "herd is scaled: followers 3 to 1\n");
  EXPECT_EQ(ids(stage),
            "herd.drain.1\n"
            "herd.follower-2.follower.stop\nherd.follower-1.follower.stop\n"
            "herd.leader-0.leader.stop\n"
            "herd.leader-0.directory.remove\nherd.follower-1.directory.remove\n"
            "herd.follower-2.directory.remove\n"
            "herd.leader-0.directory\nherd.leader-0.leader\n"
            "herd.ready.1\nherd.ready.2\n");
}

TEST(Scaling, GoesOnStepByStepInOrder) {
  Walk walk(kHerd, "  - {name: one}\n  - {name: three, set: {herd.followers: 3}}\n");
  (void)walk.to("three");
  const StageScript stage = walk.to("one");
  std::set<std::string> known;
  for (const Step& step : stage.steps) {
    EXPECT_EQ(step.needs.empty(), step.id == "herd.drain.1") << step.id;
    for (const std::string& id : step.needs)
      EXPECT_TRUE(known.contains(id)) << step.id << ' ' << id;
    known.insert(step.id);
  }
}

TEST(Scaling, ThereAndBackNeedsNothingThatIsNotThere) {
  Walk walk(kHerd, "  - {name: one}\n  - {name: three, set: {herd.followers: 3}}\n");
  (void)walk.to("one");
  const std::string up = ids(walk.to("three"));
  (void)walk.to("one");
  EXPECT_EQ(ids(walk.to("three")), up);
  EXPECT_EQ(ids(walk.to("three")), "") << "it stands as it is wanted";
  EXPECT_NE(ids(walk.closing()).find("herd.follower-2.follower.stop"), std::string::npos);
}

TEST(Scaling, IsRefusedWhereSomethingElseChangesToo) {
  Walk walk(kHerd, "  - {name: one}\n  - {name: other, set: {herd.followers: 3, herd.speed: 2}}\n");
  (void)walk.to("one");
  const StageScript stage = walk.to("other");
  EXPECT_EQ(notes(stage), "herd is made anew, not scaled (followers 1 to 3): speed changes too\n");
  EXPECT_NE(ids(stage).find("herd.leader-0.leader\n"), std::string::npos);
}

TEST(Scaling, IsRefusedWhereOneThatStaysWouldBeToldSomethingNew) {
  Walk walk("  herd: {use: toy-herd, placement: here, values: {told: true}}\n",
            "  - {name: one}\n  - {name: three, set: {herd.followers: 3}}\n");
  (void)walk.to("one");
  EXPECT_EQ(notes(walk.to("three")),
            "herd is made anew, not scaled (followers 1 to 3): follower 0 of herd, which would "
            "stay, would need another follower.conf\n");
}

TEST(Scaling, IsRefusedWhereTheDefinitionSaysWhy) {
  Walk walk(kHerd, "  - {name: one}\n  - {name: scouted, set: {herd.scouts: 1}}\n");
  (void)walk.to("one");
  EXPECT_EQ(notes(walk.to("scouted")),
            "herd is made anew, not scaled (scouts 0 to 1): scouts are hired with the leader\n");
}

TEST(Scaling, IsNoMatterOfAChangeOfOtherValues) {
  Walk walk(kHerd, "  - {name: one}\n  - {name: fast, set: {herd.speed: 2}}\n");
  (void)walk.to("one");
  EXPECT_EQ(notes(walk.to("fast")), "");
}

TEST(Scaling, LeavesWhoDependsOnItAloneUnlessItsAddressesChange) {
  Walk walk(std::string(kHerd) +
                "  friend: {use: toy-client, placement: here, connect: {source: herd}}\n",
            "  - {name: one}\n  - {name: three, set: {herd.followers: 3}}\n");
  (void)walk.to("one");
  EXPECT_EQ(ids(walk.to("three")).find("friend."), std::string::npos);
}

TEST(Transitions, TellWhatWasScaledWhatWasResetAndWhatStayed) {
  Walk walk(std::string(kHerd) + "  log: {use: kafka, placement: here}\n",
            "  - {name: one}\n  - {name: three, set: {herd.followers: 3}}\n");
  (void)walk.to("one");
  EXPECT_EQ(walk.record(), "{queue: started, sink: started, herd: started, log: started}");
  (void)walk.to("three");
  EXPECT_EQ(walk.record(), "{queue: kept, sink: kept, herd: scaled: followers 1 to 3, log: reset}");
  ASSERT_EQ(walk.transitions().size(), 4U);
  EXPECT_EQ(walk.transitions()[2].changes,
            (std::vector<ChangedSetting>{{"followers", {"1", "3"}}}));
  (void)walk.to("three");
  EXPECT_EQ(walk.record(), "{queue: kept, sink: kept, herd: kept, log: reset}");
}

TEST(Transitions, TellWhySomethingIsMadeAnew) {
  Walk walk(std::string(kHerd) +
                "  friend: {use: toy-client, placement: here, connect: {source: herd}}\n",
            "  - {name: one}\n  - {name: fast, set: {herd.speed: 2}}\n"
            "  - {name: both, set: {herd.followers: 3, herd.speed: 2}}\n"
            "  - {name: lonely, set: {friend.enabled: false}}\n");
  (void)walk.to("one");
  (void)walk.to("fast");
  EXPECT_EQ(walk.record(),
            "{queue: kept, sink: kept, herd: made anew: speed 1 to 2, friend: made anew: it "
            "connects to herd, which stands anew}");
  (void)walk.to("one");
  (void)walk.to("both");
  EXPECT_EQ(walk.transitions()[2].reason, "speed changes too");
  (void)walk.to("lonely");
  EXPECT_EQ(walk.transitions().back().component, "friend");
  EXPECT_EQ(walk.transitions().back().how, "removed");
}

constexpr char kSearch[] =
    "  engine: {use: search, placement: on-cluster, values: {masters: 1, expose: node-port, "
    "indices: {planes: {}}}}\n";

TEST(Scaling, InAClusterAppliesOtherReplicasAndWaitsForThem) {
  Walk walk(kSearch, "  - {name: one}\n  - {name: three, set: {engine.data_nodes: 3}}\n");
  (void)walk.to("one");
  const StageScript stage = walk.to("three");
  EXPECT_EQ(notes(stage), "engine is scaled: data_nodes 1 to 3\n");
  const std::string steps = ids(stage);
  EXPECT_TRUE(steps.starts_with("engine.services\n")) << steps;
  EXPECT_EQ(steps.find("delete"), std::string::npos) << steps;
  EXPECT_NE(steps.find("engine.nodes\nengine.ready.1\n"), std::string::npos) << steps;
}

TEST(Scaling, DownInAClusterDeletesWhatHasNoManifestAnyMore) {
  Walk walk(
      "  engine: {use: search, placement: on-cluster, values: {masters: 1, expose: node-port, "
      "storage_class: fast, indices: {planes: {}}}}\n",
      "  - {name: one}\n  - {name: three, set: {engine.data_nodes: 3}}\n");
  (void)walk.to("three");
  const StageScript stage = walk.to("one");
  EXPECT_EQ(notes(stage), "engine is scaled: data_nodes 3 to 1\n");
  const std::string text = to_text(stage);
  EXPECT_LT(text.find("engine.drain.1: drain engine (http)"), text.find("engine.services"));
  EXPECT_NE(text.find("delete --ignore-not-found services/engine-data-1-outside "
                      "services/engine-data-2-outside\n"),
            std::string::npos)
      << text;
  EXPECT_GT(text.find("delete --ignore-not-found persistentvolumeclaims/data-engine-data-1 "
                      "persistentvolumeclaims/data-engine-data-2\n"),
            text.find("/number_of_nodes: 2"))
      << text;
}

TEST(Scaling, OfKafkaAndOfASearchEngineWithoutMastersIsRefused) {
  Walk walk(
      "  log: {use: kafka, placement: here}\n  engine: {use: search, placement: on-cluster}\n",
      "  - {name: one}\n  - {name: two, set: {log.brokers: 2, engine.data_nodes: 2}}\n");
  (void)walk.to("one");
  EXPECT_EQ(
      notes(walk.to("two")),
      "log is made anew, not scaled (brokers 1 to 2): brokers that vote cannot come and go, who "
      "votes is fixed at the first start; with controllers: 1 the first broker alone votes\n"
      "engine is made anew, not scaled (data_nodes 1 to 2): without dedicated masters the "
      "data nodes name each other in their settings, and one that goes takes a vote along\n");
}

TEST(Scaling, OfKafkaWhereOneBrokerVotesRemovesTopicsAndLeavesThatOneAlone) {
  Walk walk(
      "  log: {use: kafka, placement: here, values: {controllers: 1, topics: {planes: {}}}}\n",
      "  - {name: one}\n  - {name: three, set: {log.brokers: 3}}\n");
  (void)walk.to("one");
  const StageScript up = walk.to("three");
  EXPECT_EQ(notes(up), "log is scaled: brokers 1 to 3\n");
  EXPECT_TRUE(ids(up).starts_with("log.drain.1\nlog.broker-1.directory\n")) << ids(up);
  EXPECT_EQ(ids(up).find("log.broker-0."), std::string::npos) << ids(up);
  const std::string text = to_text(up);
  EXPECT_NE(text.find("controller.quorum.voters=1@127.0.0.1:28003\n"), std::string::npos) << text;
  EXPECT_EQ(text.find("process.roles=broker,controller"), std::string::npos) << text;
  EXPECT_TRUE(ids(walk.to("one")).starts_with("log.drain.1\nlog.broker-2.broker.stop\n"));
}

std::string spark(const std::string& placement, const std::string& mode) {
  return "  spark: {use: spark-job, placement: " + placement +
         ", values: {jar: /j.jar, mode: " + mode + "}}\n";
}

constexpr char kExecutors[] = "  - {name: one}\n  - {name: two, set: {spark.executors: 2}}\n";

TEST(Scaling, OfSparkOnHostsStartsWorkersAndNothingElse) {
  Walk walk(spark("here", "native"), kExecutors);
  (void)walk.to("one");
  const std::string up = ids(walk.to("two"));
  EXPECT_NE(up.find("spark.worker-1.worker\n"), std::string::npos) << up;
  for (const char* other : {"spark.worker-0.", "spark.master-0.", "spark.driver-0."})
    EXPECT_EQ(up.find(other), std::string::npos) << up;
}

TEST(Scaling, OfSparkOnHostsStartsTheApplicationAnewOnTheWayDown) {
  Walk walk(spark("here", "native"), kExecutors);
  (void)walk.to("two");
  const std::string down = ids(walk.to("one"));
  EXPECT_LT(down.find("spark.driver-0.driver.stop\n"), down.find("spark.worker-1.worker.stop\n"));
  EXPECT_LT(down.find("spark.worker-1.worker.stop\n"), down.find("spark.driver-0.driver\n"));
  for (const char* other : {"spark.worker-0.", "spark.master-0."})
    EXPECT_EQ(down.find(other), std::string::npos) << down;
}

TEST(Scaling, OfSparkInPodsIsAMatterOfItsMode) {
  Walk standalone(spark("on-cluster", "standalone"), kExecutors);
  (void)standalone.to("one");
  EXPECT_EQ(notes(standalone.to("two")), "spark is scaled: executors 1 to 2\n");
  const std::string down = ids(standalone.to("one"));
  EXPECT_TRUE(down.starts_with("spark.driver.delete\nspark.driver.gone\nspark.account\n")) << down;

  Walk native(spark("on-cluster", "native"), kExecutors);
  (void)native.to("one");
  EXPECT_EQ(notes(native.to("two")),
            "spark is made anew, not scaled (executors 1 to 2): a driver that makes its executors "
            "itself makes as many as it was submitted with\n");
}

TEST(Scaling, IsToldByADryRun) {
  LoadedPlan loaded =
      load_inputs({"herds.yaml",
                   plan_of(kHerd, "  - {name: one}\n  - {name: three, set: {herd.followers: 3}}\n"),
                   {},
                   {std::string(BENCHFIELD_SOURCE_DIR) + "/tests/unit/engine/definitions"}});
  ASSERT_TRUE(loaded.plan) << loaded.messages();
  const auto text = dry_run_text(loaded, Names{});
  ASSERT_TRUE(text) << loaded.messages();
  EXPECT_NE(text->find("\ndeploy\n  # herd is scaled: followers "), std::string::npos);
}

}  // namespace
}  // namespace benchfield
