#include "runner/engine/pod_agents.h"

#include <algorithm>

#include "runner/base/units.h"
#include "runner/engine/pod_agents_parts.h"
#include "runner/io/files.h"

namespace benchfield {
namespace {

constexpr auto kPoll = Milliseconds(100);
constexpr auto kCatchUp = Seconds(3);     ///< for logs to bring the last lines by themselves
constexpr auto kResending = Seconds(30);  ///< for all lines asked for again
constexpr auto kOneResending = Seconds(5);
constexpr std::int64_t kResentAtOnce = 1000;
constexpr auto kFarewell = Seconds(2);

Nanoseconds duration_of(const Value& value, Nanoseconds fallback) {
  const auto parsed = parse_quantity(value.text(), Dimension::duration);
  return parsed ? to_duration(*parsed) : fallback;
}

}  // namespace

PodAgents::PodAgents(ProcessRunner& runner, Environment marks, const Clock& clock, std::string name,
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
      members_(name_, static_cast<std::size_t>(spec["instances"].integer())) {
  for (const Value& word : items(spec["kubectl"])) kubectl_.push_back(word.text());
}
Status PodAgents::start() {
  born_ns_ = heard_ns_ = clock_.monotonic_ns();
  tender_ = std::jthread([this](const std::stop_token& stop) { tend(stop); });
  return Done{};
}

void PodAgents::tend(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    find_pods(stop);
    keep_attached();
    renew();
    ask_for_skipped();
    explain(stop);
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, kPoll);
  }
}

void PodAgents::keep_attached() {
  std::unique_lock lock(mutex_);
  const PodMember& first = members_.front();
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
  if (failure_ || has_ended_ || members_.are_all_over() || limit < lease_.count()) return;
  failure_ = Error{
      "agent-lost",
      members_.who(0) + " has not been heard for " + std::to_string(lease_ / Seconds(1)) + " s",
      {},
      {}};
  if (members_.size() > 1) failure_->notes.push_back("the other instances are reached through it");
  for (const std::string& line : tail(errors_, 4)) failure_->notes.push_back("kubectl: " + line);
}

/// Asks at once for lines that a log passed over (a kubelet may drop some where it rotates): an
/// agent keeps only its latest ones.
void PodAgents::ask_for_skipped() {
  const std::lock_guard lock(mutex_);
  if (!attached_ || has_ended_) return;
  for (std::size_t i = 0; i < members_.size(); ++i) {
    const PodMember& member = members_[i];
    if (!member.log || member.is_lost) continue;
    for (const auto& [first, last] : member.log->newly_skipped()) {
      for (std::int64_t from = first; from <= last; from += kResentAtOnce)
        say_lines(i, from, std::min(last, from + kResentAtOnce - 1));
    }
  }
}

/// Asks for lines that the logs did not bring, some at a time, while that helps.
void PodAgents::ask_again(std::unique_lock<std::mutex>& lock) {
  const std::int64_t end_ns = clock_.monotonic_ns() + Nanoseconds(kResending).count();
  for (std::size_t i = 0; i < members_.size(); ++i) {
    const PodMember& member = members_[i];
    if (!member.log || member.is_lost) continue;
    auto missing = member.log->missing(member.last_line);
    while (!missing.empty() && attached_ && clock_.monotonic_ns() < end_ns) {
      const std::int64_t from = missing.front().first;
      const std::int64_t to = std::min(missing.front().second, from + kResentAtOnce - 1);
      say_lines(i, from, to);
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
    changed_.wait_for(lock, kCatchUp, [&] { return !members_.are_lines_missing(); });
    ask_again(lock);
    const bool is_good = members_.are_all_over() && !failure_;
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
  for (PodMember& member : members_) {
    if (member.log) member.log->end();
  }
}

std::unique_ptr<AgentGroup> make_pod_agents(ProcessRunner& runner, const Environment& marks,
                                            const Clock& clock, std::string name, const Value& spec,
                                            OnSample on_sample) {
  return std::make_unique<PodAgents>(runner, marks, clock, std::move(name), spec,
                                     std::move(on_sample));
}

}  // namespace benchfield
