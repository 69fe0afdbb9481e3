#include "runner/base/step.h"

#include <gtest/gtest.h>

namespace benchfield {
namespace {

TEST(StepText, ShowsAProcessWithEverythingThatCounts) {
  Step step;
  step.id = "kafka.broker-0.broker";
  step.title = "start broker 0 of kafka";
  step.needs = {"kafka.broker-0.format"};
  step.kind = StartProcess{"kafka/broker-0",
                           {"java", "-cp", "a b", "it's"},
                           {{"HOME", "<run>"}},
                           "<run>/work",
                           "<run>/log"};
  step.captures["version"] = "/v";
  EXPECT_EQ(to_text(step),
            "  kafka.broker-0.broker: start broker 0 of kafka\n"
            "    after kafka.broker-0.format\n"
            "    start process, within 1m\n"
            "    name kafka/broker-0\n"
            "    in <run>/work\n"
            "    env HOME=<run>\n"
            "    $ java -cp 'a b' 'it'\\''s'\n"
            "    log <run>/log\n"
            "    capture version from /v\n");
}

TEST(StepText, ShowsAFileWholeAndDataAsATree) {
  Step file;
  file.id = "f";
  file.title = "write it";
  file.kind = WriteFile{"x", "a\n\nb\n"};
  EXPECT_EQ(to_text(file),
            "  f: write it\n    write file, within 1m\n    to x\n      | a\n\n      | b\n");
  Step observe;
  observe.id = "measure";
  observe.title = "drive";
  observe.kind = Observe{
      "measure",
      {{"loads", List{Map{{"name", "s"}, {"count", 5}}}}, {"until", "a"}, {"empty", Map{}}}};
  EXPECT_EQ(to_text(observe),
            "  measure: drive\n    observe, within 1m\n    measure\n      loads:\n        - name: "
            "s\n          count: 5\n      until: a\n"
            "      empty: {}\n");
}

}  // namespace
}  // namespace benchfield
