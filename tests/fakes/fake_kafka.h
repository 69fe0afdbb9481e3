#pragma once

#include <functional>
#include <map>
#include <string>

#include "runner/io/kafka_client.h"

namespace benchfield {

/// Topics as a map of name to {partitions, end offset}; what is not there is an error. `topics`
/// must outlive it.
class FakeKafka final : public KafkaClient {
 public:
  struct Topic {
    int partitions = 1;
    std::int64_t end = 0;
  };
  using Topics = std::map<std::string, Topic>;

  explicit FakeKafka(Topics& topics) : topics_(topics) {}
  Result<ClusterMetadata> metadata(Nanoseconds) override {
    ClusterMetadata out{{"127.0.0.1:9092"}, {}};
    for (const auto& [name, topic] : topics_) out.topics[name] = topic.partitions;
    return out;
  }
  Status create_topic(const TopicSpec& topic, Nanoseconds) override {
    topics_[topic.name] = {topic.partitions, 0};
    return Done{};
  }
  Status delete_topic(const std::string& name, Nanoseconds) override {
    topics_.erase(name);
    return Done{};
  }
  Status empty_topic(const std::string& name, Nanoseconds) override {
    return topics_.contains(name) ? Status(Done{}) : Status(missing(name));
  }
  Result<std::int64_t> end_offsets(const std::string& name, Nanoseconds) override {
    const auto topic = topics_.find(name);
    if (topic == topics_.end()) return missing(name);
    return topic->second.end;
  }

 private:
  static tl::unexpected<Error> missing(const std::string& name) {
    return fail("kafka-failed", "no topic '" + name + "'");
  }

  Topics& topics_;
};

}  // namespace benchfield
