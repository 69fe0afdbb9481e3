#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <random>
#include <set>
#include <string>

#include "tests/support/http_stub.h"
#include "tests/unit/load/driving.h"

namespace benchfield {
namespace {

using test::drive;
using test::drive_and_stop;
using test::settled;

/// What an engine would know: how many documents it took, and under which ids.
class Ledger {
 public:
  /// Answers like an engine; refuses each document with a chance, whole requests with another.
  HttpStub::Reply answer(const HttpStub::Request& request) {
    const std::lock_guard lock(mutex_);
    if (request.method == "GET") return {.body = "{}"};
    last_body_ = request.body;
    if (chance(refuse_request)) return {.status = refusal_status};
    if (chance(lose_request)) return {.cut_off = true};
    HttpStub::Reply reply;
    reply.body = R"({"took":1,"errors":true,"items":[)";
    std::size_t at = 0;
    bool is_first = true;
    while (at < request.body.size()) {
      const std::size_t action_end = request.body.find('\n', at);
      const std::string action = request.body.substr(at, action_end - at);
      at = request.body.find('\n', action_end + 1) + 1;
      if (!is_first) reply.body += ',';
      is_first = false;
      reply.body += R"({"index":{"status":)" + std::to_string(take(action)) + "}}";
    }
    reply.body += "]}";
    if (chance(lose_reply)) reply.cut_off = true;
    return reply;
  }

  std::int64_t taken() {
    const std::lock_guard lock(mutex_);
    return taken_;
  }
  std::string last_body() {
    const std::lock_guard lock(mutex_);
    return last_body_;
  }

  double refuse_document = 0;
  double reject_document = 0;
  double refuse_request = 0;
  double lose_request = 0;
  double lose_reply = 0;
  int refusal_status = 429;

 private:
  bool chance(double of) { return std::uniform_real_distribution<>(0, 1)(random_) < of; }
  int take(const std::string& action) {
    if (chance(refuse_document)) return 429;
    if (chance(reject_document)) return 400;
    if (action.find("_id") != std::string::npos && !ids_.insert(action).second) return 409;
    ++taken_;
    return 201;
  }

  std::mutex mutex_;
  std::mt19937 random_{7};
  std::set<std::string> ids_;
  std::int64_t taken_ = 0;
  std::string last_body_;
};

class SearchBulk : public ::testing::Test {
 protected:
  LoadTask task(std::int64_t count) const {
    LoadTask task = test::small_task("search-bulk", {stub_.address()}, count);
    task.options = Map{{"bulk_documents", 100}, {"delivery_timeout", "30s"}};
    return task;
  }

