#include <gtest/gtest.h>

#include "runner/io/json.h"
#include "runner/probe/rows.h"
#include "tests/fakes/fake_kafka.h"

namespace benchfield {
namespace {

ProbeTask task_of(Map target) {
  ProbeTask task;
  task.name = "ktm";
  task.probe = "kafka-offsets";
  task.target = std::move(target);
  return task;
}

TEST(KafkaOffsets, ReadsTheEndAndMakesAMissingTopicAGap) {
  FakeKafka::Topics topics{{"planes", {3, 42}}};
  auto probe =
      make_kafka_offsets(task_of({{"part", "planes"}}), std::make_unique<FakeKafka>(topics));
  ASSERT_TRUE(probe);
  using Values = std::vector<std::pair<std::string, std::int64_t>>;
  EXPECT_EQ((*probe)->read().value(), (Values{{"count", 42}}));
  EXPECT_EQ((*probe)->final_read().value(), (Values{{"count", 42}}));
  EXPECT_EQ(to_json((*probe)->facts()), R"({"isolation_level":"read_uncommitted","partitions":3})");
  topics.clear();
  EXPECT_EQ(to_text((*probe)->read().error()), "error: no topic 'planes' [kafka-failed]\n");
  EXPECT_TRUE((*probe)->facts().empty());
}

TEST(KafkaOffsets, NeedsAddressesAndATopic) {
  EXPECT_EQ(to_text(make_kafka_offsets(task_of({{"part", "planes"}})).error()),
            "error: probe 'ktm' has no address to read from [bad-target]\n");
  EXPECT_EQ(to_text(make_kafka_offsets(task_of({{"addresses", List{"127.0.0.1:1"}}})).error()),
            "error: probe 'ktm' (kafka-offsets) needs a part, as in 'of: kafka/planes' "
            "[bad-target]\n");
}

}  // namespace
}  // namespace benchfield
