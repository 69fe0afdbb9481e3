#include <gtest/gtest.h>

#include "runner/template/render.h"

namespace benchfield {
namespace {

/// What a text template gives, or its messages.
std::string render(const std::string& file, const std::string& text, Map values) {
  SourceMap sources;
  DiagnosticSink sink;
  const auto parsed = TextTemplate::parse(file, text, sources, sink);
  const auto out = parsed ? parsed->render(MapScope(std::move(values)), sink) : std::nullopt;
  EXPECT_EQ(out.has_value(), sink.all().empty());
  return out ? *out : to_text(sink, sources, file);
}

TEST(TextTemplate, RepeatsAndSelectsLines) {
  const std::string text =
      "# brokers of ${name}\n"
      "$for broker in brokers\n"
      "  $if broker.index > 0\n"
      "broker ${broker.index}\n"
      "  $else\n"
      "first ${broker.index}\n"
      "  $end\n"
      "$end\n"
      "$for key, value in config\n"
      "${key}=${value}\n"
      "$end\n"
      "a literal $${name} and\n"
      "  $$if a line";
  const List brokers = {Map{{"index", 0}}, Map{{"index", 1}}};
  EXPECT_EQ(render("x.conf.in", text,
                   {{"name", "kafka"}, {"brokers", brokers}, {"config", Map{{"a", 1}, {"b", 2}}}}),
            "# brokers of kafka\n"
            "first 0\n"
            "broker 1\n"
            "a=1\n"
            "b=2\n"
            "a literal ${name} and\n"
            "  $if a line");
}

TEST(TextTemplate, JoinsListsAndWritesCountsPlainly) {
  EXPECT_EQ(render("x.conf.in", "${list} ${count} ${size}\n",
                   {{"list", List{"a:1", "b:2"}},
                    {"count", Quantity{Dimension::count, 10'000, 0}},
                    {"size", Quantity{Dimension::size, 1 << 20, 0}}}),
            "a:1,b:2 10000 1MiB\n");
}

TEST(TextTemplate, KeepsPropertiesValuesInTheirPlace) {
  EXPECT_EQ(render("server.properties.in", "path=${path}\n${key}=${value}\nurl=http://${host}\n",
                   {{"path", " C:\\new\nevil=1"},
                    {"key", "a b=c#"},
                    {"value", "d=e \xC3\xA9\xF0\x9F\x98\x80"},
                    {"host", "h:1"}}),
            "path=\\ C:\\\\new\\nevil=1\n"
            "a\\ b\\=c\\#=d=e \\u00e9\\ud83d\\ude00\n"
            "url=http://h:1\n");
}

TEST(TextTemplate, WritesJsonValuesBareAndInsideTexts) {
  EXPECT_EQ(render("x.json.in", R"({"t": "a ${t} b", "n": ${n}, "s": ${t}, "l": ${l}})",
                   {{"t", "q\"\\\n"},
                    {"n", Quantity{Dimension::count, 3, 0}},
                    {"l", List{1, Map{{"k", true}}}}}),
            R"({"t": "a q\"\\\n b", "n": 3, "s": "q\"\\\n", "l": [1,{"k":true}]})");
}

TEST(TextTemplate, EscapesXmlInTextAndAttributes) {
  EXPECT_EQ(render("pom.xml.in", "<a b=\"${v}\">${v}</a>", {{"v", "<&\"'>\n"}}),
            "<a b=\"&lt;&amp;&quot;&apos;&gt;&#10;\">&lt;&amp;&quot;&apos;&gt;&#10;</a>");
  EXPECT_EQ(render("pom.xml", "<a>${v}</a>", {{"v", "\x01"}}),
            "pom.xml:1:6: error: XML has no way to write the control characters of this value "
            "[unsafe-value]\n"
            "    |\n"
            "  1 | <a>${v}</a>\n"
            "    |      ^\n"
            "\n"
            "1 error in pom.xml; nothing was started\n");
}

TEST(TextTemplate, QuotesShellValuesForWhereTheyStand) {
  const std::string evil = "a'\"$(rm)`\\; b";
  const std::string text =
      "echo ${v} plain/${p} \"in ${v}\" 'in ${v}' # don't ${p}\n"
      "echo ${v}#${v}\n"
      "echo \"$(echo ${v})\" ${empty}\n";
  EXPECT_EQ(render("run.sh.in", text, {{"v", evil}, {"p", "a.b:1"}, {"empty", ""}}),
            "echo 'a'\\''\"$(rm)`\\; b' plain/a.b:1 \"in a'\\\"\\$(rm)\\`\\\\; b\""
            " 'in a'\\''\"$(rm)`\\; b' # don't a.b:1\n"
            "echo 'a'\\''\"$(rm)`\\; b'#'a'\\''\"$(rm)`\\; b'\n"
            "echo \"$(echo 'a'\\''\"$(rm)`\\; b')\" ''\n");
}

TEST(TextTemplate, RefusesShellValuesWhereNoQuotingIsSafe) {
  EXPECT_EQ(render("run.sh", "cat <<END\n${p}\n${v}\nEND\n", {{"p", "word"}, {"v", "$(rm)"}}),
            "run.sh:3:3: error: after '`' or '<<' a value can only be a plain word, this is '$(rm)'"
            " [unsafe-value]\n"
            "    |\n"
            "  3 | ${v}\n"
            "    |   ^\n"
            "\n"
            "1 error in run.sh; nothing was started\n");
}

TEST(TextTemplate, RefusesLineBreaksInFilesOfUnknownKind) {
  EXPECT_EQ(render("x.conf.in", "a = ${v}\n", {{"v", "1\nb = 2"}}),
            "x.conf.in:1:7: error: a value with a line break would make two lines of this one "
            "[unsafe-value]\n"
            "    |\n"
            "  1 | a = ${v}\n"
            "    |       ^\n"
            "\n"
            "1 error in x.conf.in; nothing was started\n");
}

TEST(TextTemplate, ShowsTheFormForOtherTemplateLanguages) {
  EXPECT_EQ(render("x.conf.in", "replicas = {{ .Values.brokers }}\n", {{"brokers", 3}}),
            "x.conf.in:1:12: error: '{{ .Values.brokers }}' is not filled in here "
            "[foreign-template]\n"
            "    |\n"
            "  1 | replicas = {{ .Values.brokers }}\n"
            "    |            ^^^^^^^^^^^^^^^^^^^^^\n"
            "    = help: write ${brokers}\n"
            "\n"
            "1 error in x.conf.in; nothing was started\n");
}

TEST(TextTemplate, ReportsEveryMistakeOfTheBlocksInOnePass) {
  EXPECT_EQ(render("x.conf.in",
                   "$end\n"
                   "$for broker of brokers\n"
                   "$end\n"
                   "a ${b\n"
                   "$if\n"
                   "b\n",
                   {}),
            "x.conf.in:1:1: error: '$end' stands outside of '$for' and '$if' [bad-template]\n"
            "    |\n"
            "  1 | $end\n"
            "    | ^^^^\n"
            "\n"
            "x.conf.in:2:1: error: '$for' is written '$for NAME in LIST' or '$for KEY, VALUE in "
            "MAP' [bad-template]\n"
            "    |\n"
            "  2 | $for broker of brokers\n"
            "    | ^^^^^^^^^^^^^^^^^^^^^^\n"
            "\n"
            "x.conf.in:4:3: error: '${' is not closed [bad-template]\n"
            "    |\n"
            "  4 | a ${b\n"
            "    |   ^^^\n"
            "    = help: close it with '}', or write '$${' for a literal '${'\n"
            "\n"
            "x.conf.in:5:1: error: '$if' has no condition [bad-template]\n"
            "    |\n"
            "  5 | $if\n"
            "    | ^^^\n"
            "\n"
            "x.conf.in:5:1: error: '$if' has no '$end' [bad-template]\n"
            "    |\n"
            "  5 | $if\n"
            "    | ^^^\n"
            "\n"
            "5 errors in x.conf.in; nothing was started\n");
}

TEST(TextTemplate, WantsConditionsAndLoopsOfTheRightKind) {
  EXPECT_EQ(render("x.conf.in", "$if n\n$end\n$for x in n\n$end\n$for k, v in l\n$end\n",
                   {{"n", 3}, {"l", List{}}}),
            "x.conf.in:1:5: error: a condition is true or false, 'n' is a whole number "
            "[type-mismatch]\n"
            "    |\n"
            "  1 | $if n\n"
            "    |     ^\n"
            "\n"
            "x.conf.in:3:11: error: a loop runs over a list or a map, this is a whole number "
            "[type-mismatch]\n"
            "    |\n"
            "  3 | $for x in n\n"
            "    |           ^\n"
            "\n"
            "x.conf.in:5:14: error: a loop with two names runs over a map, this is a list "
            "[type-mismatch]\n"
            "    |\n"
            "  5 | $for k, v in l\n"
            "    |              ^\n"
            "\n"
            "3 errors in x.conf.in; nothing was started\n");
}

}  // namespace
}  // namespace benchfield
