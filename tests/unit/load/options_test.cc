#include "runner/load/options.h"

#include <gtest/gtest.h>

#include "runner/base/units.h"
#include "runner/load/kafka_options.h"
#include "tests/unit/load/driving.h"

namespace benchfield {
namespace {

std::string problem_with(const Map& options) {
  LoadTask task = test::small_task("kafka", {"127.0.0.1:1"}, 10);
  task.options = options;
  const auto read = kafka_options(task);
  return read ? "" : to_text(read.error());
}

TEST(DriverOptions, AreTheSameTypedFromAPlanOrAsTextFromAnAgentsFile) {
  LoadTask task = test::small_task("kafka", {"127.0.0.1:1"}, 10);
  task.options = Map{{"linger", duration_quantity(Milliseconds(20))}, {"queue_records", 1000}};
  const auto typed = kafka_options(task);
  task.options = Map{{"linger", "20ms"}, {"queue_records", "1k"}};
  const auto texts = kafka_options(task);
  ASSERT_TRUE(typed && texts);
  EXPECT_EQ(producer_settings(task, *typed), producer_settings(task, *texts));
  EXPECT_EQ(texts->linger, Milliseconds(20));
}

TEST(DriverOptions, AreRefusedWhenUnknownOrOfTheWrongKind) {
  EXPECT_EQ(problem_with({{"lingre", "1ms"}}),
            "error: the driver has no option 'lingre' [bad-option]\n");
  EXPECT_EQ(problem_with({{"key", "field"}}),
            "error: option 'key' cannot be 'field' [bad-option]\n"
            "  = choices: none, random\n");
  EXPECT_EQ(problem_with({{"catch_up_factor", 1}}),
            "error: option 'catch_up_factor' is 1, less than it may be [bad-option]\n");
  EXPECT_EQ(problem_with({{"idempotence", "yes"}}),
            "error: option 'idempotence' is true or false, not yes [bad-option]\n");
  EXPECT_EQ(problem_with({{"idempotence", true}, {"acks", "1"}}),
            "error: option 'idempotence' needs acks all, not 1 [bad-option]\n");
}

TEST(KafkaOptions, WithoutIdempotenceNothingIsRetried) {
  LoadTask task = test::small_task("kafka", {"a:1", "b:2"}, 10);
  task.options = Map{{"acks", "1"}};
  const auto settings = producer_settings(task, kafka_options(task).value());
  const auto value_of = [&](const std::string& name) {
    for (const auto& [key, value] : settings) {
      if (key == name) return value;
    }
    return std::string("absent");
  };
  EXPECT_EQ(value_of("enable.idempotence"), "false");
  EXPECT_EQ(value_of("message.send.max.retries"), "0");
  EXPECT_EQ(value_of("bootstrap.servers"), "a:1,b:2");
}

TEST(KafkaOptions, QueueHoldsFiveSecondsOfTheRate) {
  LoadTask task = test::small_task("kafka", {"a:1"}, 10);
  task.rate_amount = 50'000;
  task.rate_per_ns = 1'000'000'000;
  EXPECT_EQ(kafka_options(task)->queue_records, 250'000);
  task.rate_amount = 10;
  EXPECT_EQ(kafka_options(task)->queue_records, 100'000);
}

TEST(KafkaKeys, HashLikeTheJvmClient) {
  // Known answers of org.apache.kafka.common.utils.Utils.murmur2.
  EXPECT_EQ(static_cast<std::int32_t>(murmur2("21")), -973932308);
  EXPECT_EQ(static_cast<std::int32_t>(murmur2("foobar")), -790332482);
  EXPECT_EQ(static_cast<std::int32_t>(murmur2("a-little-bit-long-string")), -985981536);
  EXPECT_EQ(static_cast<std::int32_t>(murmur2("a-little-bit-longer-string")), -1486304829);
  EXPECT_EQ(static_cast<std::int32_t>(murmur2("abc")), 479470107);
}

TEST(LoadTarget, NeedsAnAddressAndAPart) {
  EXPECT_EQ(to_text(load_target(Map{{"part", "t"}}).error()),
            "error: the target has no address [bad-target]\n");
  EXPECT_EQ(to_text(load_target(Map{{"addresses", List{"a:1"}}}).error()),
            "error: the target names no part [bad-target]\n"
            "  = help: write COMPONENT/PART, as in kafka/planes3\n");
}

}  // namespace
}  // namespace benchfield
