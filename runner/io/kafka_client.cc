#include "runner/io/kafka_client.h"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <array>
#include <functional>
#include <mutex>
#include <vector>

#include "runner/base/log.h"

namespace benchfield {
namespace {

// librdkafka 2.0.2 spends quadratic time on one list: 1,600 partitions at once cost as much CPU as
// 8,000 in lists of this length.
constexpr int kListLength = 400;
constexpr auto kRetryPause = Milliseconds(100);
constexpr std::size_t kReasonSize = 512;

struct HandleEnd {
  void operator()(rd_kafka_t* h) const { rd_kafka_destroy(h); }
};
struct ConfEnd {
  void operator()(rd_kafka_conf_t* c) const { rd_kafka_conf_destroy(c); }
};
struct TopicEnd {
  void operator()(rd_kafka_topic_t* t) const { rd_kafka_topic_destroy(t); }
};
struct MetadataEnd {
  void operator()(const rd_kafka_metadata_t* m) const { rd_kafka_metadata_destroy(m); }
};
struct ListEnd {
  void operator()(rd_kafka_topic_partition_list_t* l) const {
    rd_kafka_topic_partition_list_destroy(l);
  }
};
struct QueueEnd {
  void operator()(rd_kafka_queue_t* q) const { rd_kafka_queue_destroy(q); }
};
struct EventEnd {
  void operator()(rd_kafka_event_t* e) const { rd_kafka_event_destroy(e); }
};
struct OptionsEnd {
  void operator()(rd_kafka_AdminOptions_t* o) const { rd_kafka_AdminOptions_destroy(o); }
};
struct NewTopicEnd {
  void operator()(rd_kafka_NewTopic_t* t) const { rd_kafka_NewTopic_destroy(t); }
};
struct DeleteTopicEnd {
  void operator()(rd_kafka_DeleteTopic_t* t) const { rd_kafka_DeleteTopic_destroy(t); }
};
struct DeleteRecordsEnd {
  void operator()(rd_kafka_DeleteRecords_t* r) const { rd_kafka_DeleteRecords_destroy(r); }
};
using Handle = std::unique_ptr<rd_kafka_t, HandleEnd>;
using Metadata = std::unique_ptr<const rd_kafka_metadata_t, MetadataEnd>;
using PartitionList = std::unique_ptr<rd_kafka_topic_partition_list_t, ListEnd>;
using Event = std::unique_ptr<rd_kafka_event_t, EventEnd>;

/// An error code with the broker's words, if it gave any.
struct Reply {
  rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;
  std::string words;
  bool is_ok() const { return code == RD_KAFKA_RESP_ERR_NO_ERROR; }
};

Reply reply_of(rd_kafka_resp_err_t code, const char* words = nullptr) {
  return {code, words != nullptr ? words : rd_kafka_err2str(code)};
}

/// Failures that pass by themselves: leaders being elected, a topic on its way in or out.
bool is_passing(rd_kafka_resp_err_t code) {
  switch (code) {
    case RD_KAFKA_RESP_ERR__TIMED_OUT:
    case RD_KAFKA_RESP_ERR__TRANSPORT:
    case RD_KAFKA_RESP_ERR__WAIT_COORD:
    case RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT:
    case RD_KAFKA_RESP_ERR_NOT_CONTROLLER:
    case RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE:
    case RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION:
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
      return true;
    default:
      return false;
  }
}

class Deadline {
 public:
  explicit Deadline(Nanoseconds timeout) : at_(real_clock().monotonic_ns() + timeout.count()) {}
  bool has_passed() const { return real_clock().monotonic_ns() >= at_; }
  /// What is left, at least 1 ms, as librdkafka wants it.
  int left_ms() const {
    const std::int64_t left = (at_ - real_clock().monotonic_ns()) / 1'000'000;
    return static_cast<int>(std::clamp<std::int64_t>(left, 1, 3'600'000));
  }
  void pause() const {
    const std::int64_t then = real_clock().monotonic_ns() + Nanoseconds(kRetryPause).count();
    real_clock().sleep_until(std::min(then, at_));
  }

