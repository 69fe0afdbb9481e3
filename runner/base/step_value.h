#pragma once

#include "runner/base/result.h"
#include "runner/base/step.h"

namespace benchfield {

/// Steps as plain data, for the journal: what undoes a thing is on disk before the thing is made.
/// Only kinds that undo something: commands, typed actions and trees to remove.
Value to_value(const Steps& steps);
/// Error "broken-journal" for anything else than to_value gives.
Result<Steps> steps_from(const Value& value);

}  // namespace benchfield
