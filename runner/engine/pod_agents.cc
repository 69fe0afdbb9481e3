#include "runner/engine/pod_agents.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "runner/agent/task.h"
#include "runner/base/units.h"
#include "runner/engine/agent_log.h"
#include "runner/engine/pod_facts.h"
#include "runner/io/files.h"
#include "runner/io/json.h"

// One thread looks after everything: it finds the pods, keeps their logs followed and the meeting
// point attached, renews the lease, measures the meeting point's clock, and asks for the reason
// when an instance is lost. What comes in arrives on the readers' threads and is only noted there.
//
// Clocks: an agent's is known against index 0 (its pings), index 0's against ours (pings through
// kubectl). What is kept here is in the agents' clocks and converted when it is asked for.

namespace benchfield {
namespace {

constexpr auto kPoll = Milliseconds(100);
constexpr auto kRetry = Seconds(1);
constexpr auto kLead = Seconds(3);
constexpr auto kCommand = Seconds(10);
constexpr auto kCatchUp = Seconds(3);     ///< for logs to bring the last lines by themselves
constexpr auto kResending = Seconds(30);  ///< for all lines asked for again
constexpr auto kOneResending = Seconds(5);
constexpr std::int64_t kResentAtOnce = 1000;
constexpr auto kFarewell = Seconds(2);
constexpr std::int64_t kPings = 12;
constexpr int kAsked = 3;  ///< times for the reason of a loss

List items(const Value& value) { return value.is_list() ? *value.as_list() : List{}; }

Nanoseconds duration_of(const Value& value, Nanoseconds fallback) {
  const auto parsed = parse_quantity(value.text(), Dimension::duration);
  return parsed ? to_duration(*parsed) : fallback;
}

class PodAgents final : public AgentGroup {
 public:
  PodAgents(ProcessRunner& runner, Environment marks, const Clock& clock, std::string name,
            const Value& spec, OnSample on_sample)
      : runner_(runner),
        marks_(std::move(marks)),
        clock_(clock),
        name_(std::move(name)),
        job_(spec["job"].text()),
        group_(spec["group"].text()),
        port_(spec["port"].integer()),
        gather_(duration_of(spec["gather"], Seconds(120))),
        lease_(duration_of(spec["lease"], Seconds(30))),
        errors_(spec["errors"].text()),
        has_rounds_(spec["rounds"].boolean()),
        on_sample_(std::move(on_sample)),
        members_(static_cast<std::size_t>(spec["instances"].integer())) {
    for (const Value& word : items(spec["kubectl"])) kubectl_.push_back(word.text());
  }
  ~PodAgents() override { end(); }

  const std::string& name() const override { return name_; }
  Nanoseconds lead() const override { return kLead; }

  Status start() override {
    born_ns_ = heard_ns_ = clock_.monotonic_ns();
    tender_ = std::jthread([this](const std::stop_token& stop) { tend(stop); });
    return Done{};
  }

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
    return are_all_over();
  }

  std::optional<Error> failure() override {
    const std::lock_guard lock(mutex_);
    return failure_;
  }

  LoadCounters latest() override {
    const std::lock_guard lock(mutex_);
    LoadCounters sum;
    for (std::size_t i = 0; i < members_.size(); ++i) {
      if (!members_[i].ticks.empty()) sum += in_our_clock(i, members_[i].ticks.back());
    }
    return sum;
  }

  std::vector<AgentState> states() override;
  std::int64_t missed(const std::string& probe) override {
    const std::lock_guard lock(mutex_);
    return members_.front().last_word["missed"][probe].integer();
  }
  Map facts(const std::string& probe) override {
    const std::lock_guard lock(mutex_);
    const Member& member = members_.front();
    const Value& known = member.last_word.is_map() ? member.last_word["facts"] : member.facts;
    return known[probe].is_map() ? *known[probe].as_map() : Map();
  }
  void end() override;

