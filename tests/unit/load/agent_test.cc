#include "runner/load/agent.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <istream>
#include <mutex>
#include <streambuf>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "runner/io/files.h"
#include "runner/io/json.h"
#include "tests/support/http_stub.h"
#include "tests/unit/load/driving.h"

namespace benchfield {
namespace {

/// An input that blocks until the test says more, as a pipe does.
class Orders final : public std::streambuf {
 public:
  void say(const std::string& line) {
    const std::lock_guard lock(mutex_);
    said_ += line + "\n";
    changed_.notify_all();
  }
  void close() {
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
    changed_.notify_all();
  }

 private:
  int_type underflow() override {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !said_.empty() || is_closed_; });
    if (said_.empty()) return traits_type::eof();
    now_ = std::exchange(said_, "");
    setg(now_.data(), now_.data(), now_.data() + now_.size());
    return traits_type::to_int_type(now_.front());
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::string said_, now_;
  bool is_closed_ = false;
};

/// An output whose lines the test can wait for.
class Lines final : public std::streambuf {
 public:
  /// The first line of that type, parsed.
  Value await(std::string_view type) {
    std::unique_lock lock(mutex_);
    const Value* found = nullptr;
    changed_.wait(lock, [&] {
      for (const Value& line : lines_) {
        if (line["type"].text() == type) return (found = &line) != nullptr;
      }
      return false;
    });
    return *found;
  }
  std::vector<Value> all() {
    const std::lock_guard lock(mutex_);
    return lines_;
  }
  std::size_t flushes() const { return flushes_; }
  /// Takes nothing from now on, as a pipe that nobody reads.
  void refuse() {
    const std::lock_guard lock(mutex_);
    refuses_ = true;
  }
  void await_refused() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return was_refused_; });
  }

 private:
  int sync() override {
    ++flushes_;
    return 0;
  }
  int_type overflow(int_type c) override {
    const std::lock_guard lock(mutex_);
    if (refuses_) {
      was_refused_ = true;
      changed_.notify_all();
      return traits_type::eof();
    }
    if (c != '\n') {
      current_ += traits_type::to_char_type(c);
      return c;
    }
    auto parsed = parse_json(std::exchange(current_, ""));
    EXPECT_TRUE(parsed.has_value()) << "not a JSON line";
    if (parsed) lines_.push_back(std::move(*parsed));
    changed_.notify_all();
    return c;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::string current_;
  std::vector<Value> lines_;
  std::atomic<std::size_t> flushes_{0};
  bool refuses_ = false, was_refused_ = false;
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

/// An agent in a thread of the test.
class Agent : public ::testing::Test {
 protected:
  void start(const LoadTask& task) {
    in_.tie(&out_);  // as the standard streams are
    ASSERT_TRUE(write_file(spec_, to_json(to_value(task))).has_value());
    thread_ = std::jthread([this] { code_ = run_agent(spec_, in_, out_, real_clock()); });
  }
  int finish() {
    thread_.join();
    return code_;
  }
  void TearDown() override { EXPECT_TRUE(remove_tree(spec_).has_value()); }
  LoadTask task(std::int64_t count) const {
    return test::small_task("search-bulk", {stub_.address()}, count);
  }
  static std::string start_now() { return "start " + std::to_string(real_clock().monotonic_ns()); }

  HttpStub stub_{take_all};
  Orders orders_;
  Lines lines_;

 private:
  std::istream in_{&orders_};
  std::ostream out_{&lines_};
  const std::string spec_ = ::testing::TempDir() + "/agent-" + std::to_string(::getpid());
  int code_ = -1;
  std::jthread thread_;
};

TEST_F(Agent, SaysReadyTicksAndDone) {
  LoadTask paced = task(6'000);
  paced.rate_amount = 10'000;
  paced.rate_per_ns = 1'000'000'000;
  start(paced);
  lines_.await("ready");
  orders_.say(start_now());
  const auto summary = load_summary(lines_.await("done"));
  orders_.close();
  EXPECT_EQ(finish(), 0);
  ASSERT_TRUE(summary.has_value());
  EXPECT_EQ(summary->total.acknowledged, 6'000);
  const auto all = lines_.all();
  ASSERT_GE(all.size(), 3U);
  EXPECT_TRUE(load_counters(all[1]).has_value()) << "a tick at 500 ms of 600 ms";
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(all[i]["sequence"].integer(), static_cast<std::int64_t>(i) + 1);
  }
}

// A tied input flushes the output from the thread that reads: text under way would be torn.
TEST_F(Agent, ReadsOrdersWithoutTouchingTheOutput) {
  start(task(10));
  lines_.await("ready");
  orders_.say("no order at all");
  orders_.say(start_now());
  lines_.await("done");
  orders_.close();
  EXPECT_EQ(finish(), 0);
  EXPECT_EQ(lines_.flushes(), lines_.all().size()) << "one for each line";
}

TEST_F(Agent, FailsWhenItsLastLineWentNowhere) {
  start(task(10));
  lines_.await("ready");
  lines_.refuse();
  orders_.say(start_now());
  lines_.await_refused();
  orders_.close();
  EXPECT_EQ(finish(), 3);
}

TEST_F(Agent, StopsEarlyWhenTold) {
  LoadTask paced = task(1'000'000);
  paced.rate_amount = 10'000;
  paced.rate_per_ns = 1'000'000'000;
  start(paced);
  lines_.await("ready");
  orders_.say(start_now());
  lines_.await("tick");
  orders_.say("stop");
  const auto summary = load_summary(lines_.await("done"));
  orders_.close();
  EXPECT_EQ(finish(), 0);
  ASSERT_TRUE(summary.has_value());
  EXPECT_GT(summary->total.sent, 0);
  EXPECT_LT(summary->total.sent, 1'000'000);
  EXPECT_EQ(test::settled(summary->total), summary->total.sent);
}

TEST_F(Agent, EndOfInputMeansNobodyWaitsForIt) {
  start(task(1'000));
  lines_.await("ready");
  orders_.close();
  EXPECT_EQ(finish(), 3);
  EXPECT_EQ(lines_.await("failed")["error"].text(), "the input ended before a start");
}

TEST_F(Agent, SaysWhyItCannotStart) {
  LoadTask unknown = task(10);
  unknown.driver = "kafak";
  start(unknown);
  EXPECT_EQ(finish(), 3);
  EXPECT_EQ(lines_.await("failed")["error"].text(), "no load driver is named 'kafak'");
}

}  // namespace
}  // namespace benchfield
