#pragma once

#include <cstdint>
#include <optional>
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

/// Row of a number with a unit, or none; least in the unit's own smallest amount.
KeyRow number_key(std::string key, ValueType type, std::optional<Value> default_value,
                  std::int64_t least, std::string help);
/// Row of a text that is one of choices; the first is the default.
KeyRow choice_key(std::string key, std::vector<std::string> choices, std::string help);

/// Keys that every paced driver has: catch_up, catch_up_factor, delivery_timeout.
std::vector<KeyRow> pacing_keys();

/// Metrics that every driver has.
std::vector<MetricInfo> load_metrics(const std::string& item);

struct PacingOptions {
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