 private:
  std::int64_t at_;
};

/// The library's own last complaint ("Connect to ... failed: Connection refused"): the reason
/// behind a bare time-out.
class Complaint {
 public:
  void set(std::string text) {
    const std::scoped_lock lock(mutex_);
    text_ = std::move(text);
  }
  std::string text() const {
    const std::scoped_lock lock(mutex_);
    return text_;
  }

 private:
  mutable std::mutex mutex_;
  std::string text_;
};

void take_log(const rd_kafka_t* handle, int level, const char*, const char* text) {
  if (level > 4) return;  // syslog levels: 4 is a warning
  const bool is_summary = std::string_view(text).ends_with("brokers are down");
  if (is_summary) return;
  if (auto* complaint = static_cast<Complaint*>(rd_kafka_opaque(handle))) complaint->set(text);
  log_warning(std::string("kafka: ") + text);
}

class RdKafkaClient final : public KafkaClient {
 public:
  RdKafkaClient(std::string bootstrap, std::unique_ptr<Complaint> complaint, Handle handle)
      : bootstrap_(std::move(bootstrap)),
        complaint_(std::move(complaint)),
        handle_(std::move(handle)) {}

  Result<ClusterMetadata> metadata(Nanoseconds timeout) override {
    const rd_kafka_metadata_t* raw = nullptr;
    const auto code =
        rd_kafka_metadata(handle_.get(), 1, nullptr, &raw, Deadline(timeout).left_ms());
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return failed("read metadata", reply_of(code));
    const Metadata owner(raw);
    ClusterMetadata out;
    for (int i = 0; i < raw->broker_cnt; ++i) {
      const auto& broker = raw->brokers[i];
      out.brokers.push_back(std::string(broker.host) + ":" + std::to_string(broker.port));
    }
    std::sort(out.brokers.begin(), out.brokers.end());
    for (int i = 0; i < raw->topic_cnt; ++i) {
      const auto& topic = raw->topics[i];
      if (topic.err == RD_KAFKA_RESP_ERR_NO_ERROR) out.topics[topic.topic] = topic.partition_cnt;
    }
    return out;
  }

  Status create_topic(const TopicSpec& topic, Nanoseconds timeout) override {
    partitions_.erase(topic.name);
    return repeat("create topic '" + topic.name + "'", timeout, [&](const Deadline& deadline) {
      const Reply reply = send_create(topic, deadline);
      const bool is_there = reply.is_ok() || reply.code == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS;
      // A topic that is marked for deletion "exists" too; then it must be asked for again.
      return is_there ? wait_until_usable(topic, deadline) : reply;
    });
  }

  Status delete_topic(const std::string& name, Nanoseconds timeout) override {
    partitions_.erase(name);
    // Asked again until the controller knows no such topic, then until the brokers show none.
    return repeat("delete topic '" + name + "'", timeout, [&](const Deadline& deadline) {
      Reply reply = send_delete(name, deadline);
      if (reply.code == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART) {
        reply = topic_metadata(name, deadline, [](const auto&) { return still_there(); });
        if (reply.code == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART) return Reply{};
      }
      return reply.is_ok() ? still_there() : reply;
    });
  }

  Status empty_topic(const std::string& name, Nanoseconds timeout) override {
    return repeat("empty topic '" + name + "'", timeout, [&](const Deadline& deadline) {
      const Reply reply = try_empty(name, deadline);
      if (!reply.is_ok()) partitions_.erase(name);
      return reply;
    });
  }

  Result<std::int64_t> end_offsets(const std::string& topic, Nanoseconds timeout) override {
    std::int64_t sum = 0;
    const Reply reply = each_list(topic, Deadline(timeout), [&](const auto& list) {
      for (int i = 0; i < list.cnt; ++i) sum += list.elems[i].offset;
      return Reply{};
    });
    if (reply.is_ok()) return sum;
    partitions_.erase(topic);
    return failed("read end offsets of topic '" + topic + "'", reply);
  }

