// A whole group in one process: agents as threads, a meeting point on loopback, the runner's side
// played by the test.

#include <gtest/gtest.h>

#include <algorithm>
#include <mutex>
#include <sstream>
#include <thread>

#include "runner/agent/agent.h"
#include "runner/io/json.h"
#include "runner/io/line_socket.h"
#include "tests/support/http_stub.h"

namespace benchfield {
namespace {

/// The machine's clock, some time off.
class SkewedClock final : public Clock {
 public:
  explicit SkewedClock(std::int64_t by_ns) : by_ns_(by_ns) {}
  std::int64_t monotonic_ns() const override { return real_clock().monotonic_ns() + by_ns_; }
  std::int64_t wall_ns() const override { return real_clock().wall_ns() + by_ns_; }
  void sleep_until(std::int64_t at) const override { real_clock().sleep_until(at - by_ns_); }

 private:
  std::int64_t by_ns_;
};

HttpStub::Reply take_all(const HttpStub::Request& request) {
  HttpStub::Reply reply{.body = R"({"items":[)"};
  const auto documents = std::count(request.body.begin(), request.body.end(), '\n') / 2;
  for (std::ptrdiff_t i = 0; i < documents; ++i) {
    reply.body += std::string(i > 0 ? "," : "") + R"({"index":{"status":201}})";
  }
  reply.body += "]}";
  return reply;
}

/// The runner's end of a group.
class Runner {
 public:
  Runner(const std::string& address, const std::string& group) {
    for (int attempt = 0; attempt < 100 && !connection_; ++attempt) {
      auto connected = connect_lines(address, Seconds(1));
      if (connected) connection_ = std::move(*connected);
      if (!connection_) std::this_thread::sleep_for(Milliseconds(20));
    }
    say({{"type", "hello"}, {"role", "runner"}, {"group", group}});
  }
  void say(const Map& message) {
    ASSERT_NE(connection_, nullptr);
    EXPECT_TRUE(connection_->send_line(to_json(Value(message))));
  }
  /// The next event of that type, those before it skipped; null when none comes within 10 s.
  Value await(std::string_view type) {
    const std::int64_t end = real_clock().monotonic_ns() + 10'000'000'000;
    while (connection_ && real_clock().monotonic_ns() < end) {
      const auto line = connection_->read_line(Milliseconds(100));
      if (!line) break;
      const auto message = *line ? parse_json(**line) : Result<Value>(Value());
      if (message && (*message)["type"].text() == type) return *message;
    }
    ADD_FAILURE() << "no " << type << " came";
    return {};
  }
  void drop() { connection_.reset(); }

 private:
  std::unique_ptr<LineConnection> connection_;
};

class Group : public ::testing::Test {
 protected:
  void SetUp() override {
    task_.group = "run/trial/measure/senders";
    task_.instances = 4;
    task_.port = (*listen_for_lines(0))->port();
    task_.barrier = "127.0.0.1:" + std::to_string(task_.port);
    task_.gather = Seconds(10);
    task_.lease = Seconds(10);
    task_.uncertainty = Milliseconds(200);
    LoadTask load;
    load.name = "senders";
    load.driver = "search-bulk";
    load.instances = 4;
    load.count = 500;
    load.rate_amount = 1000;
    load.rate_per_ns = 1'000'000'000;
    load.records.generate = "planes";
    load.records.lines = 200;
    load.target = Map{{"addresses", List{stub_.address()}}, {"part", "planes"}};
    task_.load = load;
  }

  void birth(int index, const Clock& clock = real_clock()) {
    auto& agent = *agents_.emplace_back(std::make_unique<Agent>());
    agent.index = index;
    agent.thread = std::jthread([this, &agent, &clock] {
      agent.code = run_group_agent(task_, {agent.index, "pod-" + std::to_string(agent.index), "n"},
                                   agent.out, clock, agent.told.get_token());
    });
  }
  Runner runner() const { return {task_.barrier, task_.group}; }
  void tell(int index) { agents_[static_cast<std::size_t>(index)]->told.request_stop(); }
  /// Exit code and lines of an agent once it has ended.
  std::pair<int, std::vector<Value>> end_of(int index) {
    Agent& agent = *agents_[static_cast<std::size_t>(index)];
    if (agent.thread.joinable()) agent.thread.join();
    std::vector<Value> lines;
    std::istringstream text(agent.out.str());
    for (std::string line; std::getline(text, line);) lines.push_back(*parse_json(line));
    return {agent.code, lines};
  }
  static Map start_in(Nanoseconds lead) {
    return {{"type", "start"}, {"at_ns", real_clock().monotonic_ns() + lead.count()}};
  }

