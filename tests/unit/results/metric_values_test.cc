#include "runner/results/metric_values.h"

#include <gtest/gtest.h>

namespace benchfield {
namespace {

TEST(BetterOf, GoesByTheNameOfOurMetrics) {
  EXPECT_EQ(better_of("eim.rate", "records/s"), stats::Better::higher);
  EXPECT_EQ(better_of("search.cpu", "cores"), stats::Better::lower);
  EXPECT_EQ(better_of("senders.acknowledge_p99", "ms"), stats::Better::lower);
}

TEST(BetterOf, GoesByTheUnitOfOthers) {
  EXPECT_EQ(better_of("ns/op", "ns/op"), stats::Better::lower);
  EXPECT_EQ(better_of("B/op", "B/op"), stats::Better::lower);
  EXPECT_EQ(better_of("training", "s"), stats::Better::lower);
  EXPECT_EQ(better_of("MB/s", "MB/s"), stats::Better::higher);
  EXPECT_EQ(better_of("accuracy", ""), stats::Better::higher);
}

}  // namespace
}  // namespace benchfield
