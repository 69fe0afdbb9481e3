#include "runner/engine/step_runner.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/fakes/fake_processes.h"

namespace benchfield {
namespace {

class StepRunnerTest : public testing::Test {
 protected:
  StepRunnerTest() {
    const std::string path = testing::TempDir() + "steps-" +
                             testing::UnitTest::GetInstance()->current_test_info()->name();
    std::remove(path.c_str());
    journal_ = std::move(*Journal::open(path, real_clock()));
    table_ = std::make_unique<ProcessTable>(processes_, *journal_, "run-1");
    runner_ = std::make_unique<StepRunner>(*journal_, processes_, *table_, observer_, real_clock());
  }
  static Step command(const std::string& id, std::vector<std::string> needs,
                      std::vector<std::string> argv = {}) {
    Step step;
    step.id = id;
    step.title = "do " + id;
    step.needs = std::move(needs);
    step.kind =
        RunCommand{argv.empty() ? std::vector<std::string>{id} : std::move(argv), "", {}, ""};
    return step;
  }
  StepsOutcome run(const Steps& steps, std::stop_token stop = {}) {
    return runner_->run(
        steps, "trial", {},
        [](const Observe&, Nanoseconds, std::stop_token) -> Status { return Done{}; }, stop);
  }
  std::size_t place(const std::string& line) const {
    return static_cast<std::size_t>(std::find(processes_.log.begin(), processes_.log.end(), line) -
                                    processes_.log.begin());
  }

  fakes::FakeProcesses processes_;
  RunObserver observer_;
  std::unique_ptr<Journal> journal_;
  std::unique_ptr<ProcessTable> table_;
  std::unique_ptr<StepRunner> runner_;
};

TEST_F(StepRunnerTest, RunsAStepOnlyAfterWhatItNeeds) {
  const auto outcome = run({command("last", {"left", "right"}), command("left", {"first"}),
                            command("right", {"first"}), command("first", {})});
  EXPECT_FALSE(outcome.failure);
  EXPECT_EQ(place("first"), 0u);
  EXPECT_EQ(place("last"), 3u);
}

TEST_F(StepRunnerTest, GivesBackTheStepsInTheOrderOfTheScript) {
  const auto outcome = run({command("b", {"a"}), command("a", {})});
  ASSERT_EQ(outcome.executed.size(), 2u);
  EXPECT_EQ(outcome.executed[0].id, "b");
}

TEST_F(StepRunnerTest, AFailureStopsWhatComesAfterAndSaysWhatWasPrinted) {
  processes_.answers["bad"] = {CommandResult{3, "", "first\nno such thing\n"}};
  const auto outcome = run({command("bad", {}), command("after", {"bad"})});
  ASSERT_TRUE(outcome.failure);
  EXPECT_EQ(to_text(*outcome.failure),
            "error: exit code 3 of: bad [command-failed]\n"
            "  = output: first\n"
            "  = output: no such thing\n"
            "  = step: bad (do bad)\n");
  EXPECT_EQ(outcome.executed.size(), 1u);
}

TEST_F(StepRunnerTest, RetriesOnlyWhatIsWorthIt) {
  processes_.answers["net"] = {CommandResult{1, "", "connection reset"}, CommandResult{0, "", ""}};
  Step step = command("net", {});
  step.retry = {3, Nanoseconds(1), {"connection reset"}};
  EXPECT_FALSE(run({step}).failure);
  EXPECT_EQ(processes_.log.size(), 2u);

  processes_.answers["net"] = {CommandResult{1, "", "no space"}, CommandResult{0, "", ""}};
  processes_.log.clear();
  EXPECT_TRUE(run({step}).failure);
  EXPECT_EQ(processes_.log.size(), 1u);
}

TEST_F(StepRunnerTest, CapturesFeedLaterSteps) {
  processes_.answers["ask"] = {CommandResult{0, "{\"v\": {\"n\": 7}}", ""}};
  Step ask = command("ask", {});
  ask.captures["number"] = "/v/n";
  const auto outcome = run({ask, command("use", {"ask"}, {"use", "${steps.ask.number}"})});
  EXPECT_FALSE(outcome.failure);
  EXPECT_EQ(processes_.log.back(), "use 7");
  EXPECT_EQ(outcome.captures.at("ask").at("number"), "7");
}

TEST_F(StepRunnerTest, SkipsWhatIsThereAlready) {
  Step step = command("made", {});
  step.unless_exists = "/proc/self";
  const auto outcome = run({step});
  EXPECT_FALSE(outcome.failure);
  EXPECT_TRUE(processes_.log.empty());
  EXPECT_EQ(outcome.executed.size(), 1u);
}

TEST_F(StepRunnerTest, AStopBeginsNothingMore) {
  std::stop_source stop;
  stop.request_stop();
  const auto outcome = run({command("a", {})}, stop.get_token());
  ASSERT_TRUE(outcome.failure);
  EXPECT_EQ(outcome.failure->code, "interrupted");
  EXPECT_TRUE(processes_.log.empty());
}

TEST_F(StepRunnerTest, AConditionThatNeverHoldsSaysWhatItSawLast) {
  Step step;
  step.id = "kafka.ready.1";
  step.title = "wait for kafka";
  step.kind = TypedAction{"log-line", {{"target", "started"}, {"log", "/nonexistent/log"}}};
  step.deadline = Milliseconds(1);
  const auto outcome = run({step});
  ASSERT_TRUE(outcome.failure);
  EXPECT_EQ(to_text(*outcome.failure),
            "error: component 'kafka' was not ready within 1ms [not-ready]\n"
            "  = last seen: 'started' has not appeared in /nonexistent/log\n"
            "  = step: kafka.ready.1 (wait for kafka)\n");
}

}  // namespace
}  // namespace benchfield
