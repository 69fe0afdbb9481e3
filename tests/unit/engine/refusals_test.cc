// What is refused before anything starts though the plan itself is right: memory limits that the
// heap inside does not fit into, names that a cluster cannot take.

#include <gtest/gtest.h>

#include "runner/engine/inputs.h"
#include "runner/engine/script.h"

namespace benchfield {
namespace {

LoadedPlan load(const std::string& file, const std::string& plan) {
  return load_inputs({file, plan, {}, {std::string(BENCHFIELD_SOURCE_DIR) + "/templates"}});
}

/// Messages of a plan with these components; empty when it can be run.
std::string messages_of(const std::string& components) {
  const std::string plan = R"(
schema: benchfield/1
name: tight
question: Does it fit?
environments: {here: {provider: local, ports: 28000}}
components:
)" + components + R"(load:
  push: {driver: kafka, connect: {to: kafka/planes}, from: here, rate: 1k/s, count: 1000, records: {generate: planes, columns: 11}}
measure:
  ktm: {probe: kafka-offsets, of: kafka/planes, from: here, every: 1s}
trial: {until: "ktm.count >= push.acknowledged", quiet: 5s, deadline: 1m}
variants:
  - {name: one}
report: {headline: ktm.rate}
)";
  const LoadedPlan loaded = load("tight.yaml", plan);
  return loaded.plan ? "" : loaded.messages();
}

std::string kafka(const std::string& values) {
  return "  kafka: {use: kafka, values: {topics: {planes: {}}" + values + "}}\n";
}

std::string beside_kafka(const std::string& component) {
  return messages_of(kafka("") + "  " + component + "\n");
}

TEST(Refusals, SayWhereWhyAndWhatToWriteInstead) {
  EXPECT_EQ(
      messages_of(kafka(", memory: 512MiB")),
      "tight.yaml:7:62: error: 'memory' of component 'kafka' cannot be 512MiB [refused-value]\n"
      "    |\n"
      "  7 |   kafka: {use: kafka, values: {topics: {planes: {}}, memory: 512MiB}}\n"
      "    |                                                              ^^^^^^\n"
      "    = note: a broker takes its heap of 512MiB and about 200MiB beside it; one that takes "
      "more "
      "than its limit is killed\n"
      "    = help: give 'memory' 712MiB or more, or 'heap' less\n"
      "\n"
      "1 error in tight.yaml; nothing was started\n");
}

TEST(Refusals, NameAPlanWhoseNamespaceWouldHaveTooLongAName) {
  const auto messages = [](const std::string& name) {
    const std::string plan = "schema: benchfield/1\nname: " + name + R"(
question: Does it fit?
environments: {there: {provider: kubectl, context: some}}
components: {kafka: {use: kafka, placement: there, values: {topics: {planes: {}}}}}
load: {push: {driver: kafka, connect: {to: kafka/planes}, from: there, rate: 1k/s, count: 10, records: {generate: planes}}}
measure: {ktm: {probe: kafka-offsets, of: kafka/planes, from: there}}
trial: {until: "ktm.count >= push.acknowledged", quiet: 5s, deadline: 1m}
)";
    LoadedPlan loaded = load("long.yaml", plan);
    if (!loaded.plan) return loaded.messages();
    ScriptWriter writer(*loaded.plan, *loaded.definitions, Names{});
    return writer.prepare(*loaded.sink) ? "" : loaded.messages();
  };
  EXPECT_EQ(messages("thirty-one-characters-are-right"), "");
  EXPECT_EQ(messages("thirty-two-characters-are-beyond"),
            "long.yaml:4:16: error: the plan's name is too long for a run in a cluster: "
            "'thirty-two-characters-are-beyond' [bad-name]\n"
            "    |\n"
            "  4 | environments: {there: {provider: kubectl, context: some}}\n"
            "    |                ^^^^^\n"
            "    = note: its namespace is named after the plan and the run, and names end at 63 "
            "characters\n"
            "    = help: give the plan a name of at most 31 characters\n"
            "\n"
            "1 error in long.yaml; nothing was started\n");
}

struct Case {
  const char* component;
  const char* expected;  ///< a part of the messages; empty: it fits
};

class RefusedOf : public testing::TestWithParam<Case> {};

TEST_P(RefusedOf, WhatDoesNotFit) {
  const std::string found = beside_kafka(GetParam().component);
  if (*GetParam().expected == 0) {
    EXPECT_EQ(found, "");
  } else {
    EXPECT_NE(found.find(GetParam().expected), std::string::npos) << found;
  }
}

// Figures by hand: a heap plus 300MiB of a search engine; plus a tenth, and at least 384MiB, of
// Spark, whose least heap is 450MiB.
INSTANTIATE_TEST_SUITE_P(
    Definitions, RefusedOf,
    testing::Values(
        Case{"search: {use: search, values: {heap: 1GiB, memory: 1324MiB}}", ""},
        Case{"search: {use: search, values: {heap: 1GiB, memory: 1323MiB}}",
             "give 'memory' 1324MiB or more, or 'heap' less"},
        Case{"search: {use: search, values: {masters: 1, master_heap: 2GiB, memory: 1700MiB}}",
             "give 'memory' 2348MiB or more, or 'master_heap' less"},
        Case{"search: {use: search, values: {masters: 0, master_heap: 2GiB, memory: 1700MiB}}", ""},
        Case{"spark: {use: spark-job, values: {jar: /j.jar, executor_memory: 1GiB, memory: "
             "1408MiB, driver_memory: 512MiB, driver_limit: 896MiB}}",
             ""},
        Case{"spark: {use: spark-job, values: {jar: /j.jar, executor_memory: 1GiB, memory: 1GiB}}",
             "give 'memory' 1408MiB or more, or 'executor_memory' less"},
        Case{"spark: {use: spark-job, values: {jar: /j.jar, executor_memory: 5000MiB, memory: "
             "5499MiB}}",
             "takes its heap of 5000MiB and 500MiB beside it"},
        Case{"spark: {use: spark-job, values: {jar: /j.jar, driver_limit: 800MiB}}",
             "give 'driver_limit' 896MiB or more, or 'driver_memory' less"},
        Case{"spark: {use: spark-job, values: {jar: /j.jar, executor_memory: 449MiB}}",
             "'executor_memory' of component 'spark' cannot be 449MiB"}));

}  // namespace
}  // namespace benchfield
