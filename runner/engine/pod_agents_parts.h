#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "runner/engine/pod_agents.h"
#include "runner/engine/pod_members.h"
#include "runner/io/json.h"

// One thread looks after everything: it finds the pods, keeps their logs followed and the meeting
// point attached, renews the lease, measures the meeting point's clock, and asks for the reason
// when an instance is lost. What comes in arrives on the readers' threads and is only noted there.

namespace benchfield {

/// The items of a list; none of anything else.
inline List items(const Value& value) { return value.is_list() ? *value.as_list() : List{}; }

/// See make_pod_agents(). Its parts: pod_agents.cc keeps in touch, pod_agents_found.cc asks the
/// cluster, pod_agents_said.cc takes what the agents say.
class PodAgents final : public AgentGroup {
 public:
  PodAgents(ProcessRunner& runner, Environment marks, const Clock& clock, std::string name,
            const Value& spec, OnSample on_sample);
  ~PodAgents() override { end(); }

  const std::string& name() const override { return name_; }
  Nanoseconds lead() const override { return Seconds(3); }

  Status start() override;
  bool all_ready() override {
    const std::lock_guard lock(mutex_);
    return pings_ >= kPings;
  }

  void begin(std::int64_t start_ns) override {
    const std::lock_guard lock(mutex_);
    start_ns_ = start_ns;
    say_start();
  }

  void stop() override {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
    say({{"type", "stop"}});
  }

  bool all_done() override {
    const std::lock_guard lock(mutex_);
    return members_.are_all_over();
  }

  std::optional<Error> failure() override {
    const std::lock_guard lock(mutex_);
    return failure_;
  }

  LoadCounters latest() override {
    const std::lock_guard lock(mutex_);
    return members_.latest();
  }

  std::vector<AgentState> states() override {
    const std::lock_guard lock(mutex_);
    return members_.states();
  }
  std::int64_t missed(const std::string& probe) override {
    const std::lock_guard lock(mutex_);
    return members_.front().last_word["missed"][probe].integer();
  }
  Map facts(const std::string& probe) override {
    const std::lock_guard lock(mutex_);
    const PodMember& member = members_.front();
    const Value& known = member.last_word.is_map() ? member.last_word["facts"] : member.facts;
    return known[probe].is_map() ? *known[probe].as_map() : Map();
  }
  void end() override;

 private:
  static constexpr std::int64_t kPings = 12;
  static constexpr Nanoseconds kRetry = Seconds(1);

  // the tending thread
  void tend(const std::stop_token& stop);
  void find_pods(const std::stop_token& stop);
  void take_pod(const Value& pod);
  void keep_attached();
  void renew();
  void ask_for_skipped();
  void explain(const std::stop_token& stop);
  Result<Value> get(std::vector<std::string> words, const std::stop_token& stop);

  // the readers' threads
  void take_event(std::string_view text);
  void take_line(std::size_t index, const Value& line);
  void take_pong(const Value& event);

  // with mutex_ held
  void ask_again(std::unique_lock<std::mutex>& lock);
  void say(const Map& message) {
    if (attached_) (void)attached_->write_line(to_json(Value(message)));
  }
  void say_lines(std::size_t index, std::int64_t from, std::int64_t to) {
    say({{"type", "lines"}, {"index", static_cast<std::int64_t>(index)}, {"from", from}, {"to", to}});
  }
  void say_ping() {
    ping_sent_ns_ = clock_.monotonic_ns();
    say({{"type", "ping"}, {"id", ++ping_id_}});
  }
  void say_start() {
    if (start_ns_ && !has_started_)
      say({{"type", "start"}, {"at_ns", *start_ns_ + members_.offset_ns()}});
  }

  ProcessRunner& runner_;
  const Environment marks_;
  const Clock& clock_;
  const std::string name_, job_, group_;
  const std::int64_t port_;
  const Nanoseconds gather_, lease_;
  const std::string errors_;
  const bool has_rounds_;
  const OnSample on_sample_;
  std::vector<std::string> kubectl_;

  std::mutex mutex_;
  std::condition_variable changed_;
  PodMembers members_;
  std::unique_ptr<RunningProcess> attached_;
  std::optional<std::int64_t> start_ns_;
  std::optional<Error> failure_;
  bool has_started_ = false, is_stopping_ = false, has_ended_ = false;
  std::int64_t born_ns_ = 0, heard_ns_ = 0, looked_ns_ = 0, attached_ns_ = 0, renewed_ns_ = 0;
  std::int64_t round_ = -1;
  int unanswered_ = 0;  ///< questions for the reason of a loss
  std::int64_t ping_id_ = 0, ping_sent_ns_ = 0, pings_ = 0;
  std::jthread tender_;
};

}  // namespace benchfield
