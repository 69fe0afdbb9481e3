#pragma once

#include <string_view>
#include <vector>

#include "runner/base/result.h"
#include "runner/base/value.h"

namespace benchfield {

/// A call of the language on evaluated arguments (all but `default`, which the evaluator does).
/// The number of arguments was checked by the parser. Errors: "type-mismatch", "out-of-range".
Result<Value> call_function(std::string_view name, const std::vector<Value>& arguments);

/// Text as it appears inside another text: like to_text, but a count is a plain whole number.
std::string joined_text(const Value& value);

}  // namespace benchfield
