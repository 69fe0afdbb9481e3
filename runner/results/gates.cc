// What rows and objectives mean for the exit code of a run or a diff.

#include "runner/results/comparison.h"

namespace benchfield {

int gate_exit(const ComparisonModel& model, const JudgeRules& rules) {
  bool failed = false;
  bool invalid = false;
  bool open = false;
  for (const ComparisonRow& row : model.rows) {
    if (row.gate == Gate::info || row.state == RowState::impossible) continue;
    const bool is_hard = row.gate == Gate::hard;
    if (row.compared() && row.gated_out) {
      invalid |= is_hard;
    } else if (row.compared()) {
      failed |= row.verdict == stats::Verdict::regression;
      open |= row.verdict == stats::Verdict::unresolved;
    } else {
      failed |= is_hard;
    }
  }
  for (const ObjectiveResult& result : model.objectives) {
    if (result.objective.gate == "info") continue;
    using State = ObjectiveResult::State;
    failed |= result.state == State::missed;
    failed |= result.state == State::missing && result.objective.gate == "hard";
    open |= result.state == State::unresolved;
  }
  if (failed) return 1;
  if (invalid) return 4;
  return open && rules.unresolved_fails ? 5 : 0;
}

}  // namespace benchfield