 private:
  /// What is known of one instance, in its own clock.
  struct Member {
    std::string pod;
    std::string node;
    bool is_ready = false;
    std::int64_t offset_ns = 0;  ///< its clock minus that of index 0
    std::int64_t uncertainty_ns = 0;
    std::vector<LoadCounters> ticks;
    Value last_word;  ///< its summary
    Value facts;
    std::int64_t last_line = 0;
    std::string failure;
    bool is_over = false;
    bool is_lost = false;
    bool is_late = false;
    std::unique_ptr<AgentLog> log;
  };

  // the tending thread
  void tend(const std::stop_token& stop);
  void find_pods(const std::stop_token& stop);
  void take_pod(const Value& pod);
  void keep_attached();
  void renew();
  void explain(const std::stop_token& stop);
  Result<Value> get(std::vector<std::string> words, const std::stop_token& stop);

  // the readers' threads
  void take_event(std::string_view text);
  void take_line(std::size_t index, const Value& line);
  void take_pong(const Value& event);

  // with mutex_ held
  bool are_lines_missing() const;
  void ask_again(std::unique_lock<std::mutex>& lock);
  void say(const Map& message) {
    if (attached_) (void)attached_->write_line(to_json(Value(message)));
  }
  void say_ping() {
    ping_sent_ns_ = clock_.monotonic_ns();
    say({{"type", "ping"}, {"id", ++ping_id_}});
  }
  void say_start() {
    if (start_ns_ && !has_started_) say({{"type", "start"}, {"at_ns", *start_ns_ + offset_ns_}});
  }
  bool are_all_over() const {
    return std::all_of(members_.begin(), members_.end(), [](const Member& m) { return m.is_over; });
  }
  std::string who(std::size_t index) const;
  void give_up(std::size_t index, const std::string& why, bool is_lost);
  void take_failure(std::size_t index, const Value& words);
  std::int64_t in_our_clock(std::size_t index, std::int64_t ns) const {
    return ns == 0 ? 0 : ns - members_[index].offset_ns - offset_ns_;
  }
  LoadCounters in_our_clock(std::size_t index, LoadCounters counters) const {
    counters.at_ns = in_our_clock(index, counters.at_ns);
    return counters;
  }
  LoadSummary in_our_clock(std::size_t index, LoadSummary summary) const;

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
  std::vector<Member> members_;
  std::unique_ptr<RunningProcess> attached_;
  std::optional<std::int64_t> start_ns_;
  std::optional<std::size_t> suspect_;  ///< lost; the reason is still to be asked for
  std::optional<Error> failure_;
  bool has_started_ = false, is_stopping_ = false, has_ended_ = false;
  std::int64_t born_ns_ = 0, heard_ns_ = 0, looked_ns_ = 0, attached_ns_ = 0, renewed_ns_ = 0;
  std::int64_t offset_ns_ = 0;  ///< clock of index 0 minus ours
  std::int64_t trip_ns_ = INT64_MAX;
  std::int64_t round_ = -1;
  int unanswered_ = 0;  ///< questions for the reason of a loss
  std::int64_t ping_id_ = 0, ping_sent_ns_ = 0, pings_ = 0;
  std::jthread tender_;
};

std::string PodAgents::who(std::size_t index) const {
  const Member& member = members_[index];
  std::string text = "instance " + std::to_string(index) + " of '" + name_ + "'";
  if (!member.pod.empty()) {
    text += " (pod " + member.pod + (member.node.empty() ? "" : " on " + member.node) + ")";
  }
  return text;
}

void PodAgents::give_up(std::size_t index, const std::string& why, bool is_lost) {
  Member& member = members_[index];
  if (!member.failure.empty()) return;
  member.is_over = true;
  member.is_lost = is_lost;
  member.failure = why;
  if (!suspect_) suspect_ = index;
}

/// An agent's own words. Who ended because others did is not the one to name.
void PodAgents::take_failure(std::size_t index, const Value& words) {
  const std::string code = words["code"].text();
  members_[index].is_over = true;
  if (code != "aborted" && code != "cut-off") give_up(index, words["error"].text(), false);
}

void PodAgents::tend(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    find_pods(stop);
    keep_attached();
    renew();
    explain(stop);
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, kPoll);
  }
}

