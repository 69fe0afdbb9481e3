#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "runner/engine/observation.h"

namespace benchfield {

/// CPU time per record of each component over one round of throw-away load, in microseconds.
using CpuPerRecord = std::map<std::string, double>;

/// From the cumulative "NAME.cpu_ns" values of a round's process probes: growth since the common
/// start over the records that were acknowledged. Empty when nothing was acknowledged; a component
/// without readings is left out, and so is the runner itself.
CpuPerRecord cpu_per_record(const Observation& round);

/// Records that the loads of a round got acknowledged.
std::int64_t acknowledged_records(const Observation& round);

/// Decides when components are warm (`warm_up: auto`): when their CPU time per record has stopped
/// falling. A fresh JVM costs several times what a warm one does, and comparing the two is a false
/// finding. Remembers what each component cost at best, so that one that stays from trial to trial
/// needs a single round.
class WarmUpProgress {
 public:
  /// These rounds at most; what still falls then is said in the result.
  static constexpr int kMostRounds = 20;

  /// A component that was started anew is cold.
  void forget(const std::string& component) { best_.erase(component); }
  /// Before the rounds of a trial.
  void begin();
  /// Takes the next round. True when no component got cheaper by more than 5 % of its best round;
  /// twice in a row when one of them was cold. Components under 5 % of all CPU do not count: their
  /// figures are noise.
  bool is_settled_after(const CpuPerRecord& round);
  /// "search 12.1 to 9.30 us": what fell in the last round, empty when nothing did.
  const std::string& falling() const { return falling_; }

 private:
  CpuPerRecord best_;
  bool was_cold_ = false;
  int calm_ = 0;  ///< rounds in a row in which nothing fell
  std::string falling_;
};

}  // namespace benchfield