 private:
  /// Tries until it works, fails for good or the time is over.
  Status repeat(const std::string& doing, Nanoseconds timeout,
                const std::function<Reply(const Deadline&)>& attempt) const {
    const Deadline deadline(timeout);
    Reply reason;
    while (true) {
      const Reply reply = attempt(deadline);
      if (reply.is_ok()) return Done{};
      // The last attempt is cut off by the deadline; what the ones before said tells more.
      if (reason.is_ok() || !is_silence(reply)) reason = reply;
      if (!is_passing(reply.code)) return failed(doing, reply);
      if (deadline.has_passed()) return failed(doing, reason);
      deadline.pause();
    }
  }

  static Reply still_there() {
    return {RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE, "it is still there"};
  }

  static bool is_silence(const Reply& reply) {
    return reply.code == RD_KAFKA_RESP_ERR__TRANSPORT || reply.code == RD_KAFKA_RESP_ERR__TIMED_OUT;
  }

  using UseList = std::function<Reply(rd_kafka_topic_partition_list_t&)>;

  /// Looks up the end offsets of all partitions, list by list, and hands each list on.
  Reply each_list(const std::string& topic, const Deadline& deadline, const UseList& use) {
    if (!partitions_.contains(topic)) {
      const Reply known = learn_partitions(topic, deadline);
      if (!known.is_ok()) return known;
    }
    const int partitions = partitions_[topic];
    for (int from = 0; from < partitions; from += kListLength) {
      const int to = std::min(partitions, from + kListLength);
      const PartitionList list(rd_kafka_topic_partition_list_new(to - from));
      for (int p = from; p < to; ++p) {
        rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), p)->offset =
            RD_KAFKA_OFFSET_END;
      }
      const auto code = rd_kafka_offsets_for_times(handle_.get(), list.get(), deadline.left_ms());
      if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return reply_of(code);
      for (int i = 0; i < list->cnt; ++i) {
        const auto& partition = list->elems[i];
        if (partition.err != RD_KAFKA_RESP_ERR_NO_ERROR) return reply_of(partition.err);
        if (partition.offset < 0) return reply_of(RD_KAFKA_RESP_ERR__NO_OFFSET);
      }
      const Reply used = use(*list);
      if (!used.is_ok()) return used;
    }
    return {};
  }

  Reply learn_partitions(const std::string& name, const Deadline& deadline) {
    int partitions = 0;
    const Reply reply = topic_metadata(name, deadline, [&](const rd_kafka_metadata_topic_t& t) {
      partitions = t.partition_cnt;
      return Reply{};
    });
    if (!reply.is_ok()) return reply;
    if (partitions == 0) return reply_of(RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART);
    partitions_[name] = partitions;
    return {};
  }

  Reply topic_metadata(const std::string& name, const Deadline& deadline,
                       const std::function<Reply(const rd_kafka_metadata_topic_t&)>& use) {
    const std::unique_ptr<rd_kafka_topic_t, TopicEnd> topic(
        rd_kafka_topic_new(handle_.get(), name.c_str(), nullptr));
    if (!topic) return reply_of(rd_kafka_last_error());
    const rd_kafka_metadata_t* raw = nullptr;
    const auto code = rd_kafka_metadata(handle_.get(), 0, topic.get(), &raw, deadline.left_ms());
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return reply_of(code);
    const Metadata owner(raw);
    if (raw->topic_cnt != 1) return reply_of(RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART);
    if (raw->topics[0].err != RD_KAFKA_RESP_ERR_NO_ERROR) return reply_of(raw->topics[0].err);
    return use(raw->topics[0]);
  }

