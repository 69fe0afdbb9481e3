#include "runner/engine/local_agents.h"

#include <gtest/gtest.h>

#include "runner/io/json.h"

namespace benchfield {
namespace {

/// Starts nothing; the test speaks for the one process.
class OneProcess final : public ProcessRunner {
 public:
  Result<CommandResult> run(const RunCommand&, Nanoseconds, std::stop_token) override {
    return CommandResult{};
  }
  Result<std::unique_ptr<RunningProcess>> spawn(const SpawnOptions& options) override {
    say = options.on_line;
    return std::make_unique<Process>(*this);
  }

  std::function<void(std::string_view)> say;
  std::optional<int> exit_code;
  std::vector<std::string> told;

 private:
  class Process final : public RunningProcess {
   public:
    explicit Process(OneProcess& owner) : owner_(owner) {}
    ProcessId id() const override { return {}; }
    std::optional<int> exit_code() override { return owner_.exit_code; }
    Status write_line(std::string_view line) override {
      owner_.told.emplace_back(line);
      return Done{};
    }
    void close_input() override {}

   private:
    OneProcess& owner_;
  };
};

class OneLocalAgent : public ::testing::Test {
 protected:
  OneLocalAgent() { EXPECT_TRUE(agents_.start().has_value()); }
  void TearDown() override { process_.exit_code = process_.exit_code.value_or(0); }

  static Value load() {
    return Map{{"name", "senders"},
               {"processes", List{Map{{"name", "senders-0"},
                                      {"argv", List{"benchfield", "agent"}},
                                      {"errors", "/nowhere"}}}}};
  }
  static std::string done() {
    LoadSummary summary;
    summary.total.acknowledged = 7;
    Value line = to_value(summary);
    (*line.as_map())["type"] = "done";
    return to_json(line);
  }

  OneProcess process_;
  LocalAgents agents_{process_, {}, load()};
};

TEST_F(OneLocalAgent, IsReadyThenToldThenDone) {
  EXPECT_FALSE(agents_.all_ready());
  process_.say(R"({"type":"ready"})");
  EXPECT_TRUE(agents_.all_ready());
  agents_.begin(5);
  EXPECT_EQ(process_.told, std::vector<std::string>{"start 5"});
  EXPECT_FALSE(agents_.all_done());
  process_.say(done());
  process_.exit_code = 0;
  EXPECT_TRUE(agents_.all_done());
  EXPECT_FALSE(agents_.failure().has_value());
  EXPECT_EQ(agents_.latest().acknowledged, 7);
}

TEST_F(OneLocalAgent, FailsInItsOwnWords) {
  process_.say(R"({"type":"failed","error":"no such topic"})");
  process_.exit_code = 3;
  const auto failure = agents_.failure();
  ASSERT_TRUE(failure.has_value());
  EXPECT_EQ(failure->what, "load process 'senders-0' failed: no such topic");
}

TEST_F(OneLocalAgent, ThatGoesWithoutAWordIsLost) {
  process_.exit_code = 137;
  const auto failure = agents_.failure();
  ASSERT_TRUE(failure.has_value());
  EXPECT_EQ(failure->what,
            "load process 'senders-0' failed: it ended with exit code 137 before it was done");
  EXPECT_TRUE(agents_.states().front().is_lost);
}

TEST_F(OneLocalAgent, WhoseLastWordIsTornSaysWhatWasRead) {
  process_.say(R"({"type":"done","start_ns":1})");
  process_.exit_code = 0;
  auto failure = agents_.failure();
  ASSERT_TRUE(failure.has_value());
  EXPECT_EQ(failure->notes, std::vector<std::string>{
                                "not understood: 'first_sent_ns' is missing or no whole number: "
                                R"({"type":"done","start_ns":1})"});
}

TEST_F(OneLocalAgent, ThatSaysMoreThanMessagesIsHeardAllTheSame) {
  process_.say("a library prints something");
  process_.say(done());
  process_.exit_code = 0;
  EXPECT_FALSE(agents_.failure().has_value());
}

}  // namespace
}  // namespace benchfield
