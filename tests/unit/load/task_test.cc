#include <gtest/gtest.h>

#include "runner/base/units.h"
#include "runner/io/json.h"
#include "runner/load/load.h"
#include "tests/unit/load/driving.h"

namespace benchfield {
namespace {

TEST(LoadTask, SurvivesItsFile) {
  LoadTask task = test::small_task("kafka", {"127.0.0.1:9092"}, 10'000'000);
  task.instance = 3;
  task.instances = 4;
  task.senders = 2;
  task.rate_amount = 25'000;
  task.rate_per_ns = 1'000'000'000;
  task.records.columns = 15;
  task.records.once = true;
  task.seed = 42;
  task.options = Map{{"linger", duration_quantity(Milliseconds(20))}};
  const std::string text = to_json(to_value(task));
  const auto read = load_task(parse_json(text).value());
  ASSERT_TRUE(read.has_value()) << to_text(read.error());
  EXPECT_EQ(to_json(to_value(*read)), text);
  EXPECT_EQ(read->records.columns, 15);
  EXPECT_EQ(read->options.find("linger")->text(), "20ms");
}

TEST(LoadTask, IsRefusedWhenANumberIsMissingOrMad) {
  const LoadTask task = test::small_task("kafka", {"127.0.0.1:9092"}, 10);
  Value missing = to_value(task);
  missing.as_map()->erase("count");
  EXPECT_EQ(to_text(load_task(missing).error()),
            "error: 'count' is missing or no whole number [bad-message]\n");
  Value mad = to_value(task);
  (*mad.as_map())["instance"] = 1;
  EXPECT_EQ(to_text(load_task(mad).error()),
            "error: the numbers of the load task make no sense [bad-message]\n");
}

TEST(LoadSummary, SurvivesAnAgentsLine) {
  LoadSummary summary;
  summary.total = {1, 2, 3, 4, 5, 6, 7, 8};
  summary.start_ns = 9;
  summary.largest_backlog = 10;
  summary.send_delay.add(1'000'000, 5);
  summary.errors = {"3 x Local: Message timed out"};
  const std::string line = to_json(to_value(summary));
  const auto read = load_summary(parse_json(line).value());
  ASSERT_TRUE(read.has_value()) << to_text(read.error());
  EXPECT_EQ(to_json(to_value(*read)), line);
  EXPECT_EQ(read->total.unknown, 7);
  EXPECT_EQ(read->send_delay.count(), 5);
}

TEST(LoadDrivers, AreFoundByName) {
  EXPECT_EQ(find_load_driver("kafka")->info.name, "kafka");
  EXPECT_EQ(find_load_driver("search-bulk")->info.name, "search-bulk");
  EXPECT_EQ(find_load_driver("kafak"), nullptr);
}

}  // namespace
}  // namespace benchfield
