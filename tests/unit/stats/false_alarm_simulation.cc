// Does the comparison cry wolf in at most 5.5 % of equal pairs, for every number of replicates from
// 1 to 10 a side, with a prior of 20 degrees? 30,000 draws a number: the error of a share of 5 % is
// 0.13 %, so that the bound lies four of them above 5 %.
#include <gtest/gtest.h>

#include <cstdio>

#include "tests/unit/stats/machine.h"

namespace benchfield::stats {
namespace {

class FalseAlarmSimulation : public testing::TestWithParam<int> {};

TEST_P(FalseAlarmSimulation, StaysBelowFiveAndAHalfPercent) {
  constexpr int kDraws = 30'000;
  const int n = GetParam();
  Machine machine(static_cast<unsigned>(2000 + n));
  int excluded = 0;
  int verdicts = 0;
  for (int draw = 0; draw < kDraws; ++draw) {
    CompareInput input = input_of(machine.trials(n), machine.trials(n));
    input.prior = machine.history(20);
    const Comparison out = compare(input);
    ASSERT_TRUE(out.p);
    excluded += *out.p < 0.05 ? 1 : 0;
    verdicts += out.verdict == Verdict::regression || out.verdict == Verdict::improvement ? 1 : 0;
  }
  const auto share = [](int count) { return static_cast<double>(count) / kDraws; };
  std::printf("n = %d: interval excludes 1 in %.4f, verdicts in %.4f\n", n, share(excluded),
              share(verdicts));
  EXPECT_LE(share(excluded), 0.055);
  EXPECT_LE(share(verdicts), 0.055);
}

INSTANTIATE_TEST_SUITE_P(Replicates, FalseAlarmSimulation, testing::Range(1, 11));

}  // namespace
}  // namespace benchfield::stats