  /// Until every partition has a leader that answers for it: metadata names leaders before the
  /// brokers have made the partitions.
  Reply wait_until_usable(const TopicSpec& spec, const Deadline& deadline) {
    Reply reply;
    for (int attempt = 0; attempt < 20; ++attempt) {
      const Reply seen = topic_metadata(spec.name, deadline, [&](const auto& topic) {
        return leaders_of(topic, spec.partitions);
      });
      const Reply now = seen.is_ok() ? all_answer(spec, deadline) : seen;
      if (now.is_ok()) return now;
      if (reply.is_ok() || !is_silence(now)) reply = now;
      if (!is_passing(now.code) || deadline.has_passed()) break;
      deadline.pause();
    }
    return reply;
  }

  Reply all_answer(const TopicSpec& spec, const Deadline& deadline) {
    partitions_[spec.name] = spec.partitions;
    return each_list(spec.name, deadline, [](auto&) { return Reply{}; });
  }

  static Reply leaders_of(const rd_kafka_metadata_topic_t& topic, int partitions) {
    if (topic.partition_cnt != partitions) {
      return {RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE,
              "it is there with " + std::to_string(topic.partition_cnt) +
                  " partitions instead of " + std::to_string(partitions)};
    }
    for (int i = 0; i < topic.partition_cnt; ++i) {
      if (topic.partitions[i].leader < 0) return reply_of(RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE);
    }
    return {};
  }

  Reply send_create(const TopicSpec& spec, const Deadline& deadline) {
    std::array<char, kReasonSize> why{};
    const std::unique_ptr<rd_kafka_NewTopic_t, NewTopicEnd> topic(rd_kafka_NewTopic_new(
        spec.name.c_str(), spec.partitions, spec.replication, why.data(), why.size()));
    if (!topic) return reply_of(RD_KAFKA_RESP_ERR__INVALID_ARG, why.data());
    for (const auto& [name, value] : spec.config) {
      rd_kafka_NewTopic_set_config(topic.get(), name.c_str(), value.c_str());
    }
    rd_kafka_NewTopic_t* topics[] = {topic.get()};
    return administer(RD_KAFKA_ADMIN_OP_CREATETOPICS, deadline, [&](auto* options, auto* queue) {
      rd_kafka_CreateTopics(handle_.get(), topics, 1, options, queue);
    });
  }

  Reply send_delete(const std::string& name, const Deadline& deadline) {
    const std::unique_ptr<rd_kafka_DeleteTopic_t, DeleteTopicEnd> topic(
        rd_kafka_DeleteTopic_new(name.c_str()));
    rd_kafka_DeleteTopic_t* topics[] = {topic.get()};
    return administer(RD_KAFKA_ADMIN_OP_DELETETOPICS, deadline, [&](auto* options, auto* queue) {
      rd_kafka_DeleteTopics(handle_.get(), topics, 1, options, queue);
    });
  }

  Reply try_empty(const std::string& name, const Deadline& deadline) {
    return each_list(name, deadline, [&](rd_kafka_topic_partition_list_t& list) {
      const std::unique_ptr<rd_kafka_DeleteRecords_t, DeleteRecordsEnd> records(
          rd_kafka_DeleteRecords_new(&list));
      rd_kafka_DeleteRecords_t* all[] = {records.get()};
      return administer(RD_KAFKA_ADMIN_OP_DELETERECORDS, deadline, [&](auto* options, auto* queue) {
        rd_kafka_DeleteRecords(handle_.get(), all, 1, options, queue);
      });
    });
  }

  using Request = std::function<void(rd_kafka_AdminOptions_t*, rd_kafka_queue_t*)>;

  /// Sends one admin request and waits for its only result.
  Reply administer(rd_kafka_admin_op_t operation, const Deadline& deadline,
                   const Request& request) {
    std::array<char, kReasonSize> why{};
    const std::unique_ptr<rd_kafka_AdminOptions_t, OptionsEnd> options(
        rd_kafka_AdminOptions_new(handle_.get(), operation));
    const std::unique_ptr<rd_kafka_queue_t, QueueEnd> queue(rd_kafka_queue_new(handle_.get()));
    rd_kafka_AdminOptions_set_request_timeout(options.get(), deadline.left_ms(), why.data(),
                                              why.size());
    // Without it a broker answers before the topic is there or gone.
    if (operation != RD_KAFKA_ADMIN_OP_DELETERECORDS) {
      rd_kafka_AdminOptions_set_operation_timeout(options.get(), deadline.left_ms(), why.data(),
                                                  why.size());
    }
    request(options.get(), queue.get());
    const Event event(rd_kafka_queue_poll(queue.get(), deadline.left_ms() + 1000));
    if (!event) return reply_of(RD_KAFKA_RESP_ERR__TIMED_OUT);
    if (const auto code = rd_kafka_event_error(event.get())) {
      return reply_of(code, rd_kafka_event_error_string(event.get()));
    }
    return result_of(event.get());
  }