  HttpStub stub_{take_all};
  GroupTask task_;

 private:
  struct Agent {
    int index = 0;
    int code = -1;
    std::ostringstream out;
    std::stop_source told;
    std::jthread thread;
  };
  std::vector<std::unique_ptr<Agent>> agents_;
};

TEST_F(Group, StartsTogetherAndHoldsItsLastWordsUntilTheyWereRead) {
  const SkewedClock ahead(3'000'000'000);
  for (int i = 0; i < 3; ++i) birth(i);
  birth(3, ahead);
  Runner runner = this->runner();
  const Value gathered = runner.await("gathered");
  const std::int64_t uncertain = gathered["uncertainties"].at(3).integer();
  EXPECT_NEAR(static_cast<double>(gathered["offsets"].at(3).integer()), 3e9,
              static_cast<double>(uncertain) + 1e6);
  EXPECT_NEAR(static_cast<double>(gathered["offsets"].at(1).integer()), 0,
              static_cast<double>(gathered["uncertainties"].at(1).integer()) + 1e6);

  const Map start = start_in(Seconds(1));
  const std::int64_t at_ns = start.find("at_ns")->integer();
  runner.say(start);
  EXPECT_EQ(runner.await("started")["at_ns"].integer(), at_ns);
  std::int64_t acknowledged = 0;
  for (int i = 0; i < 4; ++i) {
    const Value event = runner.await("summary");
    const auto summary = load_summary(event["summary"]);
    ASSERT_TRUE(summary.has_value());
    acknowledged += summary->total.acknowledged;
    const std::int64_t skew = event["index"].integer() == 3 ? 3'000'000'000 : 0;
    EXPECT_NEAR(static_cast<double>(summary->start_ns - skew), static_cast<double>(at_ns),
                static_cast<double>(uncertain) + 2e6);
  }
  EXPECT_EQ(acknowledged, 2000);
  runner.say({{"type", "release"}});
  for (int i = 0; i < 4; ++i) EXPECT_EQ(end_of(i).first, 0);
}

TEST_F(Group, SaysEverythingAgainToARunnerThatComesBack) {
  task_.instances = 1;
  task_.load->instances = 1;
  birth(0);
  {
    Runner first = runner();
    first.await("gathered");
    first.say(start_in(Milliseconds(600)));
    first.await("started");
    first.drop();
  }
  Runner second = runner();
  EXPECT_EQ(second.await("member")["host"].text(), "pod-0");
  second.await("gathered");
  second.await("started");
  EXPECT_EQ(second.await("summary")["summary"]["total"]["acknowledged"].integer(), 500);
  second.say({{"type", "lines"}, {"index", 0}, {"from", 2}, {"to", 3}});
  const Value lines = second.await("lines")["lines"];
  EXPECT_EQ(lines.at(0)["sequence"].integer(), 2);
  EXPECT_EQ(lines.at(0)["type"].text(), "ready");
  EXPECT_EQ(lines.at(1)["type"].text(), "armed");
  EXPECT_TRUE(lines.at(2).is_null());
  second.say({{"type", "release"}});
  EXPECT_EQ(end_of(0).first, 0);
}

TEST_F(Group, RefusesToBeginWithoutOneThatDidNotReport) {
  task_.gather = Seconds(1);
  task_.lease = Seconds(2);
  for (int i = 0; i < 3; ++i) birth(i);
  Runner runner = this->runner();
  const Value refused = runner.await("refused");
  EXPECT_EQ(refused["index"].integer(), 3);
  EXPECT_EQ(refused["why"].text(), "did not report within 1 s");
  runner.say({{"type", "abort"}});
  const auto [code, lines] = end_of(1);
  EXPECT_EQ(code, 3);
  EXPECT_EQ(lines.back()["error"].text(), "instance 3 did not report within 1 s");
}

TEST_F(Group, RefusesAStartThatReachesSomeoneTooLate) {
  for (int i = 0; i < 4; ++i) birth(i);
  Runner runner = this->runner();
  runner.await("gathered");
  runner.say(start_in(Milliseconds(-50)));
  const Value refused = runner.await("refused");
  EXPECT_EQ(refused["index"].integer(), 0);
  EXPECT_NE(refused["why"].text().find("after it"), std::string::npos) << refused["why"].text();
  runner.say({{"type", "abort"}});
  for (int i = 0; i < 4; ++i) EXPECT_EQ(end_of(i).first, 3);
}

TEST_F(Group, RefusesAClockThatIsNotKnownWellEnough) {
  task_.uncertainty = Nanoseconds(1);
  for (int i = 0; i < 4; ++i) birth(i);
  Runner runner = this->runner();
  const std::string why = runner.await("refused")["why"].text();
  EXPECT_TRUE(why.starts_with("has a clock that is known only to ")) << why;
  runner.say({{"type", "abort"}});
}

TEST_F(Group, EndsByItselfWhenTheRunnerIsGone) {
  task_.lease = Milliseconds(800);
  task_.load->count = 1'000'000;
  for (int i = 0; i < 4; ++i) birth(i);
  {
    Runner runner = this->runner();
    runner.say({{"type", "lease"}});
    runner.await("gathered");
    runner.say({{"type", "lease"}});
    runner.say(start_in(Milliseconds(500)));
    runner.await("started");
    runner.say({{"type", "lease"}});
  }
  for (int i = 0; i < 4; ++i) {
    const auto [code, lines] = end_of(i);
    EXPECT_EQ(code, 3);
    EXPECT_EQ(lines.back()["error"].text().find("gone") != std::string::npos ||
                  lines.back()["error"].text() == "the runner did not renew the lease",
              true)
        << lines.back()["error"].text();
    const auto done = std::find_if(lines.begin(), lines.end(),
                                   [](const Value& l) { return l["type"].text() == "done"; });
    EXPECT_NE(done, lines.end()) << "what it did is in its log all the same";
  }
}

TEST_F(Group, NamesTheOneThatWasToldToEnd) {
  task_.load->count = 1'000'000;
  for (int i = 0; i < 4; ++i) birth(i);
  Runner runner = this->runner();
  runner.await("gathered");
  runner.say(start_in(Milliseconds(600)));
  runner.await("started");
  tell(2);
  const Value summary = runner.await("summary");
  EXPECT_EQ(summary["index"].integer(), 2);
  const Value failed = runner.await("failed");
  EXPECT_EQ(failed["index"].integer(), 2);
  EXPECT_EQ(failed["error"].text(),
            "it was told to end (SIGTERM): its pod is being deleted or evicted");
  runner.say({{"type", "abort"}});
  for (int i = 0; i < 4; ++i) EXPECT_EQ(end_of(i).first, 3);
}

TEST_F(Group, TurnsAwayAnAgentOfAnotherGroup) {
  task_.instances = 1;
  task_.load->instances = 1;
  birth(0);
  auto stranger = connect_lines(task_.barrier, Seconds(2));
  for (int i = 0; i < 100 && !stranger; ++i) {
    std::this_thread::sleep_for(Milliseconds(20));
    stranger = connect_lines(task_.barrier, Seconds(2));
  }
  ASSERT_TRUE(stranger.has_value());
  ASSERT_TRUE((*stranger)->send_line(
      R"({"type":"hello","role":"agent","index":0,"group":"an/older/run"})"));
  const auto answer = (*stranger)->read_line(Seconds(5));
  ASSERT_TRUE(answer && *answer);
  EXPECT_EQ((*parse_json(**answer))["why"].text(), "another group gathers here");
  Runner runner = this->runner();
  runner.await("gathered");
  runner.say({{"type", "abort"}});
}

TEST(GroupTask, ReadsBackWhatItWritesAndRefusesHalfATask) {
  GroupTask task;
  task.group = "g";
  task.instances = 2;
  task.barrier = "b:1";
  task.port = 1;
  task.gather = task.lease = task.uncertainty = Seconds(1);
  EXPECT_FALSE(group_task(to_value(task)).has_value()) << "neither load nor probes";
  ProbeTask probe;
  probe.name = "ktm";
  probe.probe = "kafka-offsets";
  task.probes.push_back(probe);
  const auto read = group_task(to_value(task));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(to_value(*read), to_value(task));
}

}  // namespace
}  // namespace benchfield