Result<Value> PodAgents::get(std::vector<std::string> words, const std::stop_token& stop) {
  RunCommand command{kubectl_, {}, marks_, ""};
  command.argv.push_back("get");
  command.argv.insert(command.argv.end(), words.begin(), words.end());
  command.argv.insert(command.argv.end(), {"--output", "json"});
  BF_TRY(const CommandResult result, runner_.run(command, kCommand, stop));
  if (result.exit_code != 0) return fail("command-failed", result.error_output);
  return parse_json(result.output);
}

/// Until every instance has a pod whose log can be followed; from then on, its log is looked after.
void PodAgents::find_pods(const std::stop_token& stop) {
  const std::int64_t now = clock_.monotonic_ns();
  if (now - looked_ns_ < Nanoseconds(kRetry).count()) return;
  looked_ns_ = now;
  bool all = true;
  for (Member& member : members_) {
    if (member.log) member.log->tend();
    all = all && member.log;
  }
  if (all) return;
  const auto pods = get({"pods", "--selector=benchfield/agents=" + job_}, stop);
  const std::lock_guard lock(mutex_);
  std::string trouble;
  for (const Value& pod : pods ? items((*pods)["items"]) : List{}) {
    take_pod(pod);
    if (const auto said = pod_trouble(pod)) trouble = pod["metadata"]["name"].text() + ": " + *said;
  }
  if (failure_ || now - born_ns_ < gather_.count()) return;
  const auto found =
      std::find_if(members_.begin(), members_.end(), [](const Member& m) { return !m.log; });
  if (found == members_.end()) return;
  failure_ = Error{"agent-lost",
                   who(static_cast<std::size_t>(found - members_.begin())) +
                       " was not there within " + std::to_string(gather_ / Seconds(1)) + " s",
                   {},
                   {}};
  if (!pods) failure_->notes.push_back(pods.error().what);
  if (!trouble.empty()) failure_->notes.push_back(trouble);
}

void PodAgents::take_pod(const Value& pod) {
  const Value& meta = pod["metadata"];
  const std::string text = meta["labels"]["batch.kubernetes.io/job-completion-index"].text(
      meta["annotations"]["batch.kubernetes.io/job-completion-index"].text());
  const std::size_t index = text.empty() ? members_.size() : std::stoul(text);
  if (index >= members_.size()) return;
  Member& member = members_[index];
  member.pod = meta["name"].text();
  member.node = pod["spec"]["nodeName"].text();
  const std::string phase = pod["status"]["phase"].text();
  if (is_hopeless(pod) && phase == "Pending") {
    failure_ =
        Error{"agent-lost", who(index) + " cannot start: " + pod_trouble(pod).value_or(""), {}, {}};
  }
  if (member.log || phase == "Pending") return;
  member.log = std::make_unique<AgentLog>(
      runner_, marks_, clock_, AgentLog::Source{kubectl_, member.pod, errors_},
      [this, index](const Value& line) { take_line(index, line); });
  member.log->tend();
}

