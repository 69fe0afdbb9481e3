#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include <array>
#include <vector>

#include "tests/unit/load/driving.h"

namespace benchfield {
namespace {

using test::drive;
using test::drive_and_stop;
using test::settled;

constexpr std::int16_t kProduceRequest = 0;

// librdkafka starts its threads by thrd_create(), which ThreadSanitizer of gcc 12 does not know.
#ifdef __SANITIZE_THREAD__
constexpr bool kCanRun = false;
#else
constexpr bool kCanRun = true;
#endif

class KafkaDriver : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!kCanRun) GTEST_SKIP() << "librdkafka does not run under ThreadSanitizer";
  }
};

/// librdkafka's own broker, reached over a socket like any other.
class MockCluster {
 public:
  explicit MockCluster(int partitions) {
    std::array<char, 256> why{};
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    rd_kafka_conf_set(conf, "log_level", "0", why.data(), why.size());
    handle_ = rd_kafka_new(RD_KAFKA_PRODUCER, conf, why.data(), why.size());
    cluster_ = rd_kafka_mock_cluster_new(handle_, 1);
    rd_kafka_mock_topic_create(cluster_, "planes", partitions, 1);
  }
  ~MockCluster() {
    rd_kafka_mock_cluster_destroy(cluster_);
    rd_kafka_destroy(handle_);
  }
  MockCluster(const MockCluster&) = delete;
  MockCluster& operator=(const MockCluster&) = delete;

  LoadTask task(std::int64_t count) const {
    return test::small_task("kafka", {rd_kafka_mock_cluster_bootstraps(cluster_)}, count);
  }
  /// The next `times` produce requests are answered with an error.
  void refuse(rd_kafka_resp_err_t error, std::size_t times) {
    std::vector<rd_kafka_resp_err_t> errors(times, error);
    rd_kafka_mock_push_request_errors_array(cluster_, kProduceRequest, times, errors.data());
  }
  void answer_after_ms(int rtt) { rd_kafka_mock_broker_set_rtt(cluster_, 1, rtt); }
  void take_down() { rd_kafka_mock_broker_set_down(cluster_, 1); }
  /// Sum of end offsets, as a broker sees it.
  std::int64_t stored(int partitions) const {
    const auto consumer = make_client();
    std::int64_t sum = 0;
    for (int p = 0; p < partitions; ++p) {
      std::int64_t low = 0;
      std::int64_t high = 0;
      rd_kafka_query_watermark_offsets(consumer.get(), "planes", p, &low, &high, 5000);
      sum += high;
    }
    return sum;
  }

 private:
  struct Destroy {
    void operator()(rd_kafka_t* p) const { rd_kafka_destroy(p); }
  };
  std::unique_ptr<rd_kafka_t, Destroy> make_client() const {
    std::array<char, 256> why{};
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    rd_kafka_conf_set(conf, "bootstrap.servers", rd_kafka_mock_cluster_bootstraps(cluster_),
                      why.data(), why.size());
    return std::unique_ptr<rd_kafka_t, Destroy>(
        rd_kafka_new(RD_KAFKA_CONSUMER, conf, why.data(), why.size()));
  }

  rd_kafka_t* handle_ = nullptr;
  rd_kafka_mock_cluster_t* cluster_ = nullptr;
};

/// Returns once the driver's counters are as wanted, or after 20 s.
template <class Wanted>
void await_counters(const LoadDriver& driver, Wanted wanted) {
  const std::int64_t deadline = real_clock().monotonic_ns() + 20'000'000'000;
  while (!wanted(driver.counters()) && real_clock().monotonic_ns() < deadline) {
    real_clock().sleep_until(real_clock().monotonic_ns() + 1'000'000);
  }
}

