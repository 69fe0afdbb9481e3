#pragma once

#include <functional>
#include <stop_token>
#include <string_view>
#include <vector>

#include "runner/base/clock.h"
#include "runner/base/result.h"
#include "runner/base/value.h"
#include "runner/io/http.h"
#include "runner/io/process.h"

namespace benchfield {

/// What one attempt of a typed action may use.
struct ActionContext {
  HttpClient& http;
  ProcessRunner& processes;
  Nanoseconds timeout;  ///< for one attempt
  std::stop_token stop;
};

/// Code of an Error that no further attempt of a repeating action can heal.
inline constexpr char kHopeless[] = "cannot-become-ready";

/// A typed step: one file and one row in registry.cc. An attempt gives data that captures read (a
/// JSON reply), or an Error; a repeating one is tried again until the step's deadline, and its last
/// Error is the reason of a timeout.
struct Action {
  std::string_view name;
  bool repeats = false;
  std::function<Result<Value>(const Map& arguments, ActionContext& context)> attempt;
  /// Between attempts, and for one attempt.
  Nanoseconds pause = Milliseconds(200), timeout = Seconds(5);
  /// More facts behind a failure, asked for once when waiting is over; may be empty.
  std::function<std::vector<std::string>(const Map& arguments, ActionContext& context)> explain =
      nullptr;
};

const std::vector<Action>& action_rows();
/// Null when there is none.
const Action* find_action(std::string_view name);

/// Argument "target" as a list of texts.
std::vector<std::string> targets(const Map& arguments);

}  // namespace benchfield
