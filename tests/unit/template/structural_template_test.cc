#include <gtest/gtest.h>

#include "runner/template/render.h"

namespace benchfield {
namespace {

std::string render(const std::string& text, Map values) {
  SourceMap sources;
  DiagnosticSink sink;
  const StructuralTemplate parsed = parse_structural("a.yaml", text, sources, sink);
  const auto out = render_structural(parsed, MapScope(std::move(values)), sink);
  EXPECT_EQ(out.has_value(), sink.all().empty());
  if (!out) return to_text(sink, sources, "a.yaml");
  std::string all;
  for (const Value& document : *out) all += (all.empty() ? "" : "---\n") + to_yaml(document);
  return all;
}

TEST(StructuralTemplate, KeepsValuesInTheirPlace) {
  const std::string evil = "x\"\n- y: 'z'\n#";
  EXPECT_EQ(render("kind: Service\n"
                   "metadata: {name: \"${name}\", labels: {\"${name}\": \"a-${name}\"}}\n"
                   "ports: [\"${port}\"]\n",
                   {{"name", "a: b"}, {"port", 9092}}),
            "kind: Service\n"
            "metadata:\n"
            "  name: \"a: b\"\n"
            "  labels:\n"
            "    \"a: b\": \"a-a: b\"\n"
            "ports:\n"
            "  - 9092\n");
  EXPECT_EQ(render("text: \"${v}\"\n", {{"v", evil}}), "text: |-\n  x\"\n  - y: 'z'\n  #\n");
}

TEST(StructuralTemplate, RepeatsAndSelects) {
  EXPECT_EQ(render("---\n"
                   "$if: brokers > 1\n"
                   "kind: Dropped\n"
                   "---\n"
                   "containers:\n"
                   "  - $each: t in topics\n"
                   "    $if: t.key != \"b\"\n"
                   "    name: ${t.key}\n"
                   "    partitions: \"${t.value}\"\n"
                   "  - {$if: brokers == 1, name: single}\n"
                   "  - {$each: \"n in [1, 2]\", $do: \"port-${n}\"}\n"
                   "config: {$each: t in topics, \"${t.key}.size\": \"${t.value}\"}\n"
                   "dropped: {$if: brokers > 1}\n",
                   {{"brokers", Quantity{Dimension::count, 1, 0}},
                    {"topics", Map{{"a", Quantity{Dimension::count, 3, 0}}, {"b", 1}}}}),
            "containers:\n"
            "  - name: a\n"
            "    partitions: 3\n"
            "  - name: single\n"
            "  - port-1\n"
            "  - port-2\n"
            "config:\n"
            "  a.size: 3\n"
            "  b.size: 1\n");
}

TEST(StructuralTemplate, PlacesProblemsInTheDocumentTheyStandIn) {
  EXPECT_EQ(render("a: 1\n"
                   "---\n"
                   "b: ${brokres}\n"
                   "$eac: x in y\n"
                   "c: {$each: x}\n",
                   {{"brokers", 1}}),
            "a.yaml:3:6: error: undefined value 'brokres' [undefined-value]\n"
            "    |\n"
            "  3 | b: ${brokres}\n"
            "    |      ^^^^^^^\n"
            "    = note: defined here: brokers\n"
            "    = help: did you mean 'brokers'?\n"
            "\n"
            "a.yaml:4:1: error: unknown directive '$eac' [bad-template]\n"
            "    |\n"
            "  4 | $eac: x in y\n"
            "    | ^^^^\n"
            "    = note: directives: $do, $each, $if\n"
            "\n"
            "a.yaml:5:12: error: '$each' is written '$each: NAME in EXPRESSION' [bad-template]\n"
            "    |\n"
            "  5 | c: {$each: x}\n"
            "    |            ^\n"
            "\n"
            "3 errors in a.yaml; nothing was started\n");
}

TEST(YamlText, QuotesWhatWouldReadAsSomethingElse) {
  const Value value = Map{{"list", List{"", "no", "12", "1e3", "2026-11-22", "-x", "a:", "a #b",
                                        "~", "plain text", "/a/b:c", "\xC3\xA9", "tab\there"}},
                          {"y", true},
                          {"nothing", Value()},
                          {"empty", Map{}},
                          {"lines", "a\n\nb\n"},
                          {"odd lines", " a\nb"},
                          {"nested", List{List{1, 2.5}, List{}, Map{{"k", List{"v"}}}}}};
  EXPECT_EQ(to_yaml(value),
            "list:\n"
            "  - \"\"\n"
            "  - \"no\"\n"
            "  - \"12\"\n"
            "  - \"1e3\"\n"
            "  - \"2026-11-22\"\n"
            "  - \"-x\"\n"
            "  - \"a:\"\n"
            "  - \"a #b\"\n"
            "  - \"~\"\n"
            "  - plain text\n"
            "  - /a/b:c\n"
            "  - \"\xC3\xA9\"\n"
            "  - \"tab\\there\"\n"
            "\"y\": true\n"
            "nothing: null\n"
            "empty: {}\n"
            "lines: |\n"
            "  a\n"
            "\n"
            "  b\n"
            "odd lines: \" a\\nb\"\n"
            "nested:\n"
            "  - - 1\n"
            "    - 2.5\n"
            "  - []\n"
            "  - k:\n"
            "      - v\n");
}

}  // namespace
}  // namespace benchfield
