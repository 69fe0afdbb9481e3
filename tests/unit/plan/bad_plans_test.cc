#include <gtest/gtest.h>

#include <cstdlib>
#include <set>
#include <string>

#include "runner/io/files.h"
#include "runner/plan/codes.h"
#include "runner/plan/load.h"
#include "tests/fakes/fake_catalog.h"

namespace benchfield {
namespace {

const std::string kFolder = std::string(BENCHFIELD_SOURCE_DIR) + "/tests/bad_plans";

std::vector<std::string> plan_names() {
  std::vector<std::string> out;
  for (const std::string& name : list_directory(kFolder)) {
    if (name.ends_with(".yaml")) out.push_back(name.substr(0, name.size() - 5));
  }
  return out;
}

std::string messages_of(const std::string& name) {
  const FakeCatalog catalog;
  SourceMap sources;
  DiagnosticSink sink;
  const auto text = read_file(kFolder + "/" + name + ".yaml");
  const auto plan = load_plan(name + ".yaml", text.value_or(""), {}, catalog, sources, sink);
  EXPECT_FALSE(plan) << name;
  return to_text(sink, sources, name + ".yaml");
}

/// BENCHFIELD_UPDATE_GOLDEN=1 rewrites what is expected; read the difference before committing it.
TEST(BadPlans, AreExplainedWordForWord) {
  const bool updates = std::getenv("BENCHFIELD_UPDATE_GOLDEN") != nullptr;
  for (const std::string& name : plan_names()) {
    const std::string path = kFolder + "/" + name + ".expected";
    const std::string messages = messages_of(name);
    if (updates) {
      ASSERT_TRUE(write_file(path, messages));
    }
    EXPECT_EQ(read_file(path).value_or("(no file)"), messages) << name;
  }
}

TEST(BadPlans, CoverEveryCode) {
  std::string all;
  for (const std::string& name : plan_names()) {
    all += read_file(kFolder + "/" + name + ".expected").value_or("");
  }
  for (const CodeRow& row : plan_codes()) {
    EXPECT_NE(all.find("[" + std::string(row.code) + "]"), std::string::npos) << row.code;
  }
}

TEST(PlanCodes, AreListedOnceAndExplained) {
  std::set<std::string> listed;
  for (const CodeRow& row : plan_codes()) {
    EXPECT_TRUE(listed.emplace(row.code).second) << row.code;
    EXPECT_GE(row.explanation.size(), 20U) << row.code;
  }
  const auto header = read_file(std::string(BENCHFIELD_SOURCE_DIR) + "/runner/plan/codes.h");
  ASSERT_TRUE(header);
  std::set<std::string> declared;
  for (std::size_t at = 0; (at = header->find("[] = \"", at)) != std::string::npos;) {
    at += 6;
    declared.insert(header->substr(at, header->find('"', at) - at));
  }
  EXPECT_EQ(listed, declared);
}

}  // namespace
}  // namespace benchfield
