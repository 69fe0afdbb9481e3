#include "runner/base/value.h"

#include <gtest/gtest.h>

namespace benchfield {
namespace {

TEST(Value, FollowsAJsonPointer) {
  const Value v(Map{{"a", List{Value(1), Value(Map{{"b/c", "x"}, {"~", 2}})}}});
  EXPECT_EQ(v.pointer("/a/1/b~1c").text(), "x");
  EXPECT_EQ(v.pointer("/a/1/~0").integer(), 2);
  EXPECT_TRUE(v.pointer("/a/7").is_null());
  EXPECT_TRUE(v.pointer("/a/x").is_null());
  EXPECT_EQ(&v.pointer(""), &v);
}

TEST(Value, AMapKeepsTheOrderOfInsertion) {
  Map map{{"z", 1}, {"a", 2}};
  map["m"] = 3;
  EXPECT_TRUE(map.erase("z"));
  EXPECT_FALSE(map.erase("z"));
  std::string keys;
  for (const auto& [key, value] : map) keys += key;
  EXPECT_EQ(keys, "am");
}

TEST(Value, PrintsListsByCommaAndNumbersShortest) {
  EXPECT_EQ(to_text(Value(List{"a", 1, 0.1, true})), "a,1,0.1,true");
  EXPECT_EQ(to_text(Value()), "");
}

TEST(Value, TellsItsKindInWords) {
  EXPECT_EQ(Value(Quantity{Dimension::size, 1, 0}).kind_name(), "size");
  EXPECT_EQ(Value(1).kind_name(), "whole number");
  EXPECT_EQ(Value().kind_name(), "null");
}

}  // namespace
}  // namespace benchfield