TEST_F(KafkaDriver, StoresExactlyCountFlatOut) {
  MockCluster cluster(3);
  const LoadSummary summary = drive(cluster.task(20'000));
  EXPECT_EQ(summary.total.sent, 20'000);
  EXPECT_EQ(summary.total.acknowledged, 20'000);
  EXPECT_EQ(summary.total.scheduled, 20'000);
  EXPECT_EQ(summary.acknowledge_delay.count(), 20'000);
  EXPECT_TRUE(summary.errors.empty());
  EXPECT_EQ(cluster.stored(3), 20'000);
}

TEST_F(KafkaDriver, StoresExactlyCountPacedBySeveralSenders) {
  MockCluster cluster(3);
  LoadTask task = cluster.task(3'001);
  task.senders = 4;
  task.rate_amount = 20'000;
  task.rate_per_ns = 1'000'000'000;
  const LoadSummary summary = drive(task);
  EXPECT_EQ(summary.total.acknowledged, 3'001);
  EXPECT_EQ(summary.send_delay.count(), 3'001);
  EXPECT_GE(summary.last_sent_ns - summary.start_ns, 150'000'000) << "not before the last is due";
  EXPECT_EQ(cluster.stored(3), 3'001);
}

TEST_F(KafkaDriver, StoresExactlyCountWithKeysAndATinyQueue) {
  MockCluster cluster(5);
  LoadTask task = cluster.task(20'000);
  task.options = Map{{"key", "random"}, {"queue_records", 700}};
  const LoadSummary summary = drive(task);
  EXPECT_EQ(summary.total.acknowledged, 20'000);
  EXPECT_GT(summary.blocked_ns, 0);
  EXPECT_GE(summary.blocked_ns, summary.longest_block_ns);
  EXPECT_EQ(cluster.stored(5), 20'000);
}

TEST_F(KafkaDriver, CountsWhatTheBrokerRefuses) {
  MockCluster cluster(1);
  cluster.refuse(RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, 1);
  LoadTask task = cluster.task(5'000);
  task.options = Map{{"acks", "1"}, {"linger", "0ms"}};
  const LoadSummary summary = drive(task);
  EXPECT_EQ(summary.total.sent, 5'000);
  EXPECT_GT(summary.total.failed, 0);
  EXPECT_EQ(summary.total.acknowledged + summary.total.failed, 5'000);
  ASSERT_EQ(summary.errors.size(), 1U);
  EXPECT_EQ(summary.errors[0],
            std::to_string(summary.total.failed) + " x Broker: Message size too large");
  EXPECT_EQ(cluster.stored(1), summary.total.acknowledged);
}

TEST_F(KafkaDriver, IdempotentRetriesStoreEverythingOnce) {
  MockCluster cluster(2);
  cluster.refuse(RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS, 3);
  const LoadSummary summary = drive(cluster.task(5'000));
  EXPECT_EQ(summary.total.acknowledged, 5'000);
  EXPECT_EQ(cluster.stored(2), 5'000);
}

TEST_F(KafkaDriver, StoppedEarlyKeepsItsSums) {
  MockCluster cluster(2);
  LoadTask task = cluster.task(1'000'000);
  task.rate_amount = 20'000;
  task.rate_per_ns = 1'000'000'000;
  const LoadSummary summary = drive_and_stop(task, 2'000);
  EXPECT_GE(summary.total.sent, 2'000);
  EXPECT_LT(summary.total.sent, 1'000'000);
  EXPECT_GE(summary.total.scheduled, summary.total.sent);
  EXPECT_EQ(summary.total.acknowledged, summary.total.sent);
  EXPECT_EQ(cluster.stored(2), summary.total.acknowledged);
}

TEST_F(KafkaDriver, BrokerGoneEndsWithEveryRecordAccountedFor) {
  MockCluster cluster(1);
  LoadTask task = cluster.task(1'000);
  task.options = Map{{"delivery_timeout", "1s"}};
  const auto driver = test::make_driver(task);
  ASSERT_TRUE(driver->prepare().has_value());
  cluster.take_down();
  const auto summary = driver->run(real_clock().monotonic_ns(), {});
  ASSERT_TRUE(summary.has_value());
  EXPECT_EQ(summary->total.sent, 1'000);
  EXPECT_EQ(summary->total.acknowledged, 0);
  EXPECT_EQ(settled(summary->total), 1'000);
  EXPECT_EQ(summary->errors, std::vector<std::string>{"1000 x Local: Message timed out"});
}

TEST_F(KafkaDriver, StoppedBeforeAnAnswerCountsAsUnknown) {
  MockCluster cluster(1);
  LoadTask task = cluster.task(100'000);
  task.rate_amount = 10'000;
  task.rate_per_ns = 1'000'000'000;
  task.options = Map{{"delivery_timeout", "1s"}};
  const auto driver = test::make_driver(task);
  ASSERT_TRUE(driver->prepare().has_value());
  std::stop_source source;
  const std::jthread stopper([&] {
    await_counters(*driver, [](const LoadCounters& now) { return now.acknowledged >= 100; });
    cluster.answer_after_ms(60'000);
    const std::int64_t sent = driver->counters().sent;
    await_counters(*driver, [&](const LoadCounters& now) { return now.sent >= sent + 1'000; });
    source.request_stop();
  });
  const auto summary = driver->run(real_clock().monotonic_ns(), source.get_token());
  ASSERT_TRUE(summary.has_value());
  EXPECT_GE(summary->total.acknowledged, 100);
  EXPECT_GT(summary->total.unknown, 0) << "what was handed to the broker may be stored";
  EXPECT_EQ(settled(summary->total), summary->total.sent);
}

TEST_F(KafkaDriver, CountersMayBeReadMeanwhile) {
  MockCluster cluster(1);
  LoadTask task = cluster.task(50'000);
  const auto driver = test::make_driver(task);
  ASSERT_TRUE(driver->prepare().has_value());
  std::int64_t bad = 0;
  {
    const std::jthread reader([&](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        const LoadCounters now = driver->counters();
        if (settled(now) > now.sent || now.sent > now.scheduled) ++bad;
      }
    });
    ASSERT_TRUE(driver->run(real_clock().monotonic_ns(), {}).has_value());
  }
  EXPECT_EQ(bad, 0);
}

}  // namespace
}  // namespace benchfield
