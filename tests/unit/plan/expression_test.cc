#include "runner/plan/expression.h"

#include <gtest/gtest.h>

#include <string>

#include "runner/base/units.h"

namespace benchfield {
namespace {

Quantity quantity(const char* text, Dimension dimension) {
  return *parse_quantity(text, dimension);
}

MapScope scope() {
  Map search{{"hosts", List{Map{{"address", "10.0.0.1"}}, Map{{"address", "10.0.0.2"}}}},
             {"part", "planes"}};
  return MapScope(Map{{"brokers", 3},
                      {"heap", quantity("512MiB", Dimension::size)},
                      {"cpu", quantity("500m", Dimension::cores)},
                      {"planned", quantity("10M", Dimension::count)},
                      {"pace", quantity("25k/s", Dimension::rate)},
                      {"batch-interval", quantity("90s", Dimension::duration)},
                      {"search", search},
                      {"names", List{"a", "b", "c"}},
                      {"empty", List{}},
                      {"nothing", Value()},
                      {"conf", Map{{"spark.locality.wait", "60s"}}}});
}

/// The value as text, or the messages without snippets.
std::string outcome(const std::string& text) {
  DiagnosticSink sink;
  std::optional<Value> value;
  if (const auto e =
          Expression::parse(text, {"x", 1, 1, static_cast<int>(text.size()) + 1}, sink)) {
    value = e->evaluate(scope(), sink);
  }
  std::string out;
  for (const Diagnostic& d : sink.all()) {
    out += std::to_string(d.primary.range.column) + "-" +
           std::to_string(d.primary.range.end_column) + " " + d.code + ": " + d.message;
    for (const std::string& note : d.notes) out += "; " + note;
    if (!d.help.empty()) out += "; help: " + d.help;
    out += "\n";
  }
  if (!sink.all().empty()) return out;
  return std::string(value->kind_name()) + " " + to_text(*value);
}

struct Case {
  const char* text;
  const char* expected;
};

TEST(Expression, EvaluatesByGrammarAndTypeRules) {
  const Case cases[] = {
      {"1 + 2 * 3", "whole number 7"},
      {"(1 + 2) * 3", "whole number 9"},
      {"7 / 2", "number 3.5"},
      {"6 / 2", "whole number 3"},
      {"7 % 4", "whole number 3"},
      {"5 - 7", "whole number -2"},
      {"1.5 * 2", "number 3"},
      {"heap / 1MiB", "whole number 512"},
      {"heap + 300MiB", "size 812MiB"},
      {"heap * 1.5", "size 768MiB"},
      {"2 * heap", "size 1GiB"},
      {"heap / 2", "size 256MiB"},
      {"batch-interval + 1m", "duration 150s"},
      {"batch-interval / 30s", "whole number 3"},
      {"pace * 4", "rate 100k/s"},
      {"pace + 60k/m", "rate 1560k/m"},
      {"pace == 1500k/m", "bool true"},
      {"pace > 24k/s", "bool true"},
      {"planned == 10000000", "bool true"},
      {"planned + 1", "whole number 10000001"},
      {"planned >= 10M", "bool true"},
      {"cpu < 1", "bool true"},
      {"cpu + 1", "number of cores 1500m"},
      {"10% + 5%", "percentage 15%"},
      {"brokers == 3 and not brokers > 5 or false", "bool true"},
      {"\"b\" in names", "bool true"},
      {"'x' not in names", "bool true"},
      {"brokers in [1, 3]", "bool true"},
      {"search.hosts[1].address", "text 10.0.0.2"},
      {"search.hosts[brokers - 2].address", "text 10.0.0.2"},
      {"conf[\"spark.locality.wait\"]", "text 60s"},
      {"join(names, \" + \")", "text a + b + c"},
      {"pad(brokers, 4)", "text 0003"},
      {"min(3, brokers, 2)", "whole number 2"},
      {"max(names)", "text c"},
      {"round(7 / 2)", "whole number 4"},
      {"default(search.port, 9200)", "whole number 9200"},
      {"default(nothing, 'x')", "text x"},
      {"default(default(a.b, c), 1)", "whole number 1"},
      {"len(names) + len(conf)", "whole number 4"},
      {"first(names)", "text a"},
      {"pick(names, 7) in names", "bool true"},
      {"nothing == null", "bool true"},
      {"true or undefined_thing", "bool true"},
      {"[1, 'a', 2s]", "list 1,a,2s"},
  };
  for (const Case& c : cases) EXPECT_EQ(outcome(c.text), c.expected) << c.text;
}

TEST(Expression, ReportsEachProblemAtItsPlace) {
  const Case cases[] = {
      {"", "1-2 bad-expression: expression is empty\n"},
      {"1 +", "4-5 bad-expression: expected a value, found the end of the expression\n"},
      {"1 2", "3-4 bad-expression: expected an operator or the end, found '2'\n"},
      {"brokers = 3",
       "9-10 bad-expression: '=' is not an operator here; help: compare with '=='\n"},
      {"a && b", "3-5 bad-expression: '&&' is not an operator here; help: write 'and'\n"},
      {"1 < 2 < 3",
       "7-8 bad-expression: comparisons cannot be chained; help: join two comparisons with "
       "'and'\n"},
      {"-1",
       "1-2 bad-expression: a minus sign needs a value before it; help: write 0 - x for a negative "
       "number\n"},
      {"5x", "1-3 bad-expression: '5x' is not a number with a known unit\n"},
      {"99999999999999999999",
       "1-21 bad-expression: '99999999999999999999' is larger than 2^63-1\n"},
      {"'abc", "1-5 bad-expression: a text is not closed; help: end it with '\n"},
      {"jon(names, 'x')",
       "1-4 bad-expression: no function is named 'jon'; functions are default, first, join, len, "
       "max, min, pad, pick, round; help: did you mean 'join'?\n"},
      {"pad(3)", "1-7 bad-expression: 'pad' is given 1 argument, its form is pad(n, width)\n"},
      {"broker + 1",
       "1-7 undefined-value: undefined value 'broker'; defined here: batch-interval, brokers, "
       "conf, "
       "cpu, empty, heap, names, nothing, ... (11 in all); help: did you mean 'brokers'?\n"},
      {"1 + search.prat",
       "5-16 undefined-value: undefined value 'search.prat'; defined in 'search': search.hosts, "
       "search.part; help: did you mean 'search.part'?\n"},
      {"search.hosts[2].address",
       "1-24 undefined-value: undefined value 'search.hosts[2]'; 'search.hosts' has 2 items, "
       "counted "
       "from 0\n"},
      {"brokers.x",
       "1-10 undefined-value: undefined value 'brokers.x'; 'brokers' is the whole number 3\n"},
      {"heap + 1s", "1-10 type-mismatch: '+' cannot work on the size 512MiB and the duration 1s\n"},
      {"heap * heap",
       "1-12 type-mismatch: '*' cannot work on the size 512MiB and the size 512MiB\n"},
      {"batch-interval > 10",
       "1-20 type-mismatch: cannot compare the duration 90s with the whole number 10\n"},
      {"names == 3", "1-11 type-mismatch: cannot compare the list a,b,c with the whole number 3\n"},
      {"1 in 2", "1-7 type-mismatch: 'in' looks in a list, not in the whole number 2\n"},
      {"not 3", "5-6 type-mismatch: expected a condition, found the whole number 3\n"},
      {"1 / 0", "1-6 division-by-zero: division by zero\n"},
      {"9223372036854775807 + 1", "1-24 out-of-range: result of '+' does not fit 64 bits\n"},
      {"first(empty)", "1-13 out-of-range: 'first' is given an empty list\n"},
      {"default(1 / 0, 2)", "9-14 division-by-zero: division by zero\n"},
  };
  for (const Case& c : cases) EXPECT_EQ(outcome(c.text), c.expected) << c.text;
}

TEST(Expression, BoundsNestingInEveryDirection) {
  const std::string parens = std::string(5000, '(') + "1" + std::string(5000, ')');
  const std::string lists = std::string(5000, '[');
  std::string sum = "1";
  for (int i = 0; i < 5000; ++i) sum += " + 1";
  for (const std::string& text : {parens, lists, sum}) {
    EXPECT_NE(outcome(text).find("nested deeper than 100 levels"), std::string::npos);
  }
}

TEST(Expression, ListsThePathsItReads) {
  DiagnosticSink sink;
  const auto e = Expression::parse("eim.count >= senders.acknowledged and a[0].b > c[d]", {}, sink);
  const std::vector<std::string> expected = {"eim.count", "senders.acknowledged", "a[0].b",
                                             "c[...]", "d"};
  EXPECT_EQ(e->paths(), expected);
}

std::string interpolated(const std::string& text) {
  DiagnosticSink sink;
  std::optional<Value> value;
  if (const auto i =
          Interpolation::parse(text, {"x", 1, 1, static_cast<int>(text.size()) + 1}, sink)) {
    value = i->evaluate(scope(), sink);
  }
  if (!sink.all().empty()) {
    const Diagnostic& d = sink.all().front();
    return std::to_string(d.primary.range.column) + " " + d.message;
  }
  return std::string(value->kind_name()) + " " + to_text(*value);
}

TEST(Interpolation, KeepsTheTypeOfALoneExpressionAndJoinsOthers) {
  EXPECT_EQ(interpolated("${heap}"), "size 512MiB");
  EXPECT_EQ(interpolated("-Xmx${heap / 1MiB}m"), "text -Xmx512m");
  EXPECT_EQ(interpolated("${planned} of ${names}"), "text 10000000 of a,b,c");
  EXPECT_EQ(interpolated("$${heap} $ {x} }"), "text ${heap} $ {x} }");
  EXPECT_EQ(interpolated("a ${ '}' } b"), "text a } b");
  EXPECT_EQ(interpolated(""), "text ");
  EXPECT_EQ(interpolated("x ${heap"), "3 '${' is not closed");
  EXPECT_EQ(interpolated("x ${hep}"), "5 undefined value 'hep'");
}

TEST(EvaluateTree, TypesPlainScalarsAsYamlCoreDoes) {
  SourceMap sources;
  DiagnosticSink sink;
  const auto node = parse_yaml("x", R"(
a: [1, -2, 1.5, 1e3, 0x1F, true, null, ~, yes, 010, 1.2.3, "3", '${brokers}', 99999999999999999999, 10M]
n${brokers}: {deep: "${heap}"}
)",
                               sources, sink);
  ASSERT_TRUE(node);
  const auto value = evaluate_tree(*node, scope(), sink);
  ASSERT_TRUE(value);
  const List expected = {1,       -2,    1.5,   1000.0,  31,  true, Value(),
                         Value(), "yes", "010", "1.2.3", "3", 3,    "99999999999999999999",
                         "10M"};
  EXPECT_EQ((*value)["a"], Value(expected));
  EXPECT_EQ((*value)["n3"]["deep"], Value(quantity("512MiB", Dimension::size)));
}

}  // namespace
}  // namespace benchfield
