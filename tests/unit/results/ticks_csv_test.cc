#include "runner/results/ticks_csv.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace benchfield {
namespace {

constexpr const char* kTwoTrials =
    "trial,series,sent_ns,received_ns,wall_ns,count,ok\n"
    "01-a-1,eim.count,10,20,1790000000000000000,9223372036854775807,1\n"
    "01-a-1,eim.count,30,40,0,0,0\n"
    "01-a-1,ktm.count,11,21,5,7,1\n"
    "02-b-1,eim.count,50,60,6,8,1\n";

TEST(TicksCsv, ComesBackAsItWas) {
  const auto trials = read_ticks(kTwoTrials);
  ASSERT_TRUE(trials);
  ASSERT_EQ(trials->size(), 2u);
  const std::vector<Series>& first = trials->at("01-a-1");
  ASSERT_EQ(first.size(), 2u);
  EXPECT_EQ(first[0].name, "eim.count");
  EXPECT_EQ(first[0].ticks[0].count, INT64_MAX);
  EXPECT_FALSE(first[0].ticks[1].ok);
  std::string text(kTicksHeader);
  for (const auto& [trial, series] : *trials) text += ticks_rows(trial, series);
  EXPECT_EQ(text, kTwoTrials);
}

TEST(TicksCsv, NamesTheLineThatIsWrong) {
  const std::string header(kTicksHeader);
  const std::string expected = ": expected two names, four whole numbers and 0 or 1";
  for (const char* line : {"a,b,1,2,3,4", "a,b,1,2,3,4,1,", "a,b,1,2,3,4,yes", "a,b,1,2,3,4.5,1",
                           ",b,1,2,3,4,1", "a,b,1,2,3,9223372036854775808,1", "a,b,1,2,3,,1", ""}) {
    const auto trials = read_ticks(header + "a,b,1,2,3,4,1\n" + line + "\n");
    ASSERT_FALSE(trials) << line;
    EXPECT_EQ(trials.error().what, "line 3" + expected);
  }
  EXPECT_EQ(read_ticks("").error().what,
            "line 1: expected the header trial,series,sent_ns,received_ns,...");
  EXPECT_TRUE(read_ticks(header)->empty());
}

}  // namespace
}  // namespace benchfield
