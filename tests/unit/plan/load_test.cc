#include "runner/plan/load.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "runner/io/json.h"
#include "tests/fakes/fake_catalog.h"

namespace benchfield {
namespace {

constexpr char kGood[] = R"(schema: benchfield/1
name: moving
question: Which part limits the rate?
facts: {machine: "laptop", nodes: 3}

environments:
  here: {provider: local}

components:
  spark:
    use: spark
    connect: {source: kafka/planes3, sink: search/planes}
    values: {conf: {spark.locality.wait: 60s, spark.version: 1.10}, args: [1, two]}
  kafka:
    use: kafka
    values: {brokers: "${facts.nodes}", topics: {planes3: {partitions: 3, config: {min.insync.replicas: 1}}}}
  search:
    use: search
    values:
      indices:
        planes: {shards: 3, refresh_interval: 60s, mapping: {dynamic: strict, depth: 2}}

load:
  senders: {driver: kafka, connect: {to: kafka/planes3}, instances: 2, rate: 25k/s, count: 1M, records: {generate: planes, columns: 15}, linger: 5ms}
  bulk: {driver: search-bulk, connect: {to: search/planes}, count: 2M, enabled: false}

measure:
  ktm: {probe: kafka-offsets, of: kafka/planes3}
  eim: {probe: search-index, of: search/planes, every: 10s, source: operations}
  usage: {probe: process}

trial: {warm_up: 100k, until: "eim.count >= senders.acknowledged", quiet: 3m, deadline: 1h, window: {from: 10s, to: 50s}}

variants:
  - {name: one, label: One executor}
  - {name: two, from: one, set: {spark.executors: 2, spark.conf: {spark.locality.wait: 0s, spark.version: null}}}
  - {name: fast, from: two, set: {load.senders.rate: null, spark.conf.spark.scheduler.mode: FAIR}, replicates: 3}
  - name: direct
    set: {kafka.enabled: false, spark: {enabled: false}, load.senders.enabled: false, load.bulk.enabled: true, measure.ktm.enabled: false, trial.until: eim.count >= bulk.acknowledged, trial.warm_up: 30s, kafka.topics.planes3.partitions: 6}
report: {baseline: one, headline: eim.rate}
)";

struct Loaded {
  std::optional<Plan> plan;
  std::string messages;
};

Loaded load(const std::string& text, const PlanOptions& options = {}) {
  const FakeCatalog catalog;
  SourceMap sources;
  DiagnosticSink sink;
  Loaded out;
  out.plan = load_plan("p.yaml", text, options, catalog, sources, sink);
  out.messages = to_text(sink, sources, "p.yaml");
  EXPECT_EQ(out.plan.has_value(), !sink.has_errors());
  return out;
}

std::string json(const Value& value) { return to_json(value); }

TEST(PlanLoader, ResolvesEveryVariant) {
  const auto [plan, messages] = load(kGood);
  ASSERT_TRUE(plan) << messages;
  EXPECT_EQ(messages, "");
  ASSERT_EQ(plan->variants.size(), 4U);
  EXPECT_EQ(plan->report.baseline, "one");
  EXPECT_EQ(
      json(to_value(plan->variants[0].settings)),
      R"({"components":[)"
      R"({"connect":{},"hosts":{},"name":"kafka","placement":"here","use":"kafka","values":{"brokers":3,"expose":"none","heap":"512MiB","topics":{"planes3":{"config":{"min.insync.replicas":"1"},"partitions":3}}}},)"
      R"({"connect":{},"hosts":{},"name":"search","placement":"here","use":"search","values":{"data_nodes":1,"engine":"opensearch","indices":{"planes":{"mapping":{"depth":2,"dynamic":"strict"},"refresh_interval":"1m","shards":3}}}},)"
      R"({"connect":{"sink":"search/planes","source":"kafka/planes3"},"hosts":{},"name":"spark","placement":"here","use":"spark","values":{"args":[1,"two"],"conf":{"spark.locality.wait":"60s","spark.version":"1.10"},"cores":"1","executors":1}}],)"
      R"("environments":[{"name":"here","provider":"local","settings":{"address":"127.0.0.1"}}],)"
      R"("facts":{"machine":"laptop","nodes":"3"},)"
      R"("load":[{"count":1000000,"driver":"kafka","from":"here","instances":2,"name":"senders","options":{"linger":"5ms"},"rate":"25k/s","records":{"columns":15,"generate":"planes","lines":100000},"seed":1,"senders":1,"to":"kafka/planes3"}],)"
      R"("measure":[{"every":"1s","from":"here","name":"ktm","of":"kafka/planes3","options":{},"probe":"kafka-offsets"},)"
      R"({"every":"10s","from":"here","name":"eim","of":"search/planes","options":{"source":"operations"},"probe":"search-index"},)"
      R"({"every":"1s","from":"here","name":"usage","of":null,"options":{},"probe":"process"}],)"
      R"("trial":{"deadline":"1h","quiet":"3m","until":"eim.count >= senders.acknowledged","warm_up":100000,"window":{"from":"10s","to":"50s"}}})");
}

TEST(PlanLoader, InheritsSetOnlyAndRecordsChanges) {
  const auto [plan, messages] = load(kGood);
  ASSERT_TRUE(plan) << messages;
  const auto show = [](const Variant& variant) {
    std::string out = variant.name + "/" + variant.label + "/" + variant.parent + "/" +
                      std::to_string(variant.replicates);
    for (const Change& c : variant.changes) {
      out += " " + c.path + ":" + to_text(c.before) + "->" + to_text(c.after);
    }
    return out;
  };
  EXPECT_EQ(show(plan->variants[0]), "one/One executor//1");
  EXPECT_EQ(show(plan->variants[1]),
            "two/two/one/1 spark.executors:1->2 spark.conf.spark.locality.wait:60s->0s "
            "spark.conf.spark.version:1.10->");
  EXPECT_EQ(show(plan->variants[2]),
            "fast/fast/two/3 load.senders.rate:25k/s-> spark.conf.spark.scheduler.mode:->FAIR");
  const VariantSettings& fast = plan->variants[2].settings;
  EXPECT_FALSE(fast.loads[0].rate);
  EXPECT_EQ(json(*fast.components[2].values.find("executors")), "2");
  EXPECT_EQ(json(*fast.components[2].values.find("conf")),
            R"({"spark.locality.wait":"0s","spark.scheduler.mode":"FAIR"})");
  EXPECT_EQ(plan->variants[3].changes[0].before, Value("true"));  // the default, as it is written
  EXPECT_EQ(plan->variants[3].changes[0].after, Value("false"));
  const VariantSettings& direct = plan->variants[3].settings;
  ASSERT_EQ(direct.components.size(), 1U);
  EXPECT_EQ(direct.components[0].name, "search");
  ASSERT_EQ(direct.loads.size(), 1U);
  EXPECT_EQ(direct.loads[0].name, "bulk");
  EXPECT_EQ(direct.trial.warm_up.kind, WarmUp::Kind::duration);
  EXPECT_EQ(direct.trial.warm_up.duration, Seconds(30));
}

constexpr char kSmall[] = R"(schema: benchfield/1
name: small
environments: {here: {provider: local}}
components: {kafka: {use: kafka, values: {topics: {a: {}}}}}
load: {senders: {driver: kafka, connect: {to: kafka/a}, count: 10}}
)";

