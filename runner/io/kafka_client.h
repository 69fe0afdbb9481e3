#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "runner/base/clock.h"
#include "runner/base/result.h"

namespace benchfield {

struct TopicSpec {
  std::string name;
  int partitions = 1;
  int replication = 1;
  std::map<std::string, std::string> config;
};

struct ClusterMetadata {
  std::vector<std::string> brokers;   ///< advertised "host:port"
  std::map<std::string, int> topics;  ///< name to number of partitions
};

/// Topic administration and end offsets. Blocking; one object per thread. Errors carry the broker's
/// own words.
class KafkaClient {
 public:
  virtual ~KafkaClient() = default;
  virtual Result<ClusterMetadata> metadata(Nanoseconds timeout) = 0;
  /// Makes the topic if missing and waits until every partition has a leader.
  virtual Status create_topic(const TopicSpec& topic, Nanoseconds timeout) = 0;
  virtual Status delete_topic(const std::string& name, Nanoseconds timeout) = 0;
  /// Drops all records (DeleteRecords up to the end); offsets go on from where they were, so live
  /// consumers survive.
  virtual Status empty_topic(const std::string& name, Nanoseconds timeout) = 0;
  /// Sum of end offsets over all partitions, read_uncommitted, one batched request per leader.
  virtual Result<std::int64_t> end_offsets(const std::string& topic, Nanoseconds timeout) = 0;
};

Result<std::unique_ptr<KafkaClient>> make_kafka_client(const std::string& bootstrap);

}  // namespace benchfield
