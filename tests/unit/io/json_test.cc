#include "runner/io/json.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace benchfield {
namespace {

std::string again(std::string_view text) {
  const auto value = parse_json(text);
  return value ? to_json(*value) : to_text(value.error());
}

TEST(Json, SortsKeysAndKeepsWholeNumbersApartFromDoubles) {
  EXPECT_EQ(again(R"({"b": 5.0, "a": [5, -0.0, 1e22, 0.1, 9223372036854775807, true, null]})"),
            R"({"a":[5,-0.0,1e+22,0.1,9223372036854775807,true,null],"b":5.0})");
}

TEST(Json, ReadsDoublesExactly) {
  // Boost.JSON's own conversion is off by one unit in the last place here.
  const double exact = 1.7976931348623157e308;
  EXPECT_EQ(parse_json("1.7976931348623157e308")->number(), exact);
  for (const double d : {0.1 + 0.2, 5e-324, 2.2250738585072014e-308, 123456789.123456789}) {
    EXPECT_EQ(parse_json(to_json(Value(d)))->number(), d);
  }
}

TEST(Json, WholeNumbersBeyond64BitsBecomeDoubles) {
  const auto value = parse_json("18446744073709551615");
  ASSERT_TRUE(value && value->is_double());
  EXPECT_EQ(value->number(), 18446744073709551615.0);
}

TEST(Json, WritesNoNumberThatIsNotOne) {
  EXPECT_EQ(to_json(List{std::nan(""), std::numeric_limits<double>::infinity()}), "[null,null]");
}

TEST(Json, EscapesControlsAndReplacesBrokenUtf8) {
  EXPECT_EQ(to_json(Value("a\"\\\n\x01 \xC3\xA9 \xFF \xC0\xAF \xED\xA0\x80 \xF0\x9F\x98\x80")),
            "\"a\\\"\\\\\\n\\u0001 \xC3\xA9 \xEF\xBF\xBD \xEF\xBF\xBD\xEF\xBF\xBD "
            "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD \xF0\x9F\x98\x80\"");
  EXPECT_EQ(parse_json(R"("\u00e9\n")")->text(), "\xC3\xA9\n");
}

TEST(Json, PrettyFormKeepsTheOrderOfKeys) {
  const Map map{{"b", List{1, Map{{"z", Map{}}}}}, {"a", List{}}};
  EXPECT_EQ(to_pretty_json(map), R"({
  "b": [
    1,
    {
      "z": {}
    }
  ],
  "a": []
}
)");
}

TEST(Json, WritesQuantitiesAsTheirText) {
  EXPECT_EQ(to_json(Map{{"every", Quantity{Dimension::duration, 5'000'000'000, 0}}}),
            R"({"every":"5s"})");
}

TEST(Json, RefusesWhatIsNotOneDocument) {
  EXPECT_EQ(again(R"({"a":1,"a":2})"), "error: key 'a' is given twice at byte 9 [bad-json]\n");
  EXPECT_EQ(again(R"({"b":{"a":1},"c":[{"a":1}]})"), R"({"b":{"a":1},"c":[{"a":1}]})");
  EXPECT_EQ(again("[1] x"), "error: text after the JSON document at byte 4 [bad-json]\n");
  EXPECT_EQ(again("[1,"), "error: incomplete JSON at byte 3 [bad-json]\n");
  EXPECT_EQ(again(""), "error: incomplete JSON at byte 0 [bad-json]\n");
  EXPECT_EQ(again("1e999"), "error: number 1e999 is out of range at byte 5 [bad-json]\n");
  EXPECT_EQ(again("NaN"), "error: syntax error at byte 0 [bad-json]\n");
  EXPECT_FALSE(parse_json("\"\xFF\""));
}

TEST(Json, RefusesDepthBeyond64) {
  EXPECT_TRUE(parse_json(std::string(64, '[') + std::string(64, ']')));
  EXPECT_EQ(again(std::string(65, '[') + std::string(65, ']')),
            "error: too deep at byte 64 [bad-json]\n");
}

}  // namespace
}  // namespace benchfield
