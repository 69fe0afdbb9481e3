#include "runner/io/kafka_client.h"

#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include <array>

// Against librdkafka's own mock cluster, which knows neither CreateTopics nor DeleteRecords; those
// are tested on a real broker (tests/integration).

namespace benchfield {
namespace {

#ifdef __SANITIZE_THREAD__
// librdkafka starts its threads by thrd_create(), which ThreadSanitizer of gcc 12 does not know: it
// crashes in them at the first allocation.
constexpr bool kCanRun = false;
#else
constexpr bool kCanRun = true;
#endif

class KafkaClientTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!kCanRun) GTEST_SKIP() << "librdkafka does not run under ThreadSanitizer";
    std::array<char, 512> why{};
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    handle_ = rd_kafka_new(RD_KAFKA_PRODUCER, conf, why.data(), why.size());
    cluster_ = rd_kafka_mock_cluster_new(handle_, 3);
    client_ = std::move(*make_kafka_client(rd_kafka_mock_cluster_bootstraps(cluster_)));
  }
  ~KafkaClientTest() override {
    client_.reset();
    if (cluster_ != nullptr) rd_kafka_mock_cluster_destroy(cluster_);
    if (handle_ != nullptr) rd_kafka_destroy(handle_);
  }
  void produce(const char* topic, int partitions, int each) {
    std::array<char, 512> why{};
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    rd_kafka_conf_set(conf, "bootstrap.servers", rd_kafka_mock_cluster_bootstraps(cluster_),
                      why.data(), why.size());
    rd_kafka_t* producer = rd_kafka_new(RD_KAFKA_PRODUCER, conf, why.data(), why.size());
    for (int p = 0; p < partitions; ++p) {
      for (int i = 0; i < each; ++i) {
        ASSERT_EQ(rd_kafka_producev(producer, RD_KAFKA_V_TOPIC(topic), RD_KAFKA_V_PARTITION(p),
                                    RD_KAFKA_V_VALUE(why.data(), 10), RD_KAFKA_V_END),
                  RD_KAFKA_RESP_ERR_NO_ERROR);
      }
    }
    ASSERT_EQ(rd_kafka_flush(producer, 20'000), RD_KAFKA_RESP_ERR_NO_ERROR);
    rd_kafka_destroy(producer);
  }

  rd_kafka_t* handle_ = nullptr;
  rd_kafka_mock_cluster_t* cluster_ = nullptr;
  std::unique_ptr<KafkaClient> client_;
};

TEST_F(KafkaClientTest, MetadataNamesBrokersAndPartitions) {
  rd_kafka_mock_topic_create(cluster_, "planes", 6, 1);
  const auto metadata = client_->metadata(Seconds(10));
  ASSERT_TRUE(metadata) << to_text(metadata.error());
  EXPECT_EQ(metadata->brokers.size(), 3U);
  EXPECT_EQ(metadata->topics, (std::map<std::string, int>{{"planes", 6}}));
}

TEST_F(KafkaClientTest, EndOffsetsSumAllPartitionsOverSeveralLists) {
  rd_kafka_mock_topic_create(cluster_, "many", 900, 1);
  produce("many", 900, 2);
  for (int i = 0; i < 2; ++i) {
    const auto offsets = client_->end_offsets("many", Seconds(10));
    ASSERT_TRUE(offsets) << to_text(offsets.error());
    EXPECT_EQ(*offsets, 1800);
  }
}

TEST_F(KafkaClientTest, ABrokerThatIsDownIsAGapNotASmallerSum) {
  rd_kafka_mock_topic_create(cluster_, "planes", 6, 1);
  for (int p = 0; p < 6; ++p) {  // the cluster picks leaders by chance
    rd_kafka_mock_partition_set_leader(cluster_, "planes", p, p % 3 + 1);
  }
  produce("planes", 6, 5);
  ASSERT_EQ(client_->end_offsets("planes", Seconds(10)).value_or(-1), 30);
  rd_kafka_mock_broker_set_down(cluster_, 2);
  EXPECT_FALSE(client_->end_offsets("planes", Milliseconds(500)));
  rd_kafka_mock_broker_set_up(cluster_, 2);
  std::int64_t offsets = -1;
  for (int i = 0; i < 20 && offsets < 0; ++i) {
    offsets = client_->end_offsets("planes", Seconds(1)).value_or(-1);
  }
  EXPECT_EQ(offsets, 30);
}

TEST(KafkaClient, SilenceCarriesTheReason) {
  if (!kCanRun) GTEST_SKIP() << "librdkafka does not run under ThreadSanitizer";
  auto client = make_kafka_client("127.0.0.1:1");
  ASSERT_TRUE(client);
  const auto metadata = (*client)->metadata(Milliseconds(300));
  ASSERT_FALSE(metadata);
  const std::string text = to_text(metadata.error());
  EXPECT_EQ(text.find("error: read metadata at 127.0.0.1:1: "), 0U) << text;
  EXPECT_NE(text.find("Connection refused"), std::string::npos) << text;
}

}  // namespace
}  // namespace benchfield
