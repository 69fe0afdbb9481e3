#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/unit/template/layout.h"

namespace benchfield {
namespace {

constexpr char kFolder[] = BENCHFIELD_SOURCE_DIR "/templates";

/// Addresses that a definition's edges may ask for.
const std::map<std::string, std::map<std::string, std::vector<std::string>>> kOthers = {
    {"k", {{"bootstrap", {"10.0.0.1:1"}}}}, {"s", {{"http", {"10.0.0.1:2", "10.0.0.1:3"}}}}};

/// Steps without what stands elsewhere: the content of sources and the hashes over it.
std::string short_text(ComponentSteps steps) {
  constexpr std::size_t kHash = 12;
  std::set<std::string> hashes;
  for (Step& step : steps.install) {
    const std::string folder = step.unless_exists.substr(0, step.unless_exists.rfind('/'));
    hashes.insert(folder.substr(folder.size() - kHash));
    if (auto* file = std::get_if<WriteFile>(&step.kind)) file->content.clear();
  }
  std::string text = to_text(steps);
  for (const std::string& hash : hashes) {
    for (auto at = text.find(hash); at != std::string::npos; at = text.find(hash)) {
      text.replace(at, kHash, "<hash>");
    }
  }
  return text;
}

/// The steps of a definition of this project with its defaults, or its problems.
std::string steps_of(const std::string& name) {
  SourceMap sources;
  DiagnosticSink sink;
  DefinitionStore store({kFolder}, sources);
  const Definition* definition = store.find(name, sink);
  if (!definition) return to_text(sink, sources, name);
  ComponentSpec component = default_component(*definition, name);
  for (const std::string& role : definition->info.connect) {
    component.connect.push_back({role, role == "source" ? "k" : "s", "planes", {}});
  }
  if (name == "spark-job") component.values["jar"] = "/jobs/job.jar";  // it compiles none
  const auto layout = layout_of(*definition, component, sink);
  const auto steps = layout ? instantiate(*definition, component, *layout, kOthers, sink)
                            : std::optional<ComponentSteps>();
  return steps ? short_text(*steps) : to_text(sink, sources, name);
}

class Templates : public testing::TestWithParam<std::string> {};

TEST_P(Templates, GiveTheseStepsByDefault) {
  const std::string actual = steps_of(GetParam());
  EXPECT_EQ(actual, read_expected("tests/golden/templates/" + GetParam() + ".txt", actual));
}

INSTANTIATE_TEST_SUITE_P(All, Templates,
                         testing::Values("kafka", "search", "spark-job", "kafka-to-search"),
                         [](const auto& test) {
                           std::string name = test.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace benchfield
