#include <gtest/gtest.h>

#include <set>

#include "runner/probe/probe.h"

namespace benchfield {
namespace {

TEST(ProbeRegistry, EveryRowSaysWhatItIsAndMeasures) {
  std::set<std::string> names;
  for (const ProbeRow& row : probes()) {
    EXPECT_TRUE(names.insert(row.info.name).second) << row.info.name;
    EXPECT_FALSE(row.info.help.empty()) << row.info.name;
    EXPECT_FALSE(row.info.metrics.empty()) << row.info.name;
    for (const MetricInfo& metric : row.info.metrics) EXPECT_FALSE(metric.unit.empty());
    for (const KeyRow& key : row.info.keys) EXPECT_FALSE(key.help.empty()) << key.key;
    EXPECT_EQ(find_probe(row.info.name), &row);
  }
  EXPECT_EQ(names, (std::set<std::string>{"kafka-offsets", "process", "search-index"}));
  EXPECT_EQ(find_probe("ktm"), nullptr);
  ASSERT_NE(find_probe("pods"), nullptr) << "comes along with 'process', so plans do not name it";
  EXPECT_TRUE(find_probe("pods")->may_fail);
}

}  // namespace
}  // namespace benchfield
