#include "runner/stats/drain.h"

#include <gtest/gtest.h>

namespace benchfield::stats {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

TEST(Drain, IsPredictedByFlowBalance) {
  EXPECT_EQ(predicted_drain(1000, 100), 10);
  EXPECT_EQ(predicted_drain(1000, 100, 60), 25);
  EXPECT_EQ(predicted_drain(1000, 100, 100), std::nullopt);
  EXPECT_EQ(predicted_drain(-5, 0), 0);
}

TEST(Drain, IsMeasuredFromTheStopToTheTarget) {
  const Points sink{{0, 0}, {10 * kSecond, 1000}, {20 * kSecond, 2000}, {30 * kSecond, 2500}};
  EXPECT_NEAR(*measured_drain(sink, 12 * kSecond, 2500), 13, 1e-9);
  EXPECT_EQ(measured_drain(sink, 12 * kSecond, 1000), 0);
  EXPECT_EQ(measured_drain(sink, 12 * kSecond, 2501), std::nullopt);
  EXPECT_EQ(measured_drain(Points{{0, 7}}, kSecond, 7), 0);
  EXPECT_EQ(measured_drain({}, 0, 1), std::nullopt);
}

TEST(LagCurve, UsesOneClockAndOneZero) {
  const Points source{{0, 0}, {10 * kSecond, 1000}};
  const Points sink{{-kSecond, 500}, {2 * kSecond, 600}, {8 * kSecond, 900}, {11 * kSecond, 999}};
  const Curve lag = lag_curve(source, 0, sink, 500);
  EXPECT_EQ(lag.t, (std::vector<double>{0, 6}));
  EXPECT_EQ(lag.y, (std::vector<double>{0, 300}));  // 100 behind, then 400
  EXPECT_EQ(lag_curve({}, 0, sink, 0).size(), 0u);
  EXPECT_EQ(lag_curve(source, 0, {}, 0).size(), 0u);
}

}  // namespace
}  // namespace benchfield::stats
