#include "runner/template/instantiate.h"

#include <gtest/gtest.h>

#include "tests/unit/template/layout.h"

namespace benchfield {
namespace {

constexpr char kFolder[] = BENCHFIELD_SOURCE_DIR "/tests/unit/template/definitions";

class Instantiate : public testing::Test {
 protected:
  void SetUp() override {
    toy_ = store_.find("toy", sink_);
    ASSERT_NE(toy_, nullptr) << messages();
    component_ = default_component(*toy_, "t");
    component_.connect = {{"source", "kafka", "planes3", {}}};
  }

  std::string messages() {
    std::string text = to_text(sink_, sources_, "plan.yaml");
    const std::string cut = std::string(kFolder) + "/";
    for (auto at = text.find(cut); at != std::string::npos; at = text.find(cut, at)) {
      text.erase(at, cut.size());
    }
    return text;
  }

  std::optional<ComponentSteps> run() {
    const auto layout = layout_of(*toy_, component_, sink_);
    if (!layout) return std::nullopt;
    return instantiate(*toy_, component_, *layout, {{"kafka", {{"bootstrap", {"k:1", "k:2"}}}}},
                       sink_);
  }

  SourceMap sources_;
  DiagnosticSink sink_;
  DefinitionStore store_{{kFolder}, sources_};
  const Definition* toy_ = nullptr;
  ComponentSpec component_;
};

TEST_F(Instantiate, SaysWhatEachRoleNeeds) {
  component_.values["workers"] = 3;
  const auto demands = role_demands(*toy_, component_, Place::hosts, sink_);
  ASSERT_TRUE(demands) << messages();
  ASSERT_EQ(demands->size(), 2u);
  EXPECT_EQ((*demands)[0].role, "head");
  EXPECT_EQ((*demands)[0].count, 1);
  EXPECT_EQ((*demands)[0].memory, std::int64_t{64} << 20);
  EXPECT_EQ((*demands)[1].count, 3);
  EXPECT_EQ((*demands)[1].ports, (std::vector<std::string>{"client", "admin"}));
  EXPECT_EQ((*demands)[1].memory, std::int64_t{65} << 20);
}

TEST_F(Instantiate, GivesTheAddressesOfEveryInstance) {
  const auto layout = layout_of(*toy_, component_, sink_);
  ASSERT_TRUE(layout);
  const auto addresses = addresses_of(*toy_, component_, *layout, sink_);
  ASSERT_TRUE(addresses) << messages();
  EXPECT_EQ(seen_from(*addresses, "anywhere"),
            (Endpoints{{"api", {"10.0.0.1:9001", "10.0.0.1:9003"}}}));
}

TEST_F(Instantiate, WritesTheStepsOfAComponent) {
  component_.values["greeting"] = "good 'day'";
  component_.values["options"] = List{"-a", "b c"};
  component_.values["items"] = Map{{"first", Map{{"parts", 2}}}};
  const auto steps = run();
  ASSERT_TRUE(steps) << messages();
  const std::string actual = to_text(*steps);
  EXPECT_EQ(actual, read_expected("tests/unit/template/toy.txt", actual));
}

TEST_F(Instantiate, KeepsTheFolderOfAnInstallUntilItsSourceChanges) {
  const auto folder = [&] {
    const auto steps = run();
    return steps ? steps->install.front().unless_exists : messages();
  };
  const std::string first = folder();
  EXPECT_EQ(folder(), first);
  component_.values["version"] = "7.1";
  EXPECT_NE(folder(), first);
}

TEST_F(Instantiate, PlacesUndefinedValuesInTheDefinitionWithThePlanLine) {
  component_.connect.clear();
  EXPECT_FALSE(run());
  EXPECT_EQ(
      messages(),
      "toy/component.yaml:37:30: error: undefined value 'source' [undefined-value]\n"
      "     |\n"
      "  37 |         env: {TOY_SOURCE: \"${source.bootstrap}\", TOY_NONE: \"${greeting}\"}\n"
      "     |                              ^^^^^^^^^^^^^^^^\n"
      "     = note: rendering component 't' of plan.yaml:6:3\n"
      "     = note: defined here: directory, greeting, heap, host, index, install, items, log, ... "
      "(17 in all)\n"
      "\n"
      "toy/component.yaml:56:23: error: undefined value 'source' [undefined-value]\n"
      "     |\n"
      "  56 |   - {kafka-topics: \"${source.bootstrap}\", topics: \"${items}\", mode: empty}\n"
      "     |                       ^^^^^^^^^^^^^^^^\n"
      "     = note: rendering component 't' of plan.yaml:6:3\n"
      "     = note: defined here: greeting, heap, install, items, name, options, role_count, run, "
      "... (11 in all)\n"
      "\n"
      "toy/hosts/toy.properties.in:1:38: error: undefined value 'source' [undefined-value]\n"
      "    |\n"
      "  1 | # worker ${index} of ${name} reads ${source.part}\n"
      "    |                                      ^^^^^^^^^^^\n"
      "    = note: rendering component 't' of plan.yaml:6:3\n"
      "    = note: defined here: directory, greeting, heap, host, index, install, items, log, ... "
      "(17 in all)\n"
      "\n"
      "3 errors in plan.yaml; nothing was started\n");
}

TEST_F(Instantiate, ReportsAProblemOfAllInstancesOnce) {
  component_.values["items"] = Map{{"first", Map{{"parts", 1}}}, {"a\nb", "no map"}};
  EXPECT_FALSE(run());
  EXPECT_EQ(
      messages(),
      "toy/hosts/toy.properties.in:4:15: error: undefined value 'item.parts' [undefined-value]\n"
      "    |\n"
      "  4 | item.${key}=${item.parts}\n"
      "    |               ^^^^^^^^^^\n"
      "    = note: rendering component 't' of plan.yaml:6:3\n"
      "    = note: 'item' is the text 'no map'\n"
      "\n"
      "1 error in plan.yaml; nothing was started\n");
}

TEST_F(Instantiate, RefusesRolesOfImpossibleSize) {
  component_.values["workers"] = -1;
  EXPECT_FALSE(role_demands(*toy_, component_, Place::hosts, sink_));
  EXPECT_EQ(messages(),
            "toy/component.yaml:16:19: error: role 'worker' has -1 instances, 0 to 10000 are "
            "possible [out-of-range]\n"
            "     |\n"
            "  16 |   worker: {count: \"${workers}\", ports: [client, admin], memory: \"${heap + "
            "role_count.head * 1MiB}\"}\n"
            "     |                   ^^^^^^^^^^^^\n"
            "     = note: rendering component 't' of plan.yaml:6:3\n"
            "\n"
            "1 error in plan.yaml; nothing was started\n");
}

TEST_F(Instantiate, ReportsWhatOnlyValuesTell) {
  toy_ = store_.find("strayed", sink_);
  ASSERT_NE(toy_, nullptr) << messages();
  component_ = default_component(*toy_, "s");
  EXPECT_FALSE(run());
  EXPECT_EQ(messages(),
            "strayed/component.yaml:10:29: error: definition 'strayed' has no file "
            "'hosts/main.xml' [no-such-file]\n"
            "     |\n"
            "  10 |       - {fetch: maven, pom: \"hosts/${kind}.xml\", into: libs}\n"
            "     |                             ^^^^^^^^^^^^^^^^^^^\n"
            "     = note: rendering component 's' of plan.yaml:6:3\n"
            "     = note: files here: x.conf\n"
            "\n"
            "strayed/component.yaml:12:28: error: '../main.conf' leaves the directory of the "
            "instance [bad-path]\n"
            "     |\n"
            "  12 |       - {copy: x.conf, to: \"../${kind}.conf\"}\n"
            "     |                            ^^^^^^^^^^^^^^^^^\n"
            "     = note: rendering component 's' of plan.yaml:6:3\n"
            "\n"
            "strayed/component.yaml:15:24: error: this leaves no program to start [missing-key]\n"
            "     |\n"
            "  15 |       - {id: one, run: [\"${nothing}\"]}\n"
            "     |                        ^\n"
            "     = note: rendering component 's' of plan.yaml:6:3\n"
            "\n"
            "strayed/component.yaml:16:37: error: '5' has no unit [missing-unit]\n"
            "     |\n"
            "  16 |       - {id: two, run: [x], within: 5}\n"
            "     |                                     ^\n"
            "     = note: rendering component 's' of plan.yaml:6:3\n"
            "     = note: a duration takes one of ms, s, m, h, d\n"
            "     = help: write 5s or 5m\n"
            "\n"
            "strayed/component.yaml:17:39: error: a condition is true or false, 'kind' is a text "
            "[type-mismatch]\n"
            "     |\n"
            "  17 |       - {id: three, process: [x], if: kind}\n"
            "     |                                       ^^^^\n"
            "     = note: rendering component 's' of plan.yaml:6:3\n"
            "\n"
            "strayed/component.yaml:19:18: error: undefined value 'server' [undefined-value]\n"
            "     |\n"
            "  19 |       - {tcp: \"${server.address}\", role: server}\n"
            "     |                  ^^^^^^^^^^^^^^\n"
            "     = note: rendering component 's' of plan.yaml:6:3\n"
            "     = note: defined here: directory, host, index, install, kind, log, name, nothing, "
            "... (13 in all)\n"
            "\n"
            "6 errors in plan.yaml; nothing was started\n");
}

/// Limits of the processes of a definition with two roles, as a dry-run prints them.
class LimitsOf : public Instantiate {
 protected:
  std::string limits() {
    toy_ = limited_.find("limited", sink_);
    if (!toy_) return messages();
    component_ = default_component(*toy_, "l");
    for (const auto& [name, value] : given_) component_.values[name] = value;
    const auto steps = run();
    if (!steps) return messages();
    std::string out;
    for (const Step& step : steps->start) {
      const auto& limits = std::get<StartProcess>(step.kind).limits;
      out += limits ? limits->instance + ": " + to_text(*limits) + "\n" : "none\n";
    }
    return out + "fact " + steps->facts.find("cpu")->text() + "\n";
  }
  DefinitionStore limited_{{BENCHFIELD_SOURCE_DIR "/tests/unit/template/limits"}, sources_};
  Map given_;
};

TEST_F(LimitsOf, AreNoneUnlessAPlanOrTheDefinitionGivesThem) {
  EXPECT_EQ(limits(), "none\nl/helper-0: cpu 250m, shares 256\nfact none\n");
}

TEST_F(LimitsOf, AreThoseOfTheRoleAndElseOfTheDocument) {
  given_["cpu"] = Quantity{Dimension::cores, 1500, 0};
  given_["memory"] = Quantity{Dimension::size, 512 << 20, 0};
  EXPECT_EQ(limits(),
            "l/server-0: cpu 1500m, memory 512MiB, shares 1536\n"
            "l/helper-0: cpu 250m, memory 512MiB, shares 256\nfact 1500m\n");
}

}  // namespace
}  // namespace benchfield
