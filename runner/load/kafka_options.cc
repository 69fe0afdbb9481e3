#include "runner/load/kafka_options.h"

#include <algorithm>

#include "runner/base/units.h"

namespace benchfield {

std::vector<KeyRow> kafka_keys() {
  std::vector<KeyRow> keys = pacing_keys();
  KeyRow idempotence;
  idempotence.key = "idempotence";
  idempotence.type = ValueType::boolean;
  idempotence.help =
      "retries cannot store a record twice; default: true with acks all. Without it nothing is "
      "retried";
  const std::vector<KeyRow> own{
      number_key("tick", ValueType::duration, Value(duration_quantity(Milliseconds(1))), 100'000,
                 "how often due records leave"),
      choice_key("acks", {"all", "1"}, "who must have a record before it counts as acknowledged"),
      number_key("linger", ValueType::duration, Value(duration_quantity(Milliseconds(2))), 0,
                 "how long a batch waits to fill"),
      number_key("batch_size", ValueType::size, Value(Quantity{Dimension::size, 1'000'000, 0}), 1,
                 "largest batch of one partition"),
      choice_key("compression", {"none", "gzip", "snappy", "lz4", "zstd"}, "of batches"),
      idempotence,
      choice_key("key", {"none", "random"},
                 "none: partitions take turns; random: 16 hex digits, partition by murmur2"),
      number_key("queue_records", ValueType::count, std::nullopt, 1,
                 "room for records not yet acknowledged; default: 5 s of the rate, 100k to 2M"),
  };
  keys.insert(keys.end(), own.begin(), own.end());
  return keys;
}

Result<KafkaOptions> kafka_options(const LoadTask& task) {
  KafkaOptions options;
  BF_TRY(options.target, load_target(task.target));
  BF_TRY(const DriverOptions given, DriverOptions::read(kafka_keys(), task.options));
  options.pacing = pacing_options(given);
  options.tick = given.duration("tick");
  options.linger = given.duration("linger");
  options.acks = given.text("acks");
  options.compression = given.text("compression");
  options.batch_size = given.integer("batch_size");
  options.is_keyed = given.text("key") == "random";
  options.is_idempotent =
      given.has("idempotence") ? given.boolean("idempotence") : options.acks == "all";
  if (options.is_idempotent && options.acks != "all") {
    return fail("bad-option", "option 'idempotence' needs acks all, not " + options.acks);
  }
  const double per_second = task.rate_amount == 0 ? 100'000
                                                  : static_cast<double>(task.rate_amount) /
                                                        static_cast<double>(task.rate_per_ns) * 1e9;
  options.queue_records = given.has("queue_records")
                              ? given.integer("queue_records")
                              : static_cast<std::int64_t>(std::clamp(per_second * 5, 100e3, 2e6));
  return options;
}

std::vector<std::pair<std::string, std::string>> producer_settings(const LoadTask& task,
                                                                   const KafkaOptions& options) {
  const double linger_ms = static_cast<double>(options.linger.count()) / 1e6;
  const std::int64_t timeout_ms =
      std::chrono::duration_cast<Milliseconds>(options.pacing.delivery_timeout).count();
  std::vector<std::pair<std::string, std::string>> settings{
      {"bootstrap.servers", comma_list(options.target.addresses)},
      {"client.id", "benchfield-" + task.name + "-" + std::to_string(task.instance)},
      {"linger.ms", std::to_string(linger_ms)},
      {"batch.size", std::to_string(options.batch_size)},
      {"batch.num.messages", "10000"},
      {"queue.buffering.max.messages", std::to_string(options.queue_records)},
      {"queue.buffering.max.kbytes", "2097151"},
      {"acks", options.acks},
      {"enable.idempotence", options.is_idempotent ? "true" : "false"},
      {"message.timeout.ms", std::to_string(timeout_ms)},
      {"compression.type", options.compression},
      {"socket.nagle.disable", "true"},
      {"reconnect.backoff.max.ms", "1000"},  // a restarted broker should not wait for us
  };
  // A repeated request may store its records twice, and sent = stored would be luck.
  if (!options.is_idempotent) settings.emplace_back("message.send.max.retries", "0");
  return settings;
}

std::string comma_list(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ",") + word;
  return text;
}

/// Java's murmur2, so that the partition of a key is the one the JVM client would choose.
std::uint32_t murmur2(std::string_view key) {
  constexpr std::uint32_t kMultiplier = 0x5bd1e995;
  const auto byte = [&](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(key[i]));
  };
  std::uint32_t hash = 0x9747b28c ^ static_cast<std::uint32_t>(key.size());
  std::size_t i = 0;
  for (; i + 4 <= key.size(); i += 4) {
    std::uint32_t k = byte(i) | byte(i + 1) << 8 | byte(i + 2) << 16 | byte(i + 3) << 24;
    k *= kMultiplier;
    k ^= k >> 24;
    hash = (hash * kMultiplier) ^ (k * kMultiplier);
  }
  const std::size_t rest = key.size() - i;
  if (rest >= 3) hash ^= byte(i + 2) << 16;
  if (rest >= 2) hash ^= byte(i + 1) << 8;
  if (rest >= 1) hash = (hash ^ byte(i)) * kMultiplier;
  hash ^= hash >> 13;
  hash *= kMultiplier;
  return hash ^ (hash >> 15);
}

}  // namespace benchfield
