#include "runner/engine/pod_members.h"

#include <algorithm>

namespace benchfield {

std::string PodMembers::who(std::size_t index) const {
  const PodMember& member = members_[index];
  std::string text = "instance " + std::to_string(index) + " of '" + name_ + "'";
  if (!member.pod.empty()) {
    text += " (pod " + member.pod + (member.node.empty() ? "" : " on " + member.node) + ")";
  }
  return text;
}

void PodMembers::give_up(std::size_t index, const std::string& why, bool is_lost) {
  PodMember& member = members_[index];
  if (!member.failure.empty()) return;
  member.is_over = true;
  member.is_lost = is_lost;
  member.failure = why;
  if (!suspect_) suspect_ = index;
}

void PodMembers::take_failure(std::size_t index, const Value& words) {
  const std::string code = words["code"].text();
  members_[index].is_over = true;
  if (code != "aborted" && code != "cut-off") give_up(index, words["error"].text(), false);
}

bool PodMembers::are_all_over() const {
  return std::all_of(members_.begin(), members_.end(),
                     [](const PodMember& m) { return m.is_over; });
}

bool PodMembers::are_lines_missing() const {
  return std::any_of(members_.begin(), members_.end(), [](const PodMember& m) {
    return m.log && !m.is_lost && !m.log->missing(m.last_line).empty();
  });
}

void PodMembers::take_pong(std::int64_t sent_ns, std::int64_t heard_ns, std::int64_t there_ns,
                           bool has_start) {
  const std::int64_t trip = heard_ns - sent_ns;
  if (trip >= trip_ns_) return;
  trip_ns_ = trip;
  // later ones only sharpen what is known: a start was given by it
  if (!has_start) offset_ns_ = there_ns - (sent_ns + trip / 2);
}

std::int64_t PodMembers::in_our_clock(std::size_t index, std::int64_t ns) const {
  return ns == 0 ? 0 : ns - members_[index].offset_ns - offset_ns_;
}

LoadCounters PodMembers::in_our_clock(std::size_t index, LoadCounters counters) const {
  counters.at_ns = in_our_clock(index, counters.at_ns);
  return counters;
}

LoadSummary PodMembers::in_our_clock(std::size_t index, LoadSummary summary) const {
  summary.total = in_our_clock(index, summary.total);
  for (std::int64_t LoadSummary::*instant :
       {&LoadSummary::start_ns, &LoadSummary::first_sent_ns, &LoadSummary::last_sent_ns,
        &LoadSummary::last_acknowledged_ns}) {
    summary.*instant = in_our_clock(index, summary.*instant);
  }
  return summary;
}

LoadCounters PodMembers::latest() const {
  LoadCounters sum;
  for (std::size_t i = 0; i < members_.size(); ++i) {
    if (!members_[i].ticks.empty()) sum += in_our_clock(i, members_[i].ticks.back());
  }
  return sum;
}

std::vector<AgentState> PodMembers::states() const {
  std::vector<AgentState> out;
  for (std::size_t i = 0; i < members_.size(); ++i) {
    const PodMember& member = members_[i];
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

}  // namespace benchfield
