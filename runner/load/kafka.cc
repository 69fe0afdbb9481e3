#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <array>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "runner/base/log.h"
#include "runner/load/drivers.h"
#include "runner/load/kafka_options.h"
#include "runner/load/records.h"
#include "runner/load/schedule.h"
#include "runner/load/tally.h"

// The cheapest way through librdkafka that still counts every record: produce_batch with one fixed
// partition a call, payloads pointing into one shared block (neither copied at enqueue nor freed),
// and delivery reports as events, drained by the sending thread. A record's opaque pointer is its
// intended offset from the start, so the time to its acknowledgement needs no memory of its own.

namespace benchfield {
namespace {

constexpr std::int64_t kChunk = 4000;  // records a produce_batch call
constexpr std::int64_t kIdleWakeNs = 100'000'000;
constexpr std::int64_t kReportWakeNs = 10'000'000;  // while acknowledgements are due
constexpr auto kStopGrace = Seconds(5);
constexpr auto kMetadataTimeout = Seconds(15);
constexpr int kKeySize = 16;

struct Free {
  void operator()(rd_kafka_t* p) const { rd_kafka_destroy(p); }
  void operator()(rd_kafka_topic_t* p) const { rd_kafka_topic_destroy(p); }
  void operator()(rd_kafka_queue_t* p) const { rd_kafka_queue_destroy(p); }
  void operator()(rd_kafka_conf_t* p) const { rd_kafka_conf_destroy(p); }
  void operator()(rd_kafka_event_t* p) const { rd_kafka_event_destroy(p); }
  void operator()(const rd_kafka_metadata_t* p) const { rd_kafka_metadata_destroy(p); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

void write_log(const rd_kafka_t*, int level, const char* facility, const char* text) {
  const std::string line = std::string("librdkafka ") + facility + ": " + text;
  if (level <= 4) {
    log_warning(line);
  } else {
    log_info(line);
  }
}

class KafkaDriver final : public LoadDriver {
 public:
  KafkaDriver(LoadTask task, KafkaOptions options, const Clock& clock)
      : task_(std::move(task)),
        options_(std::move(options)),
        clock_(clock),
        schedule_(pace_of(task_, task_.count)),
        keys_random_(static_cast<std::uint64_t>(task_.seed) * 1'000'003 +
                     static_cast<std::uint64_t>(task_.instance)) {}

  Status prepare() override;
  Result<LoadSummary> run(std::int64_t start_ns, std::stop_token stop) override;
  LoadCounters counters() const override {
    return counters_.read(schedule_, clock_.monotonic_ns());
  }

 private:
  using Batch = std::span<rd_kafka_message_t>;

  /// Where a logical sender stands: consecutive records go to one partition.
  struct Lane {
    std::int32_t partition = 0;
    std::int64_t since_ns = 0;
  };

  Status open();
  Status read_partitions();
  Result<Owned<rd_kafka_conf_t>> configuration() const;

  std::int64_t elapsed() const { return clock_.monotonic_ns() - start_ns_; }
  void send_paced(std::stop_token stop);
  void send_flat_out(std::stop_token stop);
  void sleep_to_next_tick();
  std::int64_t offer(std::int64_t count);
  std::int64_t offer_unkeyed(Lane& lane, std::int64_t count);
  std::int64_t offer_keyed(std::int64_t count);
  void fill(Batch batch, std::int64_t first_index);
  void stage(std::int64_t count);
  std::int64_t produce(std::int32_t partition, Batch batch);
  void note_sent(Batch batch, std::int64_t refused);
  void rotate(Lane& lane);
  void drain(int timeout_ms);
  void settle(rd_kafka_event_t& event);
  void await_outcomes(std::stop_token stop);
  void finish_summary();

  const LoadTask task_;
  const KafkaOptions options_;
  const Clock& clock_;
  Schedule schedule_;
  Records records_;  // before the handle: it must outlive every message
  Owned<rd_kafka_t> handle_;
  Owned<rd_kafka_topic_t> topic_;
  Owned<rd_kafka_queue_t> events_;
  std::int32_t partitions_ = 0;

  LiveCounters counters_;
  LoadSummary summary_;
  FailureTexts failures_;
  std::int64_t start_ns_ = 0;
  std::int64_t next_ = 0;  ///< first record neither sent nor dropped
  BlockedTime blocked_;
  std::vector<Lane> lanes_;
  std::vector<rd_kafka_message_t> batch_;
  Batch staged_;  ///< of batch_: keyed records that are yet to be taken
  std::vector<std::array<char, kKeySize>> keys_;
  std::mt19937_64 keys_random_;
};

Result<Owned<rd_kafka_conf_t>> KafkaDriver::configuration() const {
  Owned<rd_kafka_conf_t> conf(rd_kafka_conf_new());
  std::array<char, 256> why{};
  for (const auto& [name, value] : producer_settings(task_, options_)) {
    if (rd_kafka_conf_set(conf.get(), name.c_str(), value.c_str(), why.data(), why.size()) !=
        RD_KAFKA_CONF_OK) {
      return fail("bad-option", std::string("librdkafka: ") + why.data());
    }
  }
  rd_kafka_conf_set_log_cb(conf.get(), write_log);
  rd_kafka_conf_set_events(conf.get(), RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_ERROR);
  return conf;
}

Status KafkaDriver::open() {
  BF_TRY(Owned<rd_kafka_conf_t> conf, configuration());
  std::array<char, 256> why{};
  handle_.reset(rd_kafka_new(RD_KAFKA_PRODUCER, conf.get(), why.data(), why.size()));
  if (!handle_) return fail("kafka-failed", std::string("librdkafka: ") + why.data());
  conf.release();  // the handle owns it now
  events_.reset(rd_kafka_queue_get_main(handle_.get()));
  topic_.reset(rd_kafka_topic_new(handle_.get(), options_.target.part.c_str(), nullptr));
  if (!topic_) return fail("kafka-failed", rd_kafka_err2str(rd_kafka_last_error()));
  return Done{};
}

Status KafkaDriver::read_partitions() {
  const rd_kafka_metadata_t* raw = nullptr;
  const auto timeout_ms = static_cast<int>(Milliseconds(kMetadataTimeout).count());
  const auto error = rd_kafka_metadata(handle_.get(), 0, topic_.get(), &raw, timeout_ms);
  const Owned<const rd_kafka_metadata_t> metadata(raw);
  const std::string brokers = comma_list(options_.target.addresses);
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return fail("kafka-failed", "no metadata from " + brokers, {rd_kafka_err2str(error)});
  }
  const rd_kafka_metadata_topic_t* topic = metadata->topic_cnt == 1 ? metadata->topics : nullptr;
  if (topic == nullptr || topic->err != RD_KAFKA_RESP_ERR_NO_ERROR || topic->partition_cnt == 0) {
    const char* why = topic == nullptr ? "not listed" : rd_kafka_err2str(topic->err);
    return fail("no-such-topic", "topic '" + options_.target.part + "' is not there on " + brokers,
                {why});
  }
  partitions_ = topic->partition_cnt;
  return Done{};
}

Status KafkaDriver::prepare() {
  BF_TRY(records_, make_records(task_));
  schedule_ = Schedule(pace_of(task_, records_to_send(task_, records_)));
  BF_CHECK_OK(open());
  BF_CHECK_OK(read_partitions());
  batch_.resize(kChunk);
  keys_.resize(options_.is_keyed ? kChunk : 0);
  for (int sender = 0; sender < task_.senders; ++sender) {
    const std::int64_t first = std::int64_t{task_.instance} * task_.senders + sender;
    lanes_.push_back({static_cast<std::int32_t>(first % partitions_), 0});
  }
  return Done{};
}

Result<LoadSummary> KafkaDriver::run(std::int64_t start_ns, std::stop_token stop) {
  if (schedule_.is_paced()) be_punctual();
  start_ns_ = start_ns;
  while (clock_.monotonic_ns() < start_ns && !stop.stop_requested()) {
    drain(0);
    clock_.sleep_until(std::min(start_ns, clock_.monotonic_ns() + kIdleWakeNs));
  }
  counters_.started(start_ns);
  if (schedule_.is_paced()) {
    send_paced(stop);
  } else {
    send_flat_out(stop);
  }
  blocked_.found_room(clock_.monotonic_ns());
  counters_.ended(clock_.monotonic_ns());
  await_outcomes(std::move(stop));
  finish_summary();
  return summary_;
}

void KafkaDriver::send_paced(std::stop_token stop) {
  Pacer pacer(schedule_, options_.pacing.catch_up, options_.pacing.factor);
  while (next_ < schedule_.count() && !stop.stop_requested()) {
    const std::int64_t now = elapsed();
    const Pacer::Grant grant = pacer.grant(now, next_);
    counters_.dropped(grant.dropped);
    next_ += grant.dropped;
    const std::int64_t taken = offer(grant.count);
    pacer.give_back(grant.count - taken);
    summary_.largest_backlog = std::max(summary_.largest_backlog, schedule_.due(now) - next_);
    drain(0);
    if (next_ < schedule_.count()) sleep_to_next_tick();
  }
}

void KafkaDriver::sleep_to_next_tick() {
  const std::int64_t now = elapsed();
  const std::int64_t most = counters_.in_flight() > 0 ? kReportWakeNs : kIdleWakeNs;
  const std::int64_t wake = next_wake_ns(schedule_, now, next_, options_.tick.count(), now + most);
  clock_.sleep_until(start_ns_ + wake);
  summary_.wake_lateness.add(elapsed() - wake);
}

void KafkaDriver::send_flat_out(std::stop_token stop) {
  while (next_ < schedule_.count() && !stop.stop_requested()) {
    const std::int64_t wanted = std::min(kChunk, schedule_.count() - next_);
    const bool has_room = offer(wanted) == wanted;
    drain(has_room ? 0 : 10);
  }
}

std::int64_t KafkaDriver::offer(std::int64_t count) {
  std::int64_t taken = 0;
  const auto lanes = static_cast<std::int64_t>(lanes_.size());
  const std::int64_t first = next_;  // the first lane changes, so that none always gets the rest
  for (std::int64_t i = 0; i < lanes && taken < count; ++i) {
    const std::int64_t share = count * (i + 1) / lanes - count * i / lanes;
    Lane& lane = lanes_[static_cast<std::size_t>((first + i) % lanes)];
    const std::int64_t sent = options_.is_keyed ? offer_keyed(share) : offer_unkeyed(lane, share);
    taken += sent;
    if (sent < share) break;
  }
  if (taken < count) blocked_.found_none(clock_.monotonic_ns());
  if (taken > 0 && taken == count) blocked_.found_room(clock_.monotonic_ns());
  return taken;
}

std::int64_t KafkaDriver::offer_unkeyed(Lane& lane, std::int64_t count) {
  std::int64_t taken = 0;
  while (taken < count) {
    rotate(lane);
    const std::int64_t wanted = std::min(kChunk, count - taken);
    const Batch batch = std::span(batch_).first(static_cast<std::size_t>(wanted));
    fill(batch, next_);
    const std::int64_t sent = produce(lane.partition, batch);
    taken += sent;
    if (sent < wanted) break;
  }
  return taken;
}

/// Points messages at the records from an index on, each with its intended offset.
void KafkaDriver::fill(Batch batch, std::int64_t first_index) {
  const bool is_paced = schedule_.is_paced();
  const std::int64_t now = is_paced ? 0 : elapsed();
  IntendedTimes intended(schedule_, first_index);
  std::int64_t line = first_index % records_.size();
  for (rd_kafka_message_t& message : batch) {
    const std::string_view record = records_[line];
    if (++line == records_.size()) line = 0;
    message.err = RD_KAFKA_RESP_ERR_NO_ERROR;
    message.payload = const_cast<char*>(record.data());
    message.len = record.size();
    message._private = reinterpret_cast<void*>(is_paced ? intended.next() : now);
  }
}

/// Keyed records are staged a chunk at a time and sorted into one run for each partition. What the
/// queue has no room for stays staged.
std::int64_t KafkaDriver::offer_keyed(std::int64_t count) {
  std::int64_t taken = 0;
  while (taken < count) {
    if (staged_.empty()) stage(std::min(kChunk, count - taken));
    const std::int32_t partition = staged_.front().partition;
    const auto same = std::find_if(staged_.begin(), staged_.end(), [&](const auto& message) {
      return message.partition != partition;
    });
    const std::int64_t run = std::min<std::int64_t>(same - staged_.begin(), count - taken);
    const std::int64_t sent = produce(partition, staged_.first(static_cast<std::size_t>(run)));
    staged_ = staged_.subspan(static_cast<std::size_t>(sent));
    taken += sent;
    if (sent < run) break;
  }
  return taken;
}

void KafkaDriver::stage(std::int64_t count) {
  staged_ = std::span(batch_).first(static_cast<std::size_t>(count));
  fill(staged_, next_);
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (std::size_t i = 0; i < staged_.size(); ++i) {
    std::uint64_t bits = keys_random_();
    for (char& digit : keys_[i]) {
      digit = kDigits[bits & 15];
      bits >>= 4;
    }
    const std::uint32_t hash = murmur2({keys_[i].data(), keys_[i].size()}) & 0x7fffffffU;
    staged_[i].key = keys_[i].data();  // librdkafka copies keys
    staged_[i].key_len = keys_[i].size();
    staged_[i].partition = static_cast<std::int32_t>(hash % static_cast<unsigned>(partitions_));
  }
  std::stable_sort(staged_.begin(), staged_.end(),
                   [](const auto& a, const auto& b) { return a.partition < b.partition; });
}

/// One batch a partition for a linger: a lane stays on its partition that long, then takes the
/// next.
void KafkaDriver::rotate(Lane& lane) {
  const std::int64_t stay = schedule_.is_paced() ? options_.linger.count() : 0;
  const std::int64_t now = elapsed();
  if (now - lane.since_ns < stay) return;
  lane.partition = (lane.partition + 1) % partitions_;
  lane.since_ns = now;
}

/// Returns how many were taken, refused ones included; fewer than given when the queue is full.
std::int64_t KafkaDriver::produce(std::int32_t partition, Batch batch) {
  const int accepted = rd_kafka_produce_batch(topic_.get(), partition, 0, batch.data(),
                                              static_cast<int>(batch.size()));
  std::int64_t refused = 0;
  std::size_t taken = batch.size();
  if (static_cast<std::size_t>(accepted) != batch.size()) {
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (batch[i].err == RD_KAFKA_RESP_ERR__QUEUE_FULL) {
        taken = i;  // and all behind it
        break;
      }
      if (batch[i].err == RD_KAFKA_RESP_ERR_NO_ERROR) continue;
      ++refused;
      failures_.add(rd_kafka_err2str(batch[i].err));
    }
  }
  if (taken > 0) note_sent(batch.first(taken), refused);
  return static_cast<std::int64_t>(taken);
}

void KafkaDriver::note_sent(Batch batch, std::int64_t refused) {
  const std::int64_t now = elapsed();
  if (schedule_.is_paced()) {
    for (const rd_kafka_message_t& message : batch) {
      summary_.send_delay.add(now - reinterpret_cast<std::intptr_t>(message._private));
    }
  } else {  // all of a batch are meant to leave at the same instant
    const auto intended = reinterpret_cast<std::intptr_t>(batch.front()._private);
    summary_.send_delay.add(now - intended, static_cast<std::int64_t>(batch.size()));
  }
  if (summary_.first_sent_ns == 0) summary_.first_sent_ns = start_ns_ + now;
  summary_.last_sent_ns = start_ns_ + now;
  next_ += static_cast<std::int64_t>(batch.size());
  counters_.sent(static_cast<std::int64_t>(batch.size()));
  counters_.failed(refused);
}

void KafkaDriver::drain(int timeout_ms) {
  int wait_ms = timeout_ms;
  while (const Owned<rd_kafka_event_t> event{rd_kafka_queue_poll(events_.get(), wait_ms)}) {
    wait_ms = 0;
    if (rd_kafka_event_type(event.get()) == RD_KAFKA_EVENT_DR) {
      settle(*event);
    } else if (rd_kafka_event_type(event.get()) == RD_KAFKA_EVENT_ERROR) {
      log_warning(std::string("kafka: ") + rd_kafka_event_error_string(event.get()));
    }
  }
}

void KafkaDriver::settle(rd_kafka_event_t& event) {
  const std::int64_t now = elapsed();
  std::int64_t acknowledged = 0;
  std::int64_t failed = 0;
  std::int64_t unknown = 0;
  // Flat out, neighbours share their intended time: counted as one run they cost nothing.
  std::int64_t intended = 0;
  std::int64_t run = 0;
  while (const rd_kafka_message_t* message = rd_kafka_event_message_next(&event)) {
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
      const auto offset = reinterpret_cast<std::intptr_t>(message->_private);
      if (offset != intended && run > 0) {
        summary_.acknowledge_delay.add(now - intended, std::exchange(run, 0));
      }
      intended = offset;
      ++run;
      ++acknowledged;
      continue;
    }
    failures_.add(rd_kafka_err2str(message->err));
    // Handed to a broker that never answered: it may well be stored.
    const bool may_be_stored =
        rd_kafka_message_status(message) == RD_KAFKA_MSG_STATUS_POSSIBLY_PERSISTED;
    ++(may_be_stored ? unknown : failed);
  }
  if (run > 0) summary_.acknowledge_delay.add(now - intended, run);
  counters_.acknowledged(acknowledged);
  counters_.failed(failed);
  counters_.unknown(unknown);
  if (acknowledged > 0) summary_.last_acknowledged_ns = start_ns_ + now;
}

void KafkaDriver::await_outcomes(std::stop_token stop) {
  const std::int64_t begin = clock_.monotonic_ns();
  std::int64_t deadline =
      begin + Nanoseconds(options_.pacing.delivery_timeout + kStopGrace).count();
  bool is_stopping = false;
  while (counters_.in_flight() > 0 && clock_.monotonic_ns() < deadline) {
    if (stop.stop_requested() && !is_stopping) {
      is_stopping = true;
      deadline = std::min(deadline, clock_.monotonic_ns() + Nanoseconds(kStopGrace).count());
    }
    drain(20);
  }
  if (counters_.in_flight() == 0) return;
  rd_kafka_purge(handle_.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
  deadline = clock_.monotonic_ns() + Nanoseconds(kStopGrace).count();
  while (counters_.in_flight() > 0 && clock_.monotonic_ns() < deadline) drain(20);
  if (const std::int64_t left = counters_.in_flight(); left > 0) {
    failures_.add("no delivery report", left);
    counters_.unknown(left);
  }
}

void KafkaDriver::finish_summary() {
  summary_.total = counters_.read(schedule_, clock_.monotonic_ns());
  summary_.start_ns = start_ns_;
  summary_.blocked_ns = blocked_.total_ns();
  summary_.longest_block_ns = blocked_.longest_ns();
  summary_.errors = failures_.most_frequent();
}

}  // namespace

LoadDriverRow kafka_driver_row() {
  PluginInfo info;
  info.name = "kafka";
  info.help = "produces records into a topic, every delivery report counted";
  info.keys = kafka_keys();
  info.metrics = load_metrics("records");
  return {std::move(info), [](const LoadTask& task, const Clock& clock) {
            return kafka_options(task).map([&](KafkaOptions&& options) {
              return std::unique_ptr<LoadDriver>(
                  std::make_unique<KafkaDriver>(task, std::move(options), clock));
            });
          }};
}

}  // namespace benchfield
