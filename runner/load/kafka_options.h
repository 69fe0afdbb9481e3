#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runner/base/result.h"
#include "runner/load/load.h"
#include "runner/load/options.h"

namespace benchfield {

/// The kafka driver's own keys in a plan.
std::vector<KeyRow> kafka_keys();

/// What a task asks of the kafka driver, checked.
struct KafkaOptions {
  LoadTarget target;
  PacingOptions pacing;
  Nanoseconds tick{0};
  Nanoseconds linger{0};
  std::string acks, compression;
  std::int64_t batch_size = 0, queue_records = 0;
  bool is_idempotent = true;
  bool is_keyed = false;
};

/// Errors: "bad-target", "bad-option".
Result<KafkaOptions> kafka_options(const LoadTask& task);

/// Names and values for librdkafka.
std::vector<std::pair<std::string, std::string>> producer_settings(const LoadTask& task,
                                                                   const KafkaOptions& options);

/// "a,b,c".
std::string comma_list(const std::vector<std::string>& words);

/// Java's murmur2, so that the partition of a key is the one the JVM client would choose:
/// (murmur2(key) & 0x7fffffff) % partitions.
std::uint32_t murmur2(std::string_view key);

}  // namespace benchfield
