#include "reports/numbers.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>

namespace benchfield::reports {
namespace {

TEST(Numbers, RoundRatesToTwoDigitsOfHalfTheirInterval) {
  EXPECT_EQ(rate_text(50234, 49110, 51358), "50.2k ± 1.1k");
  EXPECT_EQ(rate_text(21337, 21219, 21455), "21.34k ± 0.12k");
  EXPECT_EQ(rate_text(812.4, 802.0, 822.8), "812 ± 10");
  EXPECT_EQ(rate_text(1234567, 1134567, 1334567), "1.23M ± 0.10M");
  EXPECT_EQ(rate_text(50000, 40050, 59950), "50k ± 10k");
}

TEST(Numbers, ShowNoMoreThanFiveDigitsOfARate) {
  EXPECT_EQ(rate_text(24996.04, 24996.03, 24996.05), "24.996k ± 0.000k");
}

TEST(Numbers, ShowRatesWithoutAnIntervalWithThreeDigits) {
  EXPECT_EQ(rate_text(50234, {}, {}), "50.2k");
  EXPECT_EQ(rate_text(50234, 50234, 50234), "50.2k");
  EXPECT_EQ(rate_text(0, {}, {}), "0");
  EXPECT_EQ(rate_text(NAN, 1, 2), "-");
}

TEST(Numbers, MarkALowerBound) {
  EXPECT_EQ(rate_text(50234, 49110, 51358, RateKind::lower_bound), "≥ 50.2k");
  EXPECT_EQ(rate_text(50234, {}, {}, RateKind::lower_bound), "≥ 50.2k");
}

TEST(Numbers, ShowBothEndsOfAnIntervalToTheSameDigit) {
  EXPECT_EQ(interval_text(49110, 51358), "49.1k to 51.4k");
  EXPECT_EQ(interval_text(-20, 20), "-20 to 20");
  EXPECT_EQ(interval_text({}, 51358), "-");
}

TEST(Numbers, TakeTheNextScaleWhenRoundingReachesIt) {
  EXPECT_EQ(short_text(999.4), "999");
  EXPECT_EQ(short_text(999.6), "1.00k");
  EXPECT_EQ(short_text(999600), "1.00M");
  EXPECT_EQ(short_text(-1500), "-1.50k");
  EXPECT_EQ(short_text(0.0123), "0.0123");
}

TEST(Numbers, SeparateThousandsOfExactCounts) {
  EXPECT_EQ(count_text(0), "0");
  EXPECT_EQ(count_text(999), "999");
  EXPECT_EQ(count_text(10'000'000), "10,000,000");
  EXPECT_EQ(count_text(-1'000), "-1,000");
  EXPECT_EQ(count_text(std::numeric_limits<std::int64_t>::min()), "-9,223,372,036,854,775,808");
  EXPECT_EQ(count_text(std::nullopt), "-");
}

TEST(Numbers, ShowARangeInOneUnit) {
  EXPECT_EQ(range_text(50'000, 60'400), "50-60.4k");
  EXPECT_EQ(range_text(950, 1200), "0.95-1.2k");
  EXPECT_EQ(range_text(1000, 1000), "1k");
  EXPECT_EQ(range_text(80, 95), "80-95");
}

TEST(Numbers, ShowRatios) {
  EXPECT_EQ(ratio_text(0.94), "0.94");
  EXPECT_EQ(ratio_text(1.2), "1.20");
  EXPECT_EQ(ratio_text(12.34), "12.3");
  EXPECT_EQ(ratio_text(0.01234), "0.0123");
}

TEST(Numbers, ShowDurationsInTheUnitPeopleUse) {
  EXPECT_EQ(seconds_text(0.35), "350 ms");
  EXPECT_EQ(seconds_text(45.23), "45.2 s");
  EXPECT_EQ(seconds_text(99.96), "1 min 40 s");
  EXPECT_EQ(seconds_text(725), "12 min 5 s");
  EXPECT_EQ(seconds_text(6720), "1 h 52 min");
  EXPECT_EQ(seconds_text(3599.7), "1 h 0 min");
  EXPECT_EQ(seconds_text(0), "0 s");
}

TEST(Numbers, ShowSharesSizesAndDates) {
  EXPECT_EQ(percent_text(0.514), "51 %");
  EXPECT_EQ(percent_text(0.0412), "4.1 %");
  EXPECT_EQ(bytes_text(512), "512 B");
  EXPECT_EQ(bytes_text(1'610'612'736), "1.50 GiB");
  EXPECT_EQ(trimmed_text(2), "2");
  EXPECT_EQ(trimmed_text(1.5), "1.5");
  EXPECT_EQ(date_text(1'795'342'530'000'000'000), "2026-11-22 10:15 UTC");
}

TEST(Numbers, NameTheReasonOfAnImpossibleValue) {
  EXPECT_EQ(not_available("unreachable"), "n/a (unreachable)");
}

}  // namespace
}  // namespace benchfield::reports
