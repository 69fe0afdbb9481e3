#pragma once

#include "runner/base/result.h"
#include "runner/base/value.h"
#include "runner/plan/expression_tree.h"

namespace benchfield {

/// One arithmetic or comparing operator on two values. Quantities keep their dimension; like
/// divided by like is a number, whole when exact; a count is a plain whole number; cores compare
/// and add with plain numbers. Errors: "type-mismatch", "division-by-zero", "out-of-range".
Result<Value> apply(Operator op, const Value& left, const Value& right);

/// Less, equal or more: -1, 0, 1. Error "type-mismatch" for values without an order between them.
Result<int> compare(const Value& left, const Value& right);

/// Equality as `==` sees it; values of kinds that cannot be compared are not equal.
bool loosely_equal(const Value& left, const Value& right);

/// "a duration (30s)", "a whole number (10)", "null": a value in a message.
std::string described(const Value& value);

}  // namespace benchfield
