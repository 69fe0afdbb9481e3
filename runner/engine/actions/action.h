#pragma once

#include <functional>
#include <stop_token>
#include <string_view>
#include <vector>

#include "runner/base/clock.h"
#include "runner/base/result.h"
#include "runner/base/value.h"
#include "runner/io/http.h"

namespace benchfield {

/// What one attempt of a typed action may use.
struct ActionContext {
  HttpClient& http;
  Nanoseconds timeout;  ///< for one attempt
  std::stop_token stop;
};

/// A typed step: one file and one row in registry.cc. An attempt gives data that captures read (a
/// JSON reply), or an Error; a repeating one is tried again until the step's deadline, and its last
/// Error is the reason of a timeout.
struct Action {
  std::string_view name;
  bool repeats = false;
  std::function<Result<Value>(const Map& arguments, ActionContext& context)> attempt;
};

const std::vector<Action>& action_rows();
/// Null when there is none.
const Action* find_action(std::string_view name);

/// Argument "target" as a list of texts.
std::vector<std::string> targets(const Map& arguments);

}  // namespace benchfield
