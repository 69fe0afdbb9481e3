#include <gtest/gtest.h>

#include <string>

#include "runner/plan/node.h"

namespace benchfield {
namespace {

/// "LINE:COLUMN-END code: message" of every problem, or the tree in one line.
std::string show(const Node& node) {
  if (node.kind == Node::Kind::null) return "null";
  if (node.is_scalar()) return node.quoted ? "'" + node.text + "'" : node.text;
  std::string out;
  for (const Node& item : node.items) out += (out.empty() ? "" : ", ") + show(item);
  for (const auto& m : node.members)
    out += (out.empty() ? "" : ", ") + m.key + ": " + show(m.value);
  return node.is_list() ? "[" + out + "]" : "{" + out + "}";
}

std::string outcome(const std::string& text) {
  SourceMap sources;
  DiagnosticSink sink;
  const auto node = parse_yaml("p", text, sources, sink);
  std::string out;
  for (const Diagnostic& d : sink.all()) {
    const auto& r = d.primary.range;
    out += std::to_string(r.line) + ":" + std::to_string(r.column) + "-" +
           std::to_string(r.end_column) + " " + d.code + ": " + d.message + "\n";
  }
  EXPECT_EQ(node.has_value(), sink.all().empty()) << text;
  return node && out.empty() ? show(*node) : out;
}

TEST(YamlLoader, ReadsWhatPlansUse) {
  EXPECT_EQ(
      outcome(
          "a: 1\nb: {c: [x, \"y\", 'z'], d: ~}\ne:\n  - f: |\n      \tone\n      two\n    g:\n"),
      "{a: 1, b: {c: [x, 'y', 'z'], d: null}, e: [{f: '\tone\ntwo\n', g: null}]}");
  EXPECT_EQ(outcome("---\n# comment\na: 'it''s'\n\"q k\": \"x: #y\"\r\nlong: one\n  two\n"),
            "{a: 'it's', q k: 'x: #y', long: one two}");
  EXPECT_EQ(outcome("\xEF\xBB\xBF"
                    "a: é\n"),
            "{a: é}");
  EXPECT_EQ(outcome(""), "null");
}

TEST(YamlLoader, RefusesWhatTheParserLetsThrough) {
  const std::pair<const char*, const char*> cases[] = {
      {"a: 1\nb: 2\na: 3\n", "3:1-2 duplicate-key: key 'a' is given twice\n"},
      {"a: \"one\nb: 2\n", "1:4-8 yaml-syntax: a text is not closed\n"},
      {"a: \"one\nb: \"\n", "1:4-8 yaml-syntax: a text is not closed before the next key\n"},
      {"a: 1\nfoo\nb: 2\n", "2:1-4 yaml-syntax: 'foo' is not followed by a colon\n"},
      {"{a, b: 1}\n", "1:2-3 yaml-syntax: 'a' is not followed by a colon\n"},
      {"- a\nb: 1\n", "2:1-5 yaml-syntax: this line does not belong to what stands above it\n"},
      {"a: 1\n---\nb: 2\n", "2:1-4 yaml-feature: a second document in one file is not supported\n"},
      {"a: &x 1\nb: *x\n",
       "1:4-6 yaml-feature: an anchor (&name) is not supported\n"
       "2:4-6 yaml-feature: an alias (*name) is not supported\n"},
      {"a: {<<: 1}\n", "1:5-7 yaml-feature: a merge key (<<) is not supported\n"},
      {"a: !!int 3\n", "1:4-9 yaml-feature: a tag (!name) is not supported\n"},
      {"%YAML 1.2\n---\na: 1\n", "1:1-10 yaml-feature: a YAML directive (%) is not supported\n"},
      {"a:\n\tb: 1\n", "2:1-2 yaml-syntax: a tab indents this line\n"},
      {"a:\n  b: 1\n \t c: 1\n", "3:2-3 yaml-syntax: a tab indents this line\n"},
      {"[a]: 1\n", "1:1-2 yaml-syntax: a key must be a name, not a list or map\n"},
      {"? a\n: 1\n", "1:3-4 yaml-syntax: 'a' is not followed by a colon\n"},
      {"a: b: c\n", "1:5-6 yaml-syntax: a second ':' in a value that is not quoted\n"},
      {"a: [1, 2\nb: 3\n", "1:4-5 yaml-syntax: '[' is not closed\n"},
      {"a: {b: 1\n", "1:4-5 yaml-syntax: '{' is not closed\n"},
      {"a: 1\n  b: 2\n", "2:3-4 yaml-syntax: this key is indented deeper than the keys above it\n"},
      {"a: \xff\n", "1:4-5 yaml-syntax: file is not UTF-8 here\n"},
      {"a: \x01\n", "1:4-5 yaml-syntax: control character in the file\n"},
      {"a: \"\\q\"\n", "1:5-7 yaml-syntax: unknown escape in a text\n"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(outcome(text), expected) << text;
}

TEST(YamlLoader, BoundsNesting) {
  EXPECT_NE(outcome(std::string(100000, '[')), "");
  EXPECT_EQ(outcome(std::string(65, '[') + std::string(65, ']')),
            "1:65-66 yaml-syntax: nested deeper than 64 levels\n");
  std::string deep;
  for (int i = 0; i < 3000; ++i) deep += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
  EXPECT_NE(outcome(deep), "");
}

TEST(YamlLoader, PlacesCountCodePoints) {
  SourceMap sources;
  DiagnosticSink sink;
  const auto node = parse_yaml("p", "é: {ü: \"x y\", b: 12}\n", sources, sink);
  ASSERT_TRUE(node);
  const Node& inner = node->members[0].value;
  EXPECT_EQ(inner.members[0].value.range, (SourceRange{"p", 1, 8, 13}));
  EXPECT_EQ(inner.members[1].key_range, (SourceRange{"p", 1, 15, 16}));
}

}  // namespace
}  // namespace benchfield
