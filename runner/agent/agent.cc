#include "runner/agent/agent.h"

#include <atomic>
#include <condition_variable>
#include <istream>
#include <memory>
#include <ostream>
#include <thread>

#include "runner/agent/hub.h"
#include "runner/agent/orders.h"
#include "runner/agent/work.h"
#include "runner/io/json.h"
#include "runner/io/line_socket.h"
#include "runner/io/lines.h"
#include "runner/load/agent.h"

// Threads of an agent: the caller's works, one reads the connection to the meeting point and
// watches the lease, one writes ticks; index 0 has those of its Hub.

namespace benchfield {
namespace {

constexpr auto kTick = Milliseconds(500);
constexpr int kAliveEvery = 4;  ///< ticks, of work that has no counters
constexpr auto kPoll = Milliseconds(100);
constexpr auto kConnecting = Seconds(2);
constexpr auto kAttaching = Seconds(10);
constexpr auto kFarewell = Seconds(5);  ///< index 0 lets the others hear what it heard
constexpr int kDone = 0;
constexpr int kFailed = 3;

std::string line_of(std::string_view type, Map content = {}) {
  content["type"] = type;
  return to_json(Value(std::move(content)));
}

/// Repeated until the time is over: a name may not resolve yet, and index 0 may be born last.
Result<std::unique_ptr<LineConnection>> connect_in_time(const std::string& address,
                                                        Nanoseconds at_most, const Clock& clock,
                                                        const std::stop_token& told) {
  const std::int64_t end = clock.monotonic_ns() + at_most.count();
  while (true) {
    auto connection = connect_lines(address, kConnecting);
    if (connection || clock.monotonic_ns() >= end || told.stop_requested()) return connection;
    clock.sleep_until(clock.monotonic_ns() + Nanoseconds(kPoll).count());
  }
}

class GroupAgent {
 public:
  GroupAgent(const GroupTask& task, const AgentIdentity& identity, std::ostream& out,
             const Clock& clock, const std::stop_token& told)
      : task_(task),
        identity_(identity),
        clock_(clock),
        told_(told),
        report_(out, clock, identity.index),
        orders_(clock, task.gather + task.lease) {}

  int run() {
    report_.write("member", {{"host", identity_.host}, {"node", identity_.node}});
    if (identity_.index == 0) {
      auto listener = listen_for_lines(task_.port);
      if (!listener) return say_failed(listener.error());
      hub_ = std::make_unique<Hub>(task_, std::move(*listener), clock_);
    }
    const std::string address =
        identity_.index == 0 ? "127.0.0.1:" + std::to_string(task_.port) : task_.barrier;
    auto connected = connect_in_time(address, task_.gather, clock_, told_);
    if (!connected)
      return say_failed(std::move(connected).error().with_note("meeting point: " + address));
    connection_ = std::move(*connected);
    (void)connection_->send_line(line_of("hello", {{"group", task_.group},
                                                   {"role", "agent"},
                                                   {"index", identity_.index},
                                                   {"host", identity_.host},
                                                   {"node", identity_.node}}));
    const std::stop_callback ending(told_, [this] {
      orders_.abort({"told-to-end",
                     "it was told to end (SIGTERM): its pod is being deleted or evicted",
                     {},
                     {}});
    });
    std::jthread reader([this](const std::stop_token& stop) { read(stop); });
    int code = work();
    for (int round = 1; orders_.await_release(); ++round) {
      report_.begin_round(round);
      code = work();
    }
    if (hub_) hub_->await_end(kFarewell);
    reader.request_stop();
    reader.join();
    return code;
  }

 private:
  int work() {
    auto made = make_work(task_, identity_.index, clock_);
    if (!made) return say_failed(made.error());
    Work& work = **made;
    if (const Status prepared = work.prepare(); !prepared) return say_failed(prepared.error());
    report_.write("ready", {});
    (void)connection_->send_line(line_of("ready"));
    const auto start_ns = orders_.await_start();
    if (const auto why = orders_.aborted()) return say_failed(*why);
    const std::int64_t at_ns = start_ns.value_or(clock_.monotonic_ns());
    if (start_ns) {
      const Map armed{{"late_ns", clock_.monotonic_ns() - at_ns}};
      report_.write("armed", armed);
      (void)connection_->send_line(line_of("armed", armed));
    }
    auto summary = with_ticks(work, at_ns);
    if (!summary) return say_failed(summary.error());
    report_.write("done", *summary);
    (void)connection_->send_line(
        line_of("done", {{"summary", std::move(*summary)}, {"last", report_.last()}}));
    if (const auto why = orders_.aborted()) return say_failed(*why);
    return kDone;
  }

