#include <algorithm>

#include "runner/engine/pod_agents_parts.h"
#include "runner/engine/pod_facts.h"

namespace benchfield {
namespace {

constexpr auto kCommand = Seconds(10);
constexpr int kAsked = 3;  ///< times for the reason of a loss

}  // namespace

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
  for (PodMember& member : members_) {
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
      std::find_if(members_.begin(), members_.end(), [](const PodMember& m) { return !m.log; });
  if (found == members_.end()) return;
  failure_ = Error{"agent-lost",
                   members_.who(static_cast<std::size_t>(found - members_.begin())) +
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
  PodMember& member = members_[index];
  member.pod = meta["name"].text();
  member.node = pod["spec"]["nodeName"].text();
  const std::string phase = pod["status"]["phase"].text();
  if (is_hopeless(pod) && phase == "Pending") {
    failure_ = Error{"agent-lost",
                     members_.who(index) + " cannot start: " + pod_trouble(pod).value_or(""),
                     {},
                     {}};
  }
  if (member.log || phase == "Pending") return;
  member.log = std::make_unique<AgentLog>(
      runner_, marks_, clock_, AgentLog::Source{kubectl_, member.pod, errors_},
      [this, index](const Value& line) { take_line(index, line); });
  member.log->tend();
}

/// Why the suspect went: its pod knows, or its events.
void PodAgents::explain(const std::stop_token& stop) {
  std::size_t index = 0;
  std::string pod;
  {
    const std::lock_guard lock(mutex_);
    const PodMember& first = members_.front();
    // index 0 takes the meeting point with it, so nobody tells that it is gone
    const bool is_cut_off = first.log && attached_ && attached_->exit_code() && !first.is_over &&
                            !has_ended_ && pings_ > 0;
    if (!members_.suspect() && !is_cut_off) return;
    if (failure_) return;
    index = members_.suspect().value_or(0);
    pod = members_[index].pod;
  }
  const auto found = get({"pods", "--selector=benchfield/agents=" + job_}, stop);
  if (!found && ++unanswered_ < kAsked) return;  // an API server may be away
  if (found) {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> names;
    for (const PodMember& member : members_) names.push_back(member.pod);
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
  if (!members_.suspect() && !why) return;  // only the way there dropped
  PodMember& member = members_[index];
  member.is_lost = member.is_lost || why;
  member.is_over = true;
  Error error{member.is_lost ? "agent-lost" : "load-failed",
              members_.who(index) + (member.is_lost ? " was lost: " : " failed: ") +
                  why.value_or(member.failure),
              {},
              {}};
  if (why && !member.failure.empty()) error.notes.push_back("its own words: " + member.failure);
  member.failure = why.value_or(member.failure);
  failure_ = std::move(error);
}

}  // namespace benchfield
