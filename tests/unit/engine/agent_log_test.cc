#include "runner/engine/agent_log.h"

#include <gtest/gtest.h>

#include "runner/engine/pod_facts.h"
#include "runner/io/json.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_processes.h"

namespace benchfield {
namespace {

using Ranges = std::vector<std::pair<std::int64_t, std::int64_t>>;

/// A log whose follow never starts: lines come by take().
class Log : public ::testing::Test {
 protected:
  void line(std::int64_t number, const char* type = "tick") {
    log_.take(Map{{"sequence", number},
                  {"type", type},
                  {"wall_ns", std::int64_t{1'700'000'000'000'000'000} + number * 500'000'000}});
  }

  fakes::FakeProcesses processes_;
  FakeClock clock_;
  std::vector<std::int64_t> came_;
  AgentLog log_{processes_,
                {},
                clock_,
                {{"kubectl", "--context", "c"}, "senders-0-abcde", "errors.log"},
                [this](const Value& l) { came_.push_back(l["sequence"].integer()); }};
};

TEST_F(Log, LeavesOutWhatCameBefore) {
  for (const std::int64_t number : {1, 2, 3, 2, 3, 4}) line(number);
  EXPECT_EQ(came_, (std::vector<std::int64_t>{1, 2, 3, 4}));
}

TEST_F(Log, KnowsByNumberWhatNeverCame) {
  for (const std::int64_t number : {1, 2, 6, 9}) line(number);
  EXPECT_EQ(log_.missing(9), (Ranges{{3, 5}, {7, 8}}));
  EXPECT_EQ(log_.missing(12), (Ranges{{3, 5}, {7, 8}, {10, 12}}));
}

TEST_F(Log, FillsAHoleWithALineThatComesLater) {
  for (const std::int64_t number : {1, 4, 2, 3, 3}) line(number);
  EXPECT_EQ(came_, (std::vector<std::int64_t>{1, 4, 2, 3}));
  EXPECT_EQ(log_.missing(4), Ranges{});
}

/// An agent keeps its latest lines only: who asks for the others at the end asks too late.
TEST_F(Log, TellsOnceWhatWasPassedOver) {
  for (const std::int64_t number : {1, 2, 5}) line(number);
  EXPECT_EQ(log_.newly_skipped(), (Ranges{{3, 4}}));
  for (const std::int64_t number : {6, 8, 11}) line(number);
  EXPECT_EQ(log_.newly_skipped(), (Ranges{{7, 7}, {9, 10}}));
  EXPECT_EQ(log_.newly_skipped(), Ranges{});
  EXPECT_EQ(log_.missing(11), (Ranges{{3, 4}, {7, 7}, {9, 10}})) << "none of them has come yet";
}

TEST_F(Log, DoesNotTellAHoleThatWasFilled) {
  for (const std::int64_t number : {1, 4, 2, 3}) line(number);
  EXPECT_EQ(log_.newly_skipped(), Ranges{});
}

TEST_F(Log, IsTakenUpAgainFromALittleBeforeItsLastLine) {
  log_.tend();
  line(1);
  log_.tend();
  line(2, "done");
  log_.tend();
  EXPECT_EQ(processes_.log,
            (std::vector<std::string>{"spawn kubectl --context c logs --follow senders-0-abcde",
                                      "spawn kubectl --context c logs --follow senders-0-abcde "
                                      "--since-time=2023-11-14T22:13:18Z"}))
      << "and not after its last word";
  EXPECT_EQ(log_.resumed(), 1);
}

Value pod(const char* json) { return *parse_json(json); }

TEST(PodTrouble, TellsAnEvictionFromADeletion) {
  EXPECT_EQ(pod_trouble(pod(R"({"metadata":{"deletionTimestamp":"2026-11-25T10:00:00Z"},
                                "status":{"phase":"Running","conditions":[
                                  {"type":"DisruptionTarget","status":"True",
                                   "reason":"EvictionByEvictionAPI",
                                   "message":"Eviction API: evicting"}]}})")),
            "its pod was evicted (EvictionByEvictionAPI): Eviction API: evicting");
  EXPECT_EQ(pod_trouble(pod(R"({"metadata":{"deletionTimestamp":"2026-11-25T10:00:00Z"},
                                "status":{"phase":"Running"}})")),
            "its pod is being deleted");
  EXPECT_EQ(pod_trouble(pod(R"({"status":{"phase":"Running"}})")), std::nullopt);
}

TEST(PodTrouble, SaysWhatAPodWaitsFor) {
  const Value waiting = pod(R"({"status":{"phase":"Pending","containerStatuses":[
      {"state":{"waiting":{"reason":"ErrImageNeverPull","message":"image is not present"}}}]}})");
  EXPECT_EQ(pod_trouble(waiting), "its pod waits (ErrImageNeverPull): image is not present");
  EXPECT_TRUE(is_hopeless(waiting));
  const Value pending = pod(R"({"status":{"phase":"Pending","conditions":[
      {"type":"PodScheduled","status":"False","message":"0/2 nodes are available"}]}})");
  EXPECT_EQ(pod_trouble(pending), "its pod is not scheduled: 0/2 nodes are available");
  EXPECT_FALSE(is_hopeless(pending)) << "room may come";
}

TEST(PodTrouble, NamesMemory) {
  EXPECT_EQ(pod_trouble(pod(R"({"status":{"phase":"Failed","containerStatuses":[
      {"state":{"terminated":{"reason":"OOMKilled","exitCode":137}}}]}})")),
            "it was killed for using more memory than its limit (exit code 137)");
}

/// A Job deletes the others once one has failed, so that several go.
TEST(FirstToGo, IsWhoWasToldTheEarliest) {
  const std::vector<std::string> names = {"p-0", "p-1", "p-2"};
  const Value pods = pod(R"([
      {"metadata":{"name":"p-0","deletionTimestamp":"2026-11-25T10:00:09Z"}},
      {"metadata":{"name":"p-1","deletionTimestamp":"2026-11-25T10:00:05Z"}},
      {"metadata":{"name":"p-2"},"status":{"phase":"Running"}}])");
  EXPECT_EQ(first_to_go(names, *pods.as_list(), 0), 1U);
  EXPECT_EQ(first_to_go({"p-2"}, *pods.as_list(), 0), 0U) << "nothing speaks against anyone";
  EXPECT_EQ(first_to_go({"p-0", "gone", ""}, *pods.as_list(), 0), 1U) << "gone is before going";
  EXPECT_EQ(first_to_go({"p-0", "gone", "gone too"}, *pods.as_list(), 2), 2U);
}

TEST(FirstToGo, IsWhoEndedBeforeAnyoneDeletedIt) {
  const Value pods = pod(R"([
      {"metadata":{"name":"p-0","deletionTimestamp":"2026-11-25T10:00:09Z"}},
      {"metadata":{"name":"p-1"},"status":{"phase":"Failed"}}])");
  EXPECT_EQ(first_to_go({"p-0", "p-1"}, *pods.as_list(), 0), 1U);
}

TEST(WhyGone, TakesTheEventThatTellsMost) {
  EXPECT_EQ(why_gone(pod(R"([{"reason":"Killing","message":"Stopping container agent"},
                             {"reason":"Evicted","message":"low on memory"}])")),
            "its pod was deleted (Evicted): low on memory");
  EXPECT_EQ(why_gone(Value()), "its pod was deleted");
}

}  // namespace
}  // namespace benchfield