void PodAgents::keep_attached() {
  std::unique_lock lock(mutex_);
  const Member& first = members_.front();
  const std::int64_t now = clock_.monotonic_ns();
  if (!first.log || has_ended_) return;
  if (attached_ && !attached_->exit_code()) return;
  if (now - attached_ns_ < Nanoseconds(kRetry).count()) return;
  attached_ns_ = now;
  SpawnOptions options;
  options.argv = kubectl_;
  options.argv.insert(options.argv.end(),
                      {"exec", "--stdin", first.pod, "--", "benchfield", "agent", "--attach",
                       "127.0.0.1:" + std::to_string(port_)});
  options.environment = marks_;
  options.pipe_input = options.end_with_parent = true;
  options.log = errors_;
  options.on_line = [this](std::string_view text) { take_event(text); };
  auto old = std::move(attached_);
  lock.unlock();
  old.reset();  // its reader may wait for the mutex
  auto process = runner_.spawn(options);
  lock.lock();
  if (!process) return;
  attached_ = std::move(*process);
  say({{"type", "hello"}, {"role", "runner"}, {"group", group_}});
  say({{"type", "lease"}});
  say_start();
  if (is_stopping_) say({{"type", "stop"}});
}

/// Renews the lease and looks whether anyone still answers.
void PodAgents::renew() {
  const std::lock_guard lock(mutex_);
  const std::int64_t now = clock_.monotonic_ns();
  if (now - renewed_ns_ >= lease_.count() / 4) {
    renewed_ns_ = now;
    say({{"type", "lease"}});
    if (pings_ >= kPings) say_ping();
  }
  const std::int64_t silent = now - std::max(heard_ns_, born_ns_ + gather_.count());
  const bool has_been_heard = pings_ > 0;
  const std::int64_t limit = has_been_heard ? now - heard_ns_ : silent;
  if (failure_ || has_ended_ || are_all_over() || limit < lease_.count()) return;
  failure_ = Error{"agent-lost",
                   "the agents of '" + name_ + "' have not been heard for " +
                       std::to_string(lease_ / Seconds(1)) + " s",
                   {},
                   {}};
  for (const std::string& line : tail(errors_, 4)) failure_->notes.push_back("kubectl: " + line);
}

/// Why the suspect went: its pod knows, or its events.
void PodAgents::explain(const std::stop_token& stop) {
  std::size_t index = 0;
  std::string pod;
  {
    const std::lock_guard lock(mutex_);
    const Member& first = members_.front();
    // index 0 takes the meeting point with it, so nobody tells that it is gone
    const bool is_cut_off = first.log && attached_ && attached_->exit_code() && !first.is_over &&
                            !has_ended_ && pings_ > 0;
    if (!suspect_ && !is_cut_off) return;
    if (failure_) return;
    index = suspect_.value_or(0);
    pod = members_[index].pod;
  }
  const auto found = get({"pods", "--selector=benchfield/agents=" + job_}, stop);
  if (!found && ++unanswered_ < kAsked) return;  // an API server may be away
  if (found) {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> names;
    for (const Member& member : members_) names.push_back(member.pod);
    index = first_to_go(names, items((*found)["items"]), index);
    pod = members_[index].pod;
  }
  std::optional<std::string> why;
  bool is_there = !found;
  for (const Value& one : found ? items((*found)["items"]) : List{}) {
    if (one["metadata"]["name"].text() != pod) continue;
    is_there = true;
    why = pod_trouble(one);
  }
  if (!is_there) {
    const auto events = get({"events", "--field-selector=involvedObject.name=" + pod}, stop);
    why = why_gone(events ? (*events)["items"] : Value());
  }
  const std::lock_guard lock(mutex_);
  if (!suspect_ && !why) return;  // only the way there dropped
  Member& member = members_[index];
  member.is_lost = member.is_lost || why;
  member.is_over = true;
  Error error{
      member.is_lost ? "agent-lost" : "load-failed",
      who(index) + (member.is_lost ? " was lost: " : " failed: ") + why.value_or(member.failure),
      {},
      {}};
  if (why && !member.failure.empty()) error.notes.push_back("its own words: " + member.failure);
  member.failure = why.value_or(member.failure);
  failure_ = std::move(error);
}

