#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runner/base/clock.h"
#include "runner/base/result.h"
#include "runner/load/load.h"
#include "runner/load/schedule.h"
#include "runner/plan/catalog.h"

namespace benchfield {

/// A driver's own keys with their defaults filled in. Values come typed from a plan, or as text
/// from an agent's JSON; either way each is checked against its row once, here.
class DriverOptions {
 public:
  /// Errors: "bad-option" for an unknown key, a wrong type, a value that is not a choice or too
  /// small.
  static Result<DriverOptions> read(const std::vector<KeyRow>& rows, const Map& given);

  bool has(std::string_view key) const { return !values_[key].is_null(); }
  std::string text(std::string_view key) const { return values_[key].text(); }
  std::int64_t integer(std::string_view key) const { return values_[key].integer(); }
  bool boolean(std::string_view key) const { return values_[key].boolean(); }
  Nanoseconds duration(std::string_view key) const { return Nanoseconds(integer(key)); }

 private:
  Value values_ = Map{};
};

/// Keys that every paced driver has: tick, catch_up, catch_up_factor, delivery_timeout.
std::vector<KeyRow> pacing_keys();

/// Metrics that every driver has.
std::vector<MetricInfo> load_metrics(const std::string& item);

struct PacingOptions {
  Nanoseconds tick{0};
  CatchUp catch_up = CatchUp::bounded;
  std::int64_t factor = 2;
  Nanoseconds delivery_timeout{0};
};
PacingOptions pacing_options(const DriverOptions& options);

/// The edge's addresses and part. Errors: "bad-target".
struct LoadTarget {
  std::vector<std::string> addresses;
  std::string part;
};
Result<LoadTarget> load_target(const Map& target);

/// Pace of one instance as the task says, count records.
Pace pace_of(const LoadTask& task, std::int64_t count);

}  // namespace benchfield
