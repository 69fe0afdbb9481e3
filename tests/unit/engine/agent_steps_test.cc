#include "runner/engine/agent_steps.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "runner/io/files.h"
#include "runner/io/json.h"

namespace benchfield {
namespace {

AgentSteps steps_of(const std::string& name) {
  AgentPlace place;
  place.environment = "on-cluster";
  place.kubectl = {"kubectl", "--context", "bench", "--namespace", "benchfield-run"};
  place.node_selector = {{"func", "test"}};
  place.tolerations = {
      Map{{"key", "key"}, {"operator", "Equal"}, {"value", "test"}, {"effect", "NoSchedule"}}};
  place.agents = {"k8s.local/benchfield/agent:0.1.0", 1000, 1LL << 30};
  place.pull_policy = "IfNotPresent";
  place.run_id = "<run-id>";
  place.trial = "03-es-off-1";
  place.phase = "measure";
  place.errors = "<run>/logs/03-es-off-1-measure-senders.log";
  place.deadline = Seconds(600);
  GroupTask task;
  task.instances = 4;
  task.load = LoadTask();
  task.load->name = name;
  task.load->instances = 4;
  return agent_steps(place, name, std::move(task));
}

/// The whole text as people see it in a dry-run. BENCHFIELD_UPDATE_GOLDEN=1 writes it anew.
TEST(AgentSteps, PrintWhatIsMadeAndRemoved) {
  const AgentSteps steps = steps_of("senders");
  const std::string actual =
      to_text(steps.make) + to_pretty_json(steps.pods) + to_text(steps.remove);
  const std::string file = std::string(BENCHFIELD_SOURCE_DIR) + "/tests/golden/agents.txt";
  if (std::getenv("BENCHFIELD_UPDATE_GOLDEN") != nullptr) {
    ASSERT_TRUE(write_file(file, actual).has_value());
  }
  const auto expected = read_file(file);
  ASSERT_TRUE(expected.has_value());
  EXPECT_EQ(actual, *expected);
}

TEST(AgentSteps, MakeAnyNameOneOfACluster) {
  EXPECT_EQ(steps_of("Bulk_Senders").pods.find("job")->text(), "bulk-senders-measure-03");
  EXPECT_EQ(steps_of("9lives").pods.find("job")->text(), "a-9lives-measure-03");
  EXPECT_LE(steps_of(std::string(90, 'x')).pods.find("job")->text().size(), 52U)
      << "a pod of it adds its index and a random word to at most 63";
}

}  // namespace
}  // namespace benchfield