void PodAgents::take_event(std::string_view text) {
  const auto event = parse_json(text);
  if (!event) return;
  const std::string type = (*event)["type"].text();
  if (type == "lines") {
    const auto from = static_cast<std::size_t>((*event)["index"].integer());
    AgentLog* log = nullptr;
    {
      const std::lock_guard lock(mutex_);
      if (from < members_.size()) log = members_[from].log.get();
    }
    for (const Value& line : items((*event)["lines"])) {
      if (log) log->take(line);  // tells us about it, so not under the mutex
    }
    changed_.notify_all();
    return;
  }
  const std::lock_guard lock(mutex_);
  heard_ns_ = clock_.monotonic_ns();
  const auto index = static_cast<std::size_t>((*event)["index"].integer());
  if (type == "pong") take_pong(*event);
  if (type == "gathered") {
    round_ = (*event)["round"].integer();
    for (std::size_t i = 0; i < members_.size(); ++i) {
      members_[i].is_ready = true;
      members_[i].offset_ns = (*event)["offsets"].at(i).integer();
      members_[i].uncertainty_ns = (*event)["uncertainties"].at(i).integer();
    }
    if (pings_ < kPings) say_ping();
  }
  if (type == "started") has_started_ = true;
  if (index >= members_.size()) return;
  if (type == "member" && members_[index].node.empty())
    members_[index].node = (*event)["node"].text();
  if (type == "refused" && !failure_) {
    members_[index].is_late = true;
    members_[index].failure = (*event)["why"].text();
    failure_ = Error{"agent-late", who(index) + " " + (*event)["why"].text(), {}, {}};
  }
  if (type == "summary") {
    members_[index].last_word = (*event)["summary"];
    members_[index].last_line = (*event)["last"].integer();
    members_[index].is_over = true;
  }
  if (type == "failed") take_failure(index, *event);
  if (type == "lost") give_up(index, (*event)["why"].text(), true);
  changed_.notify_all();
}

void PodAgents::take_pong(const Value& event) {
  const std::int64_t trip = heard_ns_ - ping_sent_ns_;
  if (event["id"].integer() != ping_id_) return;
  if (trip < trip_ns_) {
    trip_ns_ = trip;
    // later ones only sharpen what is known: a start was given by it
    if (!start_ns_) offset_ns_ = event["mono_ns"].integer() - (ping_sent_ns_ + trip / 2);
  }
  if (++pings_ < kPings) say_ping();
}

void PodAgents::take_line(std::size_t index, const Value& line) {
  const std::string type = line["type"].text();
  if (type == "sample") {
    Sample sample = sample_of(line);
    {
      const std::lock_guard lock(mutex_);
      if (line["round"].integer() != round_) return;
      sample.sent_ns = in_our_clock(index, sample.sent_ns);
      sample.received_ns = in_our_clock(index, sample.received_ns);
    }
    if (on_sample_) on_sample_(line["probe"].text(), sample, line["last"].boolean());
    return;
  }
  const std::lock_guard lock(mutex_);
  Member& member = members_[index];
  if (type == "failed") take_failure(index, line);
  if (line["round"].integer() != round_) return;
  if (type == "facts") member.facts = line["facts"];
  if (type == "tick") {
    if (auto counters = load_counters(line)) member.ticks.push_back(*counters);
  }
  changed_.notify_all();
}

LoadSummary PodAgents::in_our_clock(std::size_t index, LoadSummary summary) const {
  summary.total = in_our_clock(index, summary.total);
  for (std::int64_t LoadSummary::*instant :
       {&LoadSummary::start_ns, &LoadSummary::first_sent_ns, &LoadSummary::last_sent_ns,
        &LoadSummary::last_acknowledged_ns}) {
    summary.*instant = in_our_clock(index, summary.*instant);
  }
  return summary;
}

