#pragma once

#include <string>
#include <vector>

#include "runner/engine/actions/action.h"

namespace benchfield {

/// kubectl as an action uses it: argument "kubectl" is the argv up to the verb. kubectl ends with 1
/// for every failure and may print an empty list beside it, so output counts only at exit code 0
/// and failures are told apart by text.
class Kubectl {
 public:
  Kubectl(const Map& arguments, ActionContext& context);

  /// Output of a verb. Errors: "forbidden", "not-found", "unreachable", "command-failed".
  Result<std::string> run(const std::vector<std::string>& words, std::string input = {}) const;
  /// The same as JSON.
  Result<Value> json(const std::vector<std::string>& words) const;
  /// Items of `get WORDS -o json`.
  Result<List> items(std::vector<std::string> words) const;

 private:
  std::vector<std::string> argv_;
  ActionContext& context_;
};

/// Text of an argument, empty when it is not given.
std::string text_argument(const Map& arguments, std::string_view name);
/// Items of a list, none of anything else.
List items_of(const Value& value);

}  // namespace benchfield
