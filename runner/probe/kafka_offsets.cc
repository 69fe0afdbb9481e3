#include <algorithm>

#include "runner/probe/rows.h"

namespace benchfield {
namespace {

class KafkaOffsets final : public Probe {
 public:
  KafkaOffsets(std::unique_ptr<KafkaClient> client, std::string topic, Nanoseconds every)
      : client_(std::move(client)),
        topic_(std::move(topic)),
        timeout_(std::clamp<Nanoseconds>(every, Milliseconds(500), Seconds(10))) {}

  Result<std::vector<std::pair<std::string, std::int64_t>>> read() override {
    return count(timeout_);
  }

  Result<std::vector<std::pair<std::string, std::int64_t>>> final_read() override {
    return count(Seconds(10));
  }

  Map facts() override {
    const auto metadata = client_->metadata(Seconds(5));
    if (!metadata) return {};
    const auto topic = metadata->topics.find(topic_);
    if (topic == metadata->topics.end()) return {};
    return {{"partitions", topic->second}, {"isolation_level", "read_uncommitted"}};
  }

 private:
  Result<std::vector<std::pair<std::string, std::int64_t>>> count(Nanoseconds timeout) {
    BF_TRY(const std::int64_t offsets, client_->end_offsets(topic_, timeout));
    return std::vector<std::pair<std::string, std::int64_t>>{{"count", offsets}};
  }

  std::unique_ptr<KafkaClient> client_;
  std::string topic_;
  Nanoseconds timeout_;
};

}  // namespace

Result<std::unique_ptr<Probe>> make_kafka_offsets(const ProbeTask& task,
                                                  std::unique_ptr<KafkaClient> client) {
  BF_TRY(const std::string topic, target_part(task));
  return std::make_unique<KafkaOffsets>(std::move(client), topic, task.every);
}

Result<std::unique_ptr<Probe>> make_kafka_offsets(const ProbeTask& task) {
  BF_TRY(const std::vector<std::string> addresses, target_addresses(task));
  BF_TRY(const std::string topic, target_part(task));  // before anything connects
  std::string bootstrap;
  for (const std::string& address : addresses) {
    bootstrap += (bootstrap.empty() ? "" : ",") + address;
  }
  BF_TRY(auto client, make_kafka_client(bootstrap));
  return std::make_unique<KafkaOffsets>(std::move(client), topic, task.every);
}

}  // namespace benchfield
