#include "runner/base/units.h"

#include <gtest/gtest.h>

namespace benchfield {
namespace {

Quantity good(std::string_view text, Dimension dimension) {
  const auto q = parse_quantity(text, dimension);
  EXPECT_TRUE(q) << text;
  return q.value_or(Quantity{});
}

std::string problem(std::string_view text, Dimension dimension) {
  const auto q = parse_quantity(text, dimension);
  EXPECT_FALSE(q) << text;
  return q ? "" : to_text(q.error());
}

TEST(Units, ReadsEveryDimensionInItsBaseUnit) {
  EXPECT_EQ(good("1.5s", Dimension::duration).amount, 1'500'000'000);
  EXPECT_EQ(good("10M", Dimension::count).amount, 10'000'000);
  EXPECT_EQ(good("421MB", Dimension::size).amount, 421'000'000);
  EXPECT_EQ(good("5000MiB", Dimension::size).amount, 5000LL << 20);
  EXPECT_EQ(good("500m", Dimension::cores).amount, 500);
  EXPECT_EQ(good("2", Dimension::cores).amount, 2000);
  EXPECT_EQ(good("2.5%", Dimension::percent).amount, 2500);
}

TEST(Units, KeepsARateAsAnExactRatio) {
  const Quantity q = good("100/h", Dimension::rate);
  EXPECT_EQ(q.amount, 100);
  EXPECT_EQ(q.per_ns, 3'600'000'000'000);
  EXPECT_DOUBLE_EQ(per_second(good("25k/s", Dimension::rate)), 25'000);
}

TEST(Units, RefusesABareNumberWhereAUnitIsDue) {
  EXPECT_EQ(problem("10", Dimension::duration),
            "error: '10' has no unit [missing-unit]\n"
            "  = a duration takes one of ms, s, m, h, d\n"
            "  = help: write 10s or 10m\n");
  EXPECT_EQ(problem("25k", Dimension::rate),
            "error: '25k' has no unit of time [missing-unit]\n"
            "  = a bare number could mean per second or per minute, so it is never accepted\n"
            "  = help: write 25k/s\n");
}

TEST(Units, RefusesSuffixesOfOtherDimensionsAndOtherCase) {
  EXPECT_EQ(problem("5Gi", Dimension::size),
            "error: '5Gi' is not a size [bad-unit]\n"
            "  = a size is a number followed by one of B, kB, MB, GB, TB, KiB, MiB, GiB, TiB; case "
            "counts\n");
  problem("10K", Dimension::count);
  problem("1m", Dimension::count);
  problem("1.s", Dimension::duration);
  problem("-1s", Dimension::duration);
  problem("", Dimension::size);
}

TEST(Units, RefusesWhatDoesNotFit) {
  EXPECT_EQ(good("9223372036854775807", Dimension::count).amount, 9223372036854775807LL);
  problem("9223372036854775808", Dimension::count);
  problem("10000000TB", Dimension::size);
  problem("0.0000001ms", Dimension::duration);
}

TEST(Units, WritesTextThatReadsBackAsTheSame) {
  const std::pair<const char*, Dimension> samples[] = {
      {"90s", Dimension::duration}, {"1500ms", Dimension::duration},
      {"25k/s", Dimension::rate},   {"512MiB", Dimension::size},
      {"421MB", Dimension::size},   {"40MB/s", Dimension::byte_rate},
      {"500m", Dimension::cores},   {"5%", Dimension::percent},
      {"0s", Dimension::duration}};
  for (const auto& [text, dimension] : samples) {
    const Quantity q = good(text, dimension);
    EXPECT_EQ(good(to_text(q), dimension), q) << text << " became " << to_text(q);
  }
  EXPECT_EQ(to_text(good("512MiB", Dimension::size)), "512MiB");
  EXPECT_EQ(to_text(good("5000MiB", Dimension::size)), "5000MiB");
  EXPECT_EQ(to_text(good("421MB", Dimension::size)), "421MB");
}

TEST(Units, ALiteralOfAnExpressionNeedsASuffix) {
  EXPECT_TRUE(parse_any_quantity("30s"));
  EXPECT_TRUE(parse_any_quantity("1MiB"));
  EXPECT_TRUE(parse_any_quantity("5k/s"));
  EXPECT_FALSE(parse_any_quantity("5x"));
}

}  // namespace
}  // namespace benchfield
