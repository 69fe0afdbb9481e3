#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "runner/agent/task.h"
#include "runner/io/line_socket.h"

namespace benchfield {

// The protocol: JSON lines over TCP to one port of index 0, which every agent of a group (index 0
// itself too) and the runner connect to.
//
//   agent to hub     hello {group, role: "agent", index, host, node}, ready, pong {id, mono_ns},
//                    armed {late_ns}, done {summary}, failed {error, notes}, lines {...}
//   hub to agent     ping {id}, start {at_ns}, lease, stop, abort {why}, release, again,
//                    lines {from, to}
//   runner to hub    hello {group, role: "runner"}, ping {id}, start {at_ns}, lease, stop, abort,
//                    release, again, lines {index, from, to}
//   hub to runner    pong {id, mono_ns, wall_ns} and events: member {index, host, node},
//                    gathered {round, offsets, uncertainties}, started {at_ns}, refused {index,
//                    why}, summary {index, summary, last}, failed {index, error}, lost {index,
//                    why}, lines {...}
//
// `again` instead of `release` begins another round: all make ready anew and wait for a start, as
// rounds of a warm-up do. Events of a round are kept and said again to a runner that comes back.
// Instants of a message are on the monotonic clock of whoever receives it.

/// Index 0 of a group: gathers the agents, measures their clocks, gives the common start, holds
/// their last words until the runner has read them. Threads of its own; every wait is bounded.
class Hub {
 public:
  Hub(const GroupTask& task, std::unique_ptr<LineListener> listener, const Clock& clock);
  ~Hub();
  int port() const { return listener_->port(); }
  /// Returns once the runner has released or aborted the group and every agent was told, when no
  /// runner is connected, or after the time.
  void await_end(Nanoseconds at_most);

 private:
  struct Member {
    LineConnection* connection = nullptr;
    bool ready = false;
    bool armed = false;
    bool over = false;  ///< said its last word, or is lost
    std::int64_t late_ns = 0;
    std::int64_t offset_ns = 0;  ///< its monotonic clock minus ours
    std::int64_t uncertainty_ns = 0;
    std::optional<std::pair<std::int64_t, std::int64_t>> pong;  ///< id, its instant
    std::int64_t pong_at_ns = 0;                                ///< when it came
  };

  void accept(const std::stop_token& stop);
  void serve(LineConnection& connection, const std::stop_token& stop);
  void serve_agent(LineConnection& connection, int index, const std::stop_token& stop);
  void serve_runner(LineConnection& connection, const std::stop_token& stop);
  void from_agent(int index, const Value& message);
  void from_runner(LineConnection& connection, const Value& message);
  void conduct(const std::stop_token& stop);
  void play_round(const std::stop_token& stop);
  void begin_again();
  bool gather(const std::stop_token& stop);
  bool measure(int index, const std::stop_token& stop);
  void start(std::int64_t at_ns, const std::stop_token& stop);
  /// Waits for the condition, with mutex_ held.
  bool await(std::unique_lock<std::mutex>& lock, std::int64_t end_ns, const std::stop_token& stop,
             const std::function<bool()>& holds);
  void refuse(int index, const std::string& why);
  void event(std::string_view type, Map content);
  void tell_all(const Map& message);
  void lost(int index, const std::string& why);

  const GroupTask task_;
  std::unique_ptr<LineListener> listener_;
  const Clock& clock_;
  std::int64_t born_ns_;  ///< of the round
  int round_ = 0;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::vector<Member> members_;
  LineConnection* runner_ = nullptr;
  std::vector<std::string> events_;
  std::vector<std::string> introductions_;  ///< events that outlive a round
  std::optional<std::int64_t> start_ns_;
  bool is_over_ = false;
  std::vector<std::unique_ptr<LineConnection>> connections_;
  std::vector<std::jthread> servers_;
  std::jthread conductor_;
  std::jthread acceptor_;
};

}  // namespace benchfield