TEST(PlanLoader, TakesTheLanguageOfTheReportAndNoOther) {
  const std::string plan(kGood);
  EXPECT_EQ(load(plan).plan->report.lang, "en");
  const auto in = [&](const std::string& lang) {
    std::string text = plan;
    return text.insert(text.find(", headline: eim.rate"), ", lang: " + lang);
  };
  EXPECT_EQ(load(in("es")).plan->report.lang, "es");
  EXPECT_EQ(load(in("es")).plan->hash, load(plan).plan->hash);
  const auto [none, messages] = load(in("fr"));
  EXPECT_FALSE(none);
  EXPECT_NE(messages.find("'lang'"), std::string::npos) << messages;
  EXPECT_NE(messages.find("en, es"), std::string::npos) << messages;
}

TEST(PlanLoader, MakesOneVariantOfAPlanWithoutAny) {
  const auto [plan, messages] = load(kSmall);
  ASSERT_TRUE(plan) << messages;
  ASSERT_EQ(plan->variants.size(), 1U);
  EXPECT_EQ(plan->variants[0].name, "small");
  EXPECT_EQ(plan->report.baseline, "small");
  EXPECT_EQ(plan->hash.size(), 16U);
}

TEST(PlanLoader, TakesOptionsOfTheCommandLine) {
  PlanOptions options;
  options.only = {"two", "direct"};
  options.set = {{"load.senders.count", "3k"}, {"search.indices", "{planes: {shards: 7}}"}};
  options.replicates = 5;
  options.seed = 42;
  const auto [plan, messages] = load(kGood, options);
  ASSERT_TRUE(plan) << messages;
  ASSERT_EQ(plan->variants.size(), 2U);
  EXPECT_EQ(plan->report.baseline, "two");
  EXPECT_EQ(plan->seed, 42);
  EXPECT_EQ(plan->variants[1].replicates, 5);
  EXPECT_EQ(plan->variants[0].settings.loads[0].count, 3000);
  EXPECT_EQ(
      json(*plan->variants[0].settings.components[1].values.find("indices")),
      R"({"planes":{"mapping":{"depth":2,"dynamic":"strict"},"refresh_interval":"1m","shards":7}})");
}

