// Seeded simulations of the comparison: how often it cries wolf, and how often it finds what was
// planted (statistics.md 4). false_alarm_simulation.cc has the draws that settle the bound for
// every n.

#include <gtest/gtest.h>

#include <cmath>

#include "tests/unit/stats/machine.h"

namespace benchfield::stats {
namespace {

TEST(ComparisonSimulated, RaisesNoMoreFalseAlarmsThanItMayForAnyN) {
  constexpr int kDraws = 1500;  // standard error 0.56 % for one n, 0.18 % for all
  int all = 0;
  for (int n = 1; n <= 10; ++n) {
    Machine machine(static_cast<unsigned>(1000 + n));
    int excluded = 0;
    int alarms = 0;
    for (int draw = 0; draw < kDraws; ++draw) {
      CompareInput input = input_of(machine.trials(n), machine.trials(n));
      input.prior = machine.history(20);
      const Comparison out = compare(input);
      excluded += *out.p < 0.05 ? 1 : 0;
      alarms += out.verdict == Verdict::regression || out.verdict == Verdict::improvement;
    }
    EXPECT_LE(excluded, 0.065 * kDraws) << "interval excludes 1, n = " << n;
    EXPECT_GE(excluded, 0.035 * kDraws) << "the interval is not needlessly wide, n = " << n;
    EXPECT_LE(alarms, 0.02 * kDraws) << "verdicts, n = " << n;
    all += excluded;
  }
  EXPECT_LE(all, 0.055 * 10 * kDraws);
}

TEST(ComparisonSimulated, FindsATenPercentRegressionFiveASide) {
  constexpr int kDraws = 1000;
  for (const bool paired : {false, true}) {
    Machine machine(7);
    int found = 0;
    int alarms = 0;
    const auto judged = [&](double level) {
      CompareInput input = input_of(machine.trials(5), machine.trials(5, level));
      for (std::size_t i = 0; paired && i < 5; ++i) {
        input.block_differences.push_back(input.contrast[i] - input.base[i]);
      }
      return compare(input).verdict;
    };
    for (int draw = 0; draw < kDraws; ++draw) {
      found += judged(std::log(0.9)) == Verdict::regression;
      const Verdict equal = judged(0);
      alarms += equal == Verdict::regression || equal == Verdict::improvement;
    }
    EXPECT_GE(found, 0.80 * kDraws) << (paired ? "blocks" : "two groups");
    EXPECT_LE(alarms, 0.055 * kDraws);
  }
}

/// Blocks pay where the machine drifts: the same planted change under a drift of 20 %.
TEST(ComparisonSimulated, BlocksTakeOutADrift) {
  Machine machine(11);
  int with = 0;
  int without = 0;
  for (int draw = 0; draw < 300; ++draw) {
    std::vector<double> base = machine.trials(5);
    std::vector<double> fresh = machine.trials(5, std::log(0.9));
    for (std::size_t i = 0; i < 5; ++i) {
      base[i] += 0.05 * static_cast<double>(i);
      fresh[i] += 0.05 * static_cast<double>(i);
    }
    CompareInput input = input_of(base, fresh);
    without += compare(input).verdict == Verdict::regression;
    for (std::size_t i = 0; i < 5; ++i) input.block_differences.push_back(fresh[i] - base[i]);
    with += compare(input).verdict == Verdict::regression;
  }
  EXPECT_GE(with, 240);
  EXPECT_LE(without, 60);
}

TEST(LeveneSimulated, RejectsEqualVariancesSeldom) {
  Machine machine(3);
  for (const int n : {3, 5, 10}) {
    int rejected = 0;
    for (int draw = 0; draw < 1500; ++draw) {
      const std::vector<std::vector<double>> groups = {machine.trials(n), machine.trials(n),
                                                       machine.trials(n)};
      rejected += *levene(groups) < kLeveneLimit ? 1 : 0;
    }
    EXPECT_LE(rejected, 25) << n;
  }
}

TEST(TwoModesSimulated, AreSeldomSeenInOneBell) {
  Machine machine(5);
  for (const int n : {8, 10, 20}) {
    int seen = 0;
    for (int draw = 0; draw < 2000; ++draw) seen += two_modes(machine.trials(n)).has_value();
    EXPECT_LE(seen, 60) << n;
  }
}

}  // namespace
}  // namespace benchfield::stats
