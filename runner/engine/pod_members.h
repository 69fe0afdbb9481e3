#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runner/engine/agent_group.h"
#include "runner/engine/agent_log.h"

namespace benchfield {

/// What is known of one instance, in its own clock.
struct PodMember {
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

/// All instances of a load, or the one of a placement's probes, and who of them went first. Clocks:
/// an agent's is known against index 0 (its pings), index 0's against ours (pings through kubectl).
/// What is kept here is in the agents' clocks and converted when it is asked for. Not for several
/// threads at once.
class PodMembers {
 public:
  PodMembers(std::string name, std::size_t count) : name_(std::move(name)), members_(count) {}

  std::size_t size() const { return members_.size(); }
  PodMember& operator[](std::size_t index) { return members_[index]; }
  const PodMember& operator[](std::size_t index) const { return members_[index]; }
  PodMember& front() { return members_.front(); }
  auto begin() { return members_.begin(); }
  auto end() { return members_.end(); }

  /// "instance 1 of 'senders' (pod senders-1-x on n2)".
  std::string who(std::size_t index) const;
  /// Its end, unless that is known already.
  void give_up(std::size_t index, const std::string& why, bool is_lost);
  /// An agent's own words. Who ended because others did is not the one to name.
  void take_failure(std::size_t index, const Value& words);
  /// The first that went; the reason is still to be asked for.
  const std::optional<std::size_t>& suspect() const { return suspect_; }

  bool are_all_over() const;
  bool are_lines_missing() const;

  /// A reply of index 0 that was sent for at `sent_ns` and came at `heard_ns`; a start that was
  /// given keeps the offset it was given by.
  void take_pong(std::int64_t sent_ns, std::int64_t heard_ns, std::int64_t there_ns,
                 bool has_start);
  /// Clock of index 0 minus ours.
  std::int64_t offset_ns() const { return offset_ns_; }
  std::int64_t in_our_clock(std::size_t index, std::int64_t ns) const;

  LoadCounters latest() const;
  std::vector<AgentState> states() const;

 private:
  LoadCounters in_our_clock(std::size_t index, LoadCounters counters) const;
  LoadSummary in_our_clock(std::size_t index, LoadSummary summary) const;

  std::string name_;
  std::vector<PodMember> members_;
  std::optional<std::size_t> suspect_;
  std::int64_t offset_ns_ = 0;
  std::int64_t trip_ns_ = INT64_MAX;
};

}  // namespace benchfield
