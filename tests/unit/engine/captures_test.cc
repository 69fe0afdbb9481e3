#include <gtest/gtest.h>

#include "runner/engine/step_runner.h"

namespace benchfield {
namespace {

TEST(Captures, ArePutIntoEveryTextOfAStep) {
  Step step;
  step.kind = StartProcess{"p",
                           {"run", "--at=${steps.kafka.address.host}:${steps.kafka.port.n}"},
                           {{"A", "${steps.kafka.port.n}"}},
                           "",
                           ""};
  const auto out =
      with_captures(step, {{"kafka.address", {{"host", "h"}}}, {"kafka.port", {{"n", "9"}}}});
  ASSERT_TRUE(out);
  const auto& process = std::get<StartProcess>(out->kind);
  EXPECT_EQ(process.argv[1], "--at=h:9");
  EXPECT_EQ(process.environment.at("A"), "9");
}

TEST(Captures, ReachIntoTheDataOfTypedSteps) {
  Step step;
  step.kind = TypedAction{"http", {{"list", List{Map{{"url", "http://${steps.a.x}/"}}}}}};
  const auto out = with_captures(step, {{"a", {{"x", "y"}}}});
  ASSERT_TRUE(out);
  EXPECT_EQ(Value(std::get<TypedAction>(out->kind).arguments).pointer("/list/0/url").text(),
            "http://y/");
}

TEST(Captures, OneThatIsNotThereIsAnError) {
  Step step;
  step.kind = RunCommand{{"echo", "${steps.a.missing}"}, "", {}, ""};
  const auto out = with_captures(step, {{"a", {{"x", "y"}}}});
  ASSERT_FALSE(out);
  EXPECT_EQ(to_text(out.error()), "error: nothing was captured as 'a.missing' [no-capture]\n");
}

}  // namespace
}  // namespace benchfield
