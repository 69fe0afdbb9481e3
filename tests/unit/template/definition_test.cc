#include "runner/template/definition.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "tests/unit/template/layout.h"

namespace benchfield {
namespace {

constexpr char kFolder[] = BENCHFIELD_SOURCE_DIR "/tests/unit/template/definitions";

/// Messages with the folder cut off.
std::string messages(std::string_view name) {
  SourceMap sources;
  DiagnosticSink sink;
  DefinitionStore store({kFolder}, sources);
  EXPECT_EQ(store.find(name, sink), nullptr);
  std::string text = to_text(sink, sources, name);
  const std::string cut = std::string(kFolder) + "/";
  for (auto at = text.find(cut); at != std::string::npos; at = text.find(cut, at)) {
    text.erase(at, cut.size());
  }
  return text;
}

/// Every message without its snippet, in order of their places: to_text() shows the first 20 only.
std::string short_messages(std::string_view name) {
  SourceMap sources;
  DiagnosticSink sink;
  DefinitionStore store({kFolder}, sources);
  EXPECT_EQ(store.find(name, sink), nullptr);
  std::map<std::pair<int, int>, std::string> messages;
  for (const Diagnostic& d : sink.all()) {
    const SourceRange& at = d.primary.range;
    std::string& out = messages[{at.line, at.column}];
    out += std::to_string(at.line) + ":" + std::to_string(at.column) + ": " + d.message + " [" +
           d.code + "]\n";
    for (const LabelledRange& other : d.secondary) {
      out += "  " + std::to_string(other.range.line) + ":" + std::to_string(other.range.column) +
             ": " + other.label + "\n";
    }
    for (const std::string& note : d.notes) out += "  = note: " + note + "\n";
    if (!d.help.empty()) out += "  = help: " + d.help + "\n";
  }
  std::string out;
  for (const auto& [place, text] : messages) out += text;
  return out;
}

const KeyRow* row(const DefinitionInfo& info, std::string_view key) {
  for (const KeyRow& r : info.values) {
    if (r.key == key) return &r;
  }
  return nullptr;
}

TEST(DefinitionStore, DescribesWhatPlansNeedToKnow) {
  SourceMap sources;
  DiagnosticSink sink;
  DefinitionStore store({kFolder}, sources);
  const Definition* toy = store.find("toy", sink);
  ASSERT_NE(toy, nullptr) << to_text(sink, sources, "toy");
  EXPECT_EQ(toy->info.name, "toy");
  EXPECT_EQ(toy->info.roles, (std::vector<std::string>{"head", "worker"}));
  EXPECT_EQ(toy->info.endpoints, (std::vector<std::string>{"api"}));
  EXPECT_EQ(toy->info.connect, (std::vector<std::string>{"source"}));
  EXPECT_EQ(toy->info.places, (std::vector<std::string>{"hosts"}));
  EXPECT_EQ(toy->info.parts_value, "items");
  ASSERT_NE(row(toy->info, "heap"), nullptr);
  EXPECT_EQ(row(toy->info, "heap")->default_value,
            Value(Quantity{Dimension::size, std::int64_t{64} << 20, 0}));
  EXPECT_EQ(row(toy->info, "version")->default_value, Value("7.0"));
  EXPECT_EQ(row(toy->info, "workers")->least, 0);
  EXPECT_FALSE(row(toy->info, "greeting")->default_value.has_value());
  ASSERT_EQ(row(toy->info, "items")->of.size(), 2u);
  EXPECT_EQ(row(toy->info, "items")->of[0].key, "parts");
  EXPECT_EQ(store.find("toy", sink), toy);
}

TEST(DefinitionStore, MergesWhatIsExtended) {
  SourceMap sources;
  DiagnosticSink sink;
  DefinitionStore store({kFolder}, sources);
  const Definition* extra = store.find("toy-extra", sink);
  ASSERT_NE(extra, nullptr) << to_text(sink, sources, "toy-extra");
  ASSERT_NE(row(extra->info, "workers"), nullptr);
  EXPECT_EQ(row(extra->info, "workers")->help, "number of workers");
  EXPECT_EQ(row(extra->info, "greeting"), nullptr);
  ASSERT_NE(row(extra->info, "color"), nullptr);
  EXPECT_EQ(extra->files.at("hosts/toy.properties.in"), "color=${color}\n");
  EXPECT_EQ(extra->files.at("hosts/Main.java"), "class Main {}\n");
  EXPECT_TRUE(extra->paths.at("hosts/Main.java").ends_with("definitions/toy/hosts/Main.java"));
}

TEST(DefinitionStore, PrefersLaterFoldersAndLetsThemExtendTheirOwnName) {
  const auto folder = std::filesystem::temp_directory_path() /
                      ("benchfield-definition-test-" + std::to_string(::getpid()));
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder / "toy");
  std::ofstream(folder / "toy" / "component.yaml")
      << "component: toy\nextends: toy\nsummary: mine\n";
  SourceMap sources;
  DiagnosticSink sink;
  DefinitionStore store({kFolder, folder.string()}, sources);
  const Definition* toy = store.find("toy", sink);
  std::filesystem::remove_all(folder);
  ASSERT_NE(toy, nullptr) << to_text(sink, sources, "toy");
  EXPECT_EQ(toy->tree.find("summary")->text, "mine");
  EXPECT_EQ(toy->folders.size(), 2u);
}

TEST(DefinitionStore, HasNothingToSayAboutNamesThatAreNotThere) {
  SourceMap sources;
  DiagnosticSink sink;
  DefinitionStore store({kFolder}, sources);
  EXPECT_EQ(store.find("nobody", sink), nullptr);
  EXPECT_TRUE(sink.all().empty());
  EXPECT_EQ(store.names(), (std::vector<std::string>{"broken", "crooked", "orphan", "ring-a",
                                                     "ring-b", "strayed", "toy", "toy-extra"}));
}

TEST(DefinitionStore, ReportsProblemsOnce) {
  SourceMap sources;
  DiagnosticSink sink;
  DefinitionStore store({kFolder}, sources);
  EXPECT_EQ(store.find("orphan", sink), nullptr);
  EXPECT_EQ(store.find("orphan", sink), nullptr);
  EXPECT_EQ(sink.all().size(), 1u);
}

TEST(DefinitionChecks, NamesADefinitionThatIsNotThere) {
  EXPECT_EQ(
      messages("orphan"),
      "orphan/component.yaml:2:10: error: no definition is named 'toi' [unknown-definition]\n"
      "    |\n"
      "  2 | extends: toi\n"
      "    |          ^^^\n"
      "    = note: definitions: broken, crooked, orphan, ring-a, ring-b, strayed, toy, toy-extra\n"
      "    = help: did you mean 'toy'?\n"
      "\n"
      "1 error in orphan; nothing was started\n");
}

TEST(DefinitionChecks, FindsCircles) {
  EXPECT_EQ(messages("ring-a"),
            "ring-b/component.yaml:2:10: error: definition 'ring-b' extends itself by way of "
            "'ring-a' [circular-extends]\n"
            "    |\n"
            "  2 | extends: ring-a\n"
            "    |          ^^^^^^\n"
            "\n"
            "1 error in ring-a; nothing was started\n");
}

TEST(DefinitionChecks, FindRulesOfScalingThatCannotBeRight) {
  SourceMap sources;
  DiagnosticSink sink;
  DefinitionStore store({BENCHFIELD_SOURCE_DIR "/tests/unit/template/rules"}, sources);
  EXPECT_EQ(store.find("misruled", sink), nullptr);
  std::vector<std::string> found;
  for (const Diagnostic& d : sink.all()) found.push_back(d.message);
  EXPECT_EQ(found, (std::vector<std::string>{
                       "no role is named 'wrker'", "no value is named 'executors'",
                       "no role is named 'driver'", "unknown type 'htp' of drain entry",
                       "scale entry does not say what it does"}));
}

TEST(DefinitionChecks, FindRulesOfValuesThatCannotBeRight) {
  SourceMap sources;
  DiagnosticSink sink;
  DefinitionStore store({BENCHFIELD_SOURCE_DIR "/tests/unit/template/rules"}, sources);
  EXPECT_EQ(store.find("misrefused", sink), nullptr);
  std::vector<std::string> found;
  for (const Diagnostic& d : sink.all()) found.push_back(d.code + ": " + d.message);
  ASSERT_EQ(found.size(), 6U);
  EXPECT_TRUE(found[0].starts_with("bad-expression: ")) << found[0];
  EXPECT_EQ(std::vector<std::string>(found.begin() + 1, found.end()),
            (std::vector<std::string>{"unknown-value: no value is named 'memory'",
                                      "unknown-value: no value is named 'hep'",
                                      "unknown-value: no value is named 'role_count'",
                                      "missing-key: refuse entry 'value' has no 'if'",
                                      "missing-key: refuse entry does not say what it does"}));
}

TEST(DefinitionStore, HandsTheRulesOfValuesOn) {
  SourceMap sources;
  DiagnosticSink sink;
  DefinitionStore store({BENCHFIELD_SOURCE_DIR "/templates"}, sources);
  const Definition* job = store.find("kafka-to-search", sink);
  ASSERT_NE(job, nullptr) << to_text(sink, sources, "kafka-to-search");
  ASSERT_EQ(job->info.rules.size(), 4U) << "those of what it extends";
  EXPECT_EQ(job->info.rules[1].value, "driver_limit");
}

TEST(DefinitionChecks, ReportsTheShapeOfADocument) {
  EXPECT_EQ(messages("crooked"),
            "crooked/component.yaml:3:8: error: 'roles' of definition 'crooked' must be a map, "
            "found a list [type-mismatch]\n"
            "    |\n"
            "  3 | roles: [server]\n"
            "    |        ^\n"
            "\n"
            "crooked/component.yaml:4:7: error: 'disk' of definition 'crooked' must be a text or "
            "number, found a map [type-mismatch]\n"
            "    |\n"
            "  4 | disk: {}\n"
            "    |       ^\n"
            "\n"
            "crooked/component.yaml:7:10: error: 'collect' of definition 'crooked' must be a list, "
            "found a map [type-mismatch]\n"
            "    |\n"
            "  7 | collect: {}\n"
            "    |          ^\n"
            "\n"
            "3 errors in crooked; nothing was started\n");
}

TEST(DefinitionChecks, ReportsEverythingInOnePass) {
  const std::string actual = short_messages("broken");
  EXPECT_EQ(actual, read_expected("tests/unit/template/broken.txt", actual));
}

}  // namespace
}  // namespace benchfield
