#pragma once

#include <iosfwd>

#include "runner/base/step.h"
#include "runner/engine/actions/action.h"

namespace benchfield {

/// One attempt of a typed action by another benchfield, where addresses are known that are not
/// known here: `action.from` runs `benchfield act`, which reads the action as JSON and answers in
/// JSON.
Result<Value> act_elsewhere(const TypedAction& action, ActionContext& context);

/// The other end: one action from in, its outcome on out. Returns the exit code, 0 whenever there
/// is an answer.
int answer_action(std::istream& in, std::ostream& out);

}  // namespace benchfield