  Result<Map> with_ticks(Work& work, std::int64_t at_ns) {
    std::mutex mutex;
    std::condition_variable_any wake;
    const std::jthread ticker([&](const std::stop_token& stop) {
      std::unique_lock lock(mutex);
      for (int tick = 1; !wake.wait_for(lock, stop, kTick, [] { return false; }); ++tick) {
        if (stop.stop_requested()) return;
        if (const auto counters = work.counters()) {
          report_.write("tick", *counters);
        } else if (tick % kAliveEvery == 0) {
          report_.write("alive", {});  // so that a reader can tell silence from a dead follow
        }
      }
    });
    return work.run(at_ns, report_, orders_.stop_token());
  }

  int say_failed(const Error& error) {
    const Map content{{"error", error.what},
                      {"code", error.code},
                      {"notes", List(error.notes.begin(), error.notes.end())}};
    report_.write("failed", content);
    if (connection_) (void)connection_->send_line(line_of("failed", content));
    return kFailed;
  }

  void read(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      const auto line = connection_->read_line(kPoll);
      orders_.check_lease();
      if (!line)
        return orders_.abort({"cut-off", "the meeting point of its group is gone", {}, {}});
      if (!*line) continue;
      if (const auto message = parse_json(**line)) obey(*message);
    }
  }

  void obey(const Value& message) {
    const std::string type = message["type"].text();
    if (type == "ping") {
      (void)connection_->send_line(
          line_of("pong", {{"id", message["id"]}, {"mono_ns", clock_.monotonic_ns()}}));
    }
    if (type == "start") orders_.start(message["at_ns"].integer());
    if (type == "stop") orders_.stop();
    if (type == "lease") orders_.renew(task_.lease);
    if (type == "abort") orders_.abort({"aborted", message["why"].text(), {}, {}});
    if (type == "release") orders_.release();
    if (type == "again") orders_.again();
    if (type == "lines") {
      (void)connection_->send_line(line_of(
          "lines", {{"index", identity_.index},
                    {"lines", report_.lines(message["from"].integer(), message["to"].integer())}}));
    }
  }

  const GroupTask& task_;
  const AgentIdentity& identity_;
  const Clock& clock_;
  const std::stop_token& told_;
  Report report_;
  GroupOrders orders_;
  std::unique_ptr<Hub> hub_;
  std::unique_ptr<LineConnection> connection_;
};

}  // namespace

int run_group_agent(const GroupTask& task, const AgentIdentity& identity, std::ostream& out,
                    const Clock& clock, const std::stop_token& told) {
  if (identity.index < 0 || identity.index >= task.instances) return kFailed;
  keep_freed_memory();
  return GroupAgent(task, identity, out, clock, told).run();
}

int attach_to_group(const std::string& address, std::istream& in, std::ostream& out) {
  in.tie(nullptr);  // a read would flush the output while this thread writes it
  const std::stop_source never;
  auto connected = connect_in_time(address, kAttaching, real_clock(), never.get_token());
  if (!connected) return kFailed;
  const std::shared_ptr<LineConnection> connection = std::move(*connected);
  const auto has_ended = std::make_shared<std::atomic<bool>>(false);
  // A read of the input cannot be interrupted: when the connection ends first, its reader is left
  // behind, with what it touches.
  std::thread([&in, connection, has_ended] {
    std::string line;
    while (std::getline(in, line) && connection->send_line(line)) {
    }
    *has_ended = true;
  }).detach();
  while (!*has_ended) {
    const auto line = connection->read_line(kPoll);
    if (!line) return kDone;
    if (*line) write_line(out, std::move(**line));
  }
  connection->close();
  return kDone;
}

}  // namespace benchfield
