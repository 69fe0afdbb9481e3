#include "runner/engine/actions/rows.h"
#include "runner/io/kafka_client.h"
#include "runner/io/tcp.h"

namespace benchfield::actions {
namespace {

constexpr auto kTopicTimeout = Seconds(30);

std::string bootstrap_of(const Map& arguments) {
  std::string out;
  for (const std::string& address : targets(arguments)) out += (out.empty() ? "" : ",") + address;
  return out;
}

TopicSpec topic_spec(const std::string& name, const Value& settings) {
  TopicSpec topic;
  topic.name = name;
  topic.partitions = static_cast<int>(settings["partitions"].integer(1));
  topic.replication = static_cast<int>(settings["replication"].integer(1));
  if (const Map* config = settings["config"].as_map()) {
    for (const auto& [key, value] : *config) topic.config[key] = to_text(value);
  }
  return topic;
}

/// A topic with another number of partitions than asked for is made anew.
Status make_topic(KafkaClient& client, const ClusterMetadata& metadata, const TopicSpec& topic) {
  const auto found = metadata.topics.find(topic.name);
  if (found != metadata.topics.end() && found->second == topic.partitions) return Done{};
  if (found != metadata.topics.end()) BF_CHECK_OK(client.delete_topic(topic.name, kTopicTimeout));
  return client.create_topic(topic, kTopicTimeout);
}

/// Clients use the addresses that brokers give for themselves, whatever they connected to first:
/// one that cannot be reached from here would take records and never acknowledge them.
Status must_connect(const std::string& broker, const std::string& bootstrap,
                    const ActionContext& context) {
  const Status connected = try_connect(broker, context.timeout);
  if (connected) return Done{};
  return fail("not-yet",
              "a broker tells clients to use " + broker + ", which is not reached from here",
              {connected.error().what, "the first connection, to " + bootstrap + ", works"});
}

}  // namespace

Result<Value> kafka_metadata(const Map& arguments, ActionContext& context) {
  BF_TRY(const auto client, make_kafka_client(bootstrap_of(arguments)));
  BF_TRY(const auto metadata, client->metadata(context.timeout));
  const Value* brokers = arguments.find("brokers");
  const auto wanted = static_cast<std::size_t>(brokers ? brokers->integer(1) : 1);
  if (metadata.brokers.size() < wanted) {
    return fail("not-yet", std::to_string(metadata.brokers.size()) + " of " +
                               std::to_string(wanted) + " brokers answer at " +
                               bootstrap_of(arguments));
  }
  if (metadata.brokers.size() > wanted) {
    return fail("not-yet", std::to_string(metadata.brokers.size()) + " brokers answer at " +
                               bootstrap_of(arguments) + ", only " + std::to_string(wanted) +
                               " are wanted");
  }
  List advertised;
  for (const std::string& broker : metadata.brokers) {
    BF_CHECK_OK(must_connect(broker, bootstrap_of(arguments), context));
    advertised.emplace_back(broker);
  }
  return Value(Map{{"advertised", advertised}});
}

Result<Value> kafka_topics(const Map& arguments, ActionContext&) {
  const Value* topics = arguments.find("topics");
  const Value* mode = arguments.find("mode");
  const bool is_removal = mode && mode->text() == "remove";
  if (!is_removal && (!topics || !topics->is_map())) return Value();
  BF_TRY(const auto client, make_kafka_client(bootstrap_of(arguments)));
  BF_TRY(const auto metadata, client->metadata(kTopicTimeout));
  if (is_removal) {
    for (const auto& [name, partitions] : metadata.topics)
      BF_CHECK_OK(client->delete_topic(name, kTopicTimeout));
    return Value();
  }
  for (const auto& [name, settings] : *topics->as_map()) {
    BF_CHECK_OK(make_topic(*client, metadata, topic_spec(name, settings)));
    if (mode && mode->text() == "empty") BF_CHECK_OK(client->empty_topic(name, kTopicTimeout));
  }
  return Value();
}

}  // namespace benchfield::actions