std::vector<AgentState> PodAgents::states() {
  const std::lock_guard lock(mutex_);
  std::vector<AgentState> out;
  for (std::size_t i = 0; i < members_.size(); ++i) {
    const Member& member = members_[i];
    AgentState& state = out.emplace_back();
    state.load = name_;
    state.name = name_ + "-" + std::to_string(i);
    state.index = static_cast<int>(i);
    state.node = member.node;
    state.ready = member.is_ready;
    state.failure = member.failure;
    state.is_lost = member.is_lost;
    state.is_late = member.is_late;
    state.uncertainty_ns = member.uncertainty_ns + (trip_ns_ == INT64_MAX ? 0 : trip_ns_ / 2);
    for (const LoadCounters& tick : member.ticks) state.ticks.push_back(in_our_clock(i, tick));
    std::sort(state.ticks.begin(), state.ticks.end(),
              [](const LoadCounters& a, const LoadCounters& b) { return a.at_ns < b.at_ns; });
    if (const auto summary = load_summary(member.last_word)) {
      state.summary = in_our_clock(i, *summary);
      state.ticks.push_back(state.summary->total);
    }
    if (!member.log) continue;
    for (const auto& [from, to] : member.log->missing(member.last_line))
      state.gaps += to - from + 1;
  }
  return out;
}

bool PodAgents::are_lines_missing() const {
  return std::any_of(members_.begin(), members_.end(), [](const Member& m) {
    return m.log && !m.is_lost && !m.log->missing(m.last_line).empty();
  });
}

/// Asks for lines that the logs did not bring, some at a time, while that helps.
void PodAgents::ask_again(std::unique_lock<std::mutex>& lock) {
  const std::int64_t end_ns = clock_.monotonic_ns() + Nanoseconds(kResending).count();
  for (std::size_t i = 0; i < members_.size(); ++i) {
    const Member& member = members_[i];
    if (!member.log || member.is_lost) continue;
    auto missing = member.log->missing(member.last_line);
    while (!missing.empty() && attached_ && clock_.monotonic_ns() < end_ns) {
      const std::int64_t from = missing.front().first;
      const std::int64_t to = std::min(missing.front().second, from + kResentAtOnce - 1);
      say({{"type", "lines"}, {"index", static_cast<std::int64_t>(i)}, {"from", from}, {"to", to}});
      const bool came = changed_.wait_for(lock, kOneResending, [&] {
        missing = member.log->missing(member.last_line);
        return missing.empty() || missing.front().first > from;
      });
      if (!came) break;
    }
  }
}

void PodAgents::end() {
  if (!tender_.joinable()) return;
  {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, kCatchUp, [&] { return !are_lines_missing(); });
    ask_again(lock);
    const bool is_good = are_all_over() && !failure_;
    say({{"type", !is_good ? "abort" : has_rounds_ ? "again" : "release"}});
    has_ended_ = true;
  }
  tender_.request_stop();
  tender_.join();
  tender_ = {};
  if (attached_ && has_rounds_) attached_->close_input();
  const std::int64_t end_ns = clock_.monotonic_ns() + Nanoseconds(kFarewell).count();
  while (attached_ && !attached_->exit_code() && clock_.monotonic_ns() < end_ns)
    clock_.sleep_until(clock_.monotonic_ns() + Nanoseconds(kPoll).count());
  if (attached_ && !attached_->exit_code()) (void)end_session(attached_->id(), Seconds(1));
  std::unique_ptr<RunningProcess> gone;
  {
    const std::lock_guard lock(mutex_);
    gone = std::move(attached_);
  }
  gone.reset();  // its reader may wait for the mutex
  for (Member& member : members_) {
    if (member.log) member.log->end();
  }
}

}  // namespace

std::unique_ptr<AgentGroup> make_pod_agents(ProcessRunner& runner, const Environment& marks,
                                            const Clock& clock, std::string name, const Value& spec,
                                            OnSample on_sample) {
  return std::make_unique<PodAgents>(runner, marks, clock, std::move(name), spec,
                                     std::move(on_sample));
}

}  // namespace benchfield