TEST(PlanLoader, NamesTheCommandLineInMessages) {
  PlanOptions options;
  options.only = {"tow"};
  options.set = {{"load.senders.count", "many"}, {"serach.heap", "1GiB"}, {"a b", "1"}};
  EXPECT_EQ(load(kGood, options).messages,
            R"(--only tow: error: no variant is named 'tow' [unknown-variant]
    = note: variants of this plan: direct, fast, one, two
    = help: did you mean 'two'?

--set a b: error: 'a b' is not a path [bad-path]
    = note: a path is names joined by dots, as in load.senders.rate

--set load.senders.count:1:21: error: 'count' of load 'senders' must be a count, found 'many' [type-mismatch]
    |
  1 | load.senders.count: many
    |                     ^^^^
    = note: a count is a number followed by one of k, M, G or nothing; case counts

--set serach.heap:1:1: error: no component or plan key is named 'serach' [bad-path]
    |
  1 | serach.heap: 1GiB
    | ^^^^^^
    = note: possible here: components, environments, facts, kafka, load, measure, search, spark, ... (9 in all)
    = help: did you mean 'search'?

4 errors in p.yaml; nothing was started
)");
}

TEST(PlanHash, ChangesWithWhatCountsAndNotWithLayout) {
  const std::string base = load(kSmall).plan->hash;
  std::string text = kSmall;
  EXPECT_EQ(load("# a comment\n" + text).plan->hash, base);
  text.replace(text.find("count: 10"), 9, "count: 11");
  EXPECT_NE(load(text).plan->hash, base);
}

TEST(PlanLoader, SurvivesMutatedPlans) {
  std::mt19937 random(7);  // NOLINT: reproducible
  const std::string good = kGood;
  const std::string bytes = "{}[]:,-#&*!|>'\"%@`\t\n \0\xff${}.0a/";
  int rejected = 0;
  for (int i = 0; i < 2000; ++i) {
    std::string text = good;
    const int edits = 1 + static_cast<int>(random() % 3);
    for (int e = 0; e < edits; ++e) {
      const std::size_t at = random() % text.size();
      switch (random() % 4) {
        case 0:
          text[at] = bytes[random() % bytes.size()];
          break;
        case 1:
          text.erase(at, 1 + random() % 20);
          break;
        case 2:
          text.insert(at, 1, bytes[random() % bytes.size()]);
          break;
        default:
          text.insert(at, text.substr(random() % text.size(), random() % 60));
      }
      if (text.empty()) text = " ";
    }
    const Loaded loaded = load(text);
    rejected += loaded.plan ? 0 : 1;
    EXPECT_EQ(loaded.plan.has_value(), loaded.messages.empty());
  }
  EXPECT_GT(rejected, 1000);
}

}  // namespace
}  // namespace benchfield
