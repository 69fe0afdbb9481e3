#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "runner/engine/observer.h"
#include "runner/load/load.h"
#include "runner/plan/expression.h"

namespace benchfield {

/// The last seconds of a count that grows.
class RecentCount {
 public:
  /// Ignores what is not later than what it has.
  void add(std::int64_t at_ns, std::int64_t count);
  /// Per second; missing before a second reading.
  std::optional<double> rate() const;
  /// 0 before the first reading.
  std::int64_t last() const { return points_.empty() ? 0 : points_.back().second; }

 private:
  std::deque<std::pair<std::int64_t, std::int64_t>> points_;  ///< time and count
};

/// Makes the rates of the moment of a phase from what was seen of it. For progress alone: results
/// are made from all samples. Not thread-safe.
class LiveMeter {
 public:
  /// Of `total` records. A record is done when it is acknowledged and counted by every probe that
  /// `until` names.
  LiveMeter(std::string phase, std::int64_t total, const std::optional<Expression>& until);

  /// Adds a probe; probes are told in the order they were added in.
  void add_probe(const std::string& name);
  /// The counters of all loads together.
  void see_load(const LoadCounters& sum);
  /// A count of a probe since load began.
  void see_probe(const std::string& name, std::int64_t at_ns, std::int64_t count);
  /// Rates of load are missing once that `is_over`.
  LiveRates rates(double seconds, bool is_over) const;

 private:
  std::string phase_;
  std::int64_t total_;
  std::set<std::string> awaited_;  ///< probes that `until` names
  RecentCount sent_, acknowledged_;
  std::vector<std::pair<std::string, RecentCount>> probes_;
};

}  // namespace benchfield
