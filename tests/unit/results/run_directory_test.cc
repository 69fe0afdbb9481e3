#include "runner/results/run_directory.h"

#include <gtest/gtest.h>

namespace benchfield {
namespace {

TEST(RunDirectory, NamesRunsByPlanAndUtcTime) {
  EXPECT_EQ(make_run_id("quickstart", 1795342530'000000000), "quickstart-20261122-101530");
}

TEST(RunDirectory, KnowsWhereThingsLie) {
  const RunDirectory directory("runs/smoke-20261122-101530/");
  EXPECT_EQ(directory.id(), "smoke-20261122-101530");
  EXPECT_EQ(directory.results(), "runs/smoke-20261122-101530/results.json");
  EXPECT_EQ(directory.trial_result("01-a-1"),
            "runs/smoke-20261122-101530/trials/01-a-1/result.json");
  EXPECT_EQ(RunDirectory("alone").id(), "alone");
}

}  // namespace
}  // namespace benchfield
