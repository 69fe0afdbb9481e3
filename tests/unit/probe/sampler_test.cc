#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>

#include "runner/probe/probe.h"
#include "tests/fakes/fake_clock.h"

namespace benchfield {
namespace {

using Values = std::vector<std::pair<std::string, std::int64_t>>;

constexpr std::int64_t kMs = 1'000'000;

/// Counts its readings; each takes as long as the script says (10 ms beyond its end) and fails
/// where it is told to.
class ScriptedProbe final : public Probe {
 public:
  ScriptedProbe(FakeClock& clock, std::vector<std::int64_t> ms, int fail_at = -1)
      : clock_(clock), ms_(std::move(ms)), fail_at_(fail_at) {}

  Result<Values> read() override {
    const auto n = static_cast<std::size_t>(reads_);
    clock_.advance(Milliseconds(n < ms_.size() ? ms_[n] : 10));
    if (reads_++ == fail_at_) return fail("probe-failed", "broken on purpose");
    return Values{{"count", reads_}};
  }
  Result<Values> final_read() override {
    if (final_failures_-- > 0) return fail("probe-failed", "not yet");
    return Values{{"count", 1000}};
  }
  void fail_finally(int times) { final_failures_ = times; }

 private:
  FakeClock& clock_;
  std::vector<std::int64_t> ms_;
  int fail_at_;
  int reads_ = 0;
  int final_failures_ = 0;
};

class SamplerTest : public ::testing::Test {
 protected:
  struct Record {
    std::string name;
    Sample sample;
    bool last;
  };

  void add(std::vector<std::int64_t> ms, int fail_at = -1) {
    auto probe = std::make_unique<ScriptedProbe>(clock_, std::move(ms), fail_at);
    probe_ = probe.get();
    sampler_->add("eim", std::move(probe), Seconds(1));
  }

  void take(const Record& record) {
    std::unique_lock lock(mutex_);
    // The clock moves by itself, so the thread is held here once there is enough to look at.
    changed_.wait(lock, [&] { return records_.size() < wanted_ || record.last || released_; });
    if (released_ && !record.last) return;
    records_.push_back(record);
    changed_.notify_all();
  }

  /// The first n samples from a start at 10 s, then the final one.
  std::vector<Record> run(std::size_t n, std::int64_t start_ms = 10'000) {
    wanted_ = n;
    sampler_->start(start_ms * kMs);
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return records_.size() >= n; });
      missed_ = sampler_->missed("eim");
      released_ = true;
      changed_.notify_all();
    }
    sampler_->stop();
    return records_;
  }

  static std::vector<std::int64_t> sent_ms(const std::vector<Record>& records) {
    std::vector<std::int64_t> out;
    for (const Record& r : records) {
      if (!r.last) out.push_back(r.sample.sent_ns / kMs);
    }
    return out;
  }

  FakeClock clock_{9'000 * kMs};
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Record> records_;
  std::size_t wanted_ = 0;
  std::int64_t missed_ = 0;
  bool released_ = false;
  ScriptedProbe* probe_ = nullptr;
  std::unique_ptr<Sampler> sampler_ =
      make_sampler(clock_, [this](const std::string& name, const Sample& sample, bool last) {
        take({name, sample, last});
      });
};

TEST_F(SamplerTest, KeepsTheAbsoluteScheduleAndStampsBothEnds) {
  add({100, 700, 1000, 5});
  const auto records = run(5);
  EXPECT_EQ(sent_ms(records), (std::vector<std::int64_t>{10'000, 11'000, 12'000, 13'000, 14'000}));
  EXPECT_EQ(records[1].sample.received_ns, 11'700 * kMs);
  EXPECT_EQ(records[1].sample.wall_ns, 11'700 * kMs + FakeClock::kWallOffset);
  EXPECT_TRUE(records[1].sample.ok);
  EXPECT_EQ(records[1].sample.values, (Values{{"count", 2}}));
  EXPECT_EQ(records[1].name, "eim");
  EXPECT_EQ(missed_, 0);
}

TEST_F(SamplerTest, SkipsAndCountsTheSlotsThatAReadingRanInto) {
  add({10, 2'500, 10, 1'001});
  EXPECT_EQ(sent_ms(run(5)), (std::vector<std::int64_t>{10'000, 11'000, 14'000, 15'000, 17'000}));
  EXPECT_EQ(missed_, 3);
}

TEST_F(SamplerTest, SlotsBeforeTheSamplerBeganWereNeverDue) {
  add({});
  EXPECT_EQ(sent_ms(run(2, 5'300)), (std::vector<std::int64_t>{9'300, 10'300}));
  EXPECT_EQ(missed_, 0);
}

TEST_F(SamplerTest, AFirstSlotThatHasJustBegunIsReadAtOnce) {
  add({});
  EXPECT_EQ(sent_ms(run(3, 8'600)), (std::vector<std::int64_t>{9'000, 9'600, 10'600}));
  EXPECT_EQ(missed_, 0);
}

TEST_F(SamplerTest, AFailedReadingIsAGapWithItsReason) {
  add({}, 1);
  const auto records = run(3);
  EXPECT_FALSE(records[1].sample.ok);
  EXPECT_EQ(records[1].sample.error, "broken on purpose");
  EXPECT_TRUE(records[1].sample.values.empty());
  EXPECT_TRUE(records[2].sample.ok);
}

TEST_F(SamplerTest, StopTakesOneFinalReadingAndTriesAgainWhenItFails) {
  add({});
  probe_->fail_finally(2);
  const auto records = run(1);
  ASSERT_EQ(records.size(), 2U);
  EXPECT_TRUE(records[1].last);
  EXPECT_EQ(records[1].sample.values, (Values{{"count", 1000}}));
}

TEST_F(SamplerTest, AFinalReadingThatNeverComesIsAGap) {
  add({});
  probe_->fail_finally(100);
  const auto records = run(1);
  ASSERT_EQ(records.size(), 2U);
  EXPECT_FALSE(records[1].sample.ok);
  EXPECT_EQ(records[1].sample.error, "not yet");
}

TEST(Sampler, StopDoesNotWaitForTheNextSlot) {
  FakeClock unused;
  const auto sampler = make_sampler(real_clock(), [](const std::string&, const Sample&, bool) {});
  sampler->add("eim", std::make_unique<ScriptedProbe>(unused, std::vector<std::int64_t>{}),
               std::chrono::hours(1));
  const std::int64_t begin = real_clock().monotonic_ns();
  sampler->start(begin + 3'600'000 * kMs);
  sampler->stop();
  EXPECT_LT(real_clock().monotonic_ns() - begin, 10'000 * kMs);
}

}  // namespace
}  // namespace benchfield
