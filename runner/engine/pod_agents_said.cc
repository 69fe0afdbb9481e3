#include "runner/agent/task.h"
#include "runner/engine/pod_agents_parts.h"

namespace benchfield {

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
    failure_ = Error{"agent-late", members_.who(index) + " " + (*event)["why"].text(), {}, {}};
  }
  if (type == "summary") {
    members_[index].last_word = (*event)["summary"];
    members_[index].last_line = (*event)["last"].integer();
    members_[index].is_over = true;
  }
  if (type == "failed") members_.take_failure(index, *event);
  if (type == "lost") members_.give_up(index, (*event)["why"].text(), true);
  changed_.notify_all();
}

void PodAgents::take_pong(const Value& event) {
  if (event["id"].integer() != ping_id_) return;
  members_.take_pong(ping_sent_ns_, heard_ns_, event["mono_ns"].integer(), start_ns_.has_value());
  if (++pings_ < kPings) say_ping();
}

void PodAgents::take_line(std::size_t index, const Value& line) {
  const std::string type = line["type"].text();
  if (type == "sample") {
    Sample sample = sample_of(line);
    {
      const std::lock_guard lock(mutex_);
      if (line["round"].integer() != round_) return;
      sample.sent_ns = members_.in_our_clock(index, sample.sent_ns);
      sample.received_ns = members_.in_our_clock(index, sample.received_ns);
    }
    if (on_sample_) on_sample_(line["probe"].text(), sample, line["last"].boolean());
    return;
  }
  const std::lock_guard lock(mutex_);
  PodMember& member = members_[index];
  if (type == "failed") members_.take_failure(index, line);
  if (line["round"].integer() != round_) return;
  if (type == "facts") member.facts = line["facts"];
  if (type == "tick") {
    if (auto counters = load_counters(line)) member.ticks.push_back(*counters);
  }
  changed_.notify_all();
}

}  // namespace benchfield