  static Reply topic_reply(const rd_kafka_topic_result_t** topics, std::size_t count) {
    if (count == 0) return {};
    return reply_of(rd_kafka_topic_result_error(topics[0]),
                    rd_kafka_topic_result_error_string(topics[0]));
  }

  static Reply result_of(rd_kafka_event_t* event) {
    std::size_t count = 0;
    if (const auto* created = rd_kafka_event_CreateTopics_result(event)) {
      const auto** topics = rd_kafka_CreateTopics_result_topics(created, &count);
      return topic_reply(topics, count);
    }
    if (const auto* deleted = rd_kafka_event_DeleteTopics_result(event)) {
      const auto** topics = rd_kafka_DeleteTopics_result_topics(deleted, &count);
      return topic_reply(topics, count);
    }
    if (const auto* emptied = rd_kafka_event_DeleteRecords_result(event)) {
      const auto* list = rd_kafka_DeleteRecords_result_offsets(emptied);
      for (int i = 0; i < list->cnt; ++i) {
        if (list->elems[i].err != RD_KAFKA_RESP_ERR_NO_ERROR) return reply_of(list->elems[i].err);
      }
    }
    return {};
  }

  tl::unexpected<Error> failed(const std::string& doing, const Reply& reply) const {
    Error error{"kafka-failed", doing + " at " + bootstrap_ + ": " + reply.words, {}, {}};
    const std::string complaint = complaint_->text();
    if (is_silence(reply) && !complaint.empty()) error.notes.push_back("last word: " + complaint);
    return fail(std::move(error));
  }

  std::string bootstrap_;
  std::unique_ptr<Complaint> complaint_;
  Handle handle_;
  std::map<std::string, int> partitions_;  ///< of topics asked before; forgotten after an error
};

}  // namespace

Result<std::unique_ptr<KafkaClient>> make_kafka_client(const std::string& bootstrap) {
  std::array<char, kReasonSize> why{};
  std::unique_ptr<rd_kafka_conf_t, ConfEnd> conf(rd_kafka_conf_new());
  // The default, read_committed, would give the last stable offset instead of the end.
  const std::pair<const char*, const char*> settings[] = {
      {"bootstrap.servers", bootstrap.c_str()}, {"client.id", "benchfield"},
      {"isolation.level", "read_uncommitted"},  {"enable.auto.commit", "false"},
      {"socket.nagle.disable", "true"},         {"reconnect.backoff.max.ms", "1000"},
      {"log.connection.close", "false"}};
  for (const auto& [name, value] : settings) {
    if (rd_kafka_conf_set(conf.get(), name, value, why.data(), why.size()) != RD_KAFKA_CONF_OK) {
      return fail("kafka-failed", std::string("set ") + name + ": " + why.data());
    }
  }
  auto complaint = std::make_unique<Complaint>();
  rd_kafka_conf_set_opaque(conf.get(), complaint.get());
  rd_kafka_conf_set_log_cb(conf.get(), &take_log);
  Handle handle(rd_kafka_new(RD_KAFKA_CONSUMER, conf.get(), why.data(), why.size()));
  if (!handle) return fail("kafka-failed", std::string("make a Kafka client: ") + why.data());
  static_cast<void>(conf.release());  // the handle owns it now
  return std::make_unique<RdKafkaClient>(bootstrap, std::move(complaint), std::move(handle));
}

}  // namespace benchfield