  Ledger ledger_;
  HttpStub stub_{[this](const HttpStub::Request& request) { return ledger_.answer(request); }};
};

TEST_F(SearchBulk, SendsEveryDocumentOnce) {
  const LoadSummary summary = drive(task(12'345));
  EXPECT_EQ(summary.total.sent, 12'345);
  EXPECT_EQ(summary.total.acknowledged, 12'345);
  EXPECT_EQ(summary.acknowledge_delay.count(), 12'345);
  EXPECT_EQ(ledger_.taken(), 12'345);
  EXPECT_LE(stub_.connections(), 5) << "four clients and the check of the index";
}

TEST_F(SearchBulk, BodyIsActionAndDocumentLines) {
  drive(task(2));
  const std::string body = ledger_.last_body();
  EXPECT_TRUE(body.starts_with("{\"index\":{}}\n{\"id\":\"")) << body;
  EXPECT_TRUE(body.ends_with("]}\n")) << body;
  EXPECT_EQ(std::count(body.begin(), body.end(), '\n'), 4);
}

TEST_F(SearchBulk, EqualsTheLedgerWhenDocumentsAreRefused) {
  ledger_.refuse_document = 0.2;
  const LoadSummary summary = drive(task(1'000));
  EXPECT_EQ(summary.total.sent, 1'000);
  EXPECT_EQ(summary.total.acknowledged, 1'000);
  EXPECT_EQ(ledger_.taken(), 1'000);
}

TEST_F(SearchBulk, EqualsTheLedgerWhenRequestsAreRefused) {
  ledger_.refuse_request = 0.2;
  const LoadSummary summary = drive(task(5'000));
  EXPECT_EQ(summary.total.acknowledged, 5'000);
  EXPECT_EQ(ledger_.taken(), 5'000);
  EXPECT_GT(stub_.requests(), 51) << "some must have been refused";
}

TEST_F(SearchBulk, CountsWhatTheEngineRejectsForGood) {
  ledger_.reject_document = 0.1;
  const LoadSummary summary = drive(task(5'000));
  EXPECT_GT(summary.total.failed, 0);
  EXPECT_EQ(summary.total.acknowledged, ledger_.taken());
  EXPECT_EQ(summary.total.acknowledged + summary.total.failed, 5'000);
  EXPECT_EQ(summary.errors,
            std::vector<std::string>{std::to_string(summary.total.failed) + " x 400 "});
}

TEST_F(SearchBulk, LostReplyIsUnknownWithAutomaticIds) {
  ledger_.lose_reply = 0.2;
  const LoadSummary summary = drive(task(5'000));
  EXPECT_GT(summary.total.unknown, 0);
  EXPECT_EQ(summary.total.failed, 0);
  EXPECT_EQ(settled(summary.total), 5'000);
  EXPECT_EQ(ledger_.taken(), 5'000) << "nothing was sent twice";
}

TEST_F(SearchBulk, LostReplyIsRepeatedWithOwnIds) {
  ledger_.lose_reply = 0.2;
  ledger_.lose_request = 0.1;
  LoadTask with_ids = task(2'000);
  with_ids.options["ids"] = "sequence";
  const LoadSummary summary = drive(with_ids);
  EXPECT_EQ(summary.total.acknowledged, 2'000);
  EXPECT_EQ(ledger_.taken(), 2'000) << "no document twice";
}

TEST_F(SearchBulk, OtherStatusesFailTheRequest) {
  ledger_.refuse_request = 1;
  ledger_.refusal_status = 413;
  const LoadSummary summary = drive(task(1'000));
  EXPECT_EQ(summary.total.failed, 1'000);
  EXPECT_EQ(summary.errors, std::vector<std::string>{"1000 x HTTP 413"});
}

TEST_F(SearchBulk, PacedRequestsFollowTheSchedule) {
  LoadTask paced = task(1'000);
  paced.rate_amount = 5'000;
  paced.rate_per_ns = 1'000'000'000;
  const LoadSummary summary = drive(paced);
  EXPECT_EQ(summary.total.acknowledged, 1'000);
  EXPECT_EQ(ledger_.taken(), 1'000);
  EXPECT_GE(summary.last_sent_ns - summary.start_ns, 199'800'000);
  EXPECT_GE(stub_.requests(), 10);
}

TEST_F(SearchBulk, WaitingToTravelTogetherIsNotLateness) {
  LoadTask paced = task(2'000);
  paced.rate_amount = 1'000;
  paced.rate_per_ns = 1'000'000'000;
  paced.options["bulk_documents"] = 5'000;
  paced.options["linger"] = "1s";
  const LoadSummary summary = drive(paced);
  EXPECT_LT(summary.send_delay.quantile(0.5), 300'000'000) << "of requests that were due after 1 s";
  EXPECT_GT(summary.acknowledge_delay.quantile(0.5), 300'000'000)
      << "from when the document was meant to be sent";
}

TEST_F(SearchBulk, StoppedEarlyKeepsItsSums) {
  ledger_.refuse_document = 0.3;
  LoadTask paced = task(1'000'000);
  paced.rate_amount = 20'000;
  paced.rate_per_ns = 1'000'000'000;
  const LoadSummary summary = drive_and_stop(paced, 2'000);
  EXPECT_GE(summary.total.sent, 2'000);
  EXPECT_LT(summary.total.sent, 1'000'000);
  EXPECT_EQ(settled(summary.total), summary.total.sent);
  EXPECT_EQ(summary.total.acknowledged, ledger_.taken());
}

TEST_F(SearchBulk, GoesOnWithTheAddressThatAnswers) {
  auto leaving = std::make_unique<HttpStub>(
      [](const HttpStub::Request&) { return HttpStub::Reply{.body = "{}"}; });
  LoadTask two = task(3'000);
  two.target = Map{{"addresses", List{leaving->address(), stub_.address()}}, {"part", "planes"}};
  const auto driver = test::make_driver(two);
  ASSERT_TRUE(driver->prepare().has_value());
  leaving.reset();
  const auto summary = driver->run(real_clock().monotonic_ns(), {});
  ASSERT_TRUE(summary.has_value());
  EXPECT_EQ(summary->total.acknowledged, 3'000);
  EXPECT_EQ(ledger_.taken(), 3'000);
}

TEST(SearchBulkIndex, MustBeThere) {
  const HttpStub stub([](const HttpStub::Request&) { return HttpStub::Reply{.status = 404}; });
  const auto driver = test::make_driver(test::small_task("search-bulk", {stub.address()}, 10));
  const auto prepared = driver->prepare();
  ASSERT_FALSE(prepared.has_value());
  EXPECT_EQ(to_text(prepared.error()), "error: index 'planes' is not there [no-such-index]\n  = " +
                                           stub.url("/planes") + "\n");
}

}  // namespace
}  // namespace benchfield
