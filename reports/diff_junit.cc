#include "reports/diff_junit.h"

#include "reports/diff_rows.h"
#include "reports/junit_cases.h"

namespace benchfield::reports {

std::string render_diff_junit(const std::vector<Diff>& diffs, const Words& words) {
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"benchfield diff\">\n";
  for (const Diff& diff : diffs) {
    out += junit_suite(
        diff.base->run_id + " -> " + diff.fresh->run_id,
        junit_cases(diff_rows(diff.model, words), diff.model.objectives, diff.fresh->judge, words));
  }
  return out + "</testsuites>\n";
}

}  // namespace benchfield::reports
