#include "reports/diff_junit.h"

#include <algorithm>

#include "reports/diff_rows.h"
#include "reports/inline.h"

namespace benchfield::reports {
namespace {

enum class Outcome { passed, failed, error, skipped };

std::string text(const std::string& foreign) { return escape_xml(visible(foreign)); }

Outcome outcome_of(const DiffRow& row) {
  const Gate gate = row.row->gate;
  if (row.kind == DiffKind::missing) return gate == Gate::hard ? Outcome::failed : Outcome::skipped;
  if (row.row->gated_out && gate != Gate::info) return Outcome::error;
  switch (row.kind) {
    case DiffKind::regression:
      return gate == Gate::info ? Outcome::skipped : Outcome::failed;
    case DiffKind::improvement:
    case DiffKind::same:
      return Outcome::passed;
    default:
      return Outcome::skipped;
  }
}

std::string message_of(const DiffRow& row) {
  std::string message = row.verdict;
  if (!row.change.empty()) {
    message +=
        ": " + row.change + " (" + row.base + " -> " + row.contrast + " " + row.row->unit + ")";
  }
  return message;
}

std::string case_of(const DiffRow& row) {
  std::string out =
      "    <testcase classname=\"" + text(row.variant) + "\" name=\"" + text(row.metric) + "\"";
  const std::string message = " message=\"" + text(message_of(row)) + "\"";
  const std::string body = ">" + text(row.why) + "</";
  switch (outcome_of(row)) {
    case Outcome::passed:
      return out + "><system-out>" + text(message_of(row) + "; " + row.why) +
             "</system-out></testcase>\n";
    case Outcome::failed:
      return out + "><failure type=\"" + std::string(kind_code(row.kind)) + "\"" + message + body +
             "failure></testcase>\n";
    case Outcome::error:
      return out + "><error type=\"invalid\"" + message + body + "error></testcase>\n";
    case Outcome::skipped:
      break;
  }
  return out + "><skipped" + message + body + "skipped></testcase>\n";
}

}  // namespace

std::string render_diff_junit(const std::vector<Diff>& diffs) {
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"benchfield diff\">\n";
  for (const Diff& diff : diffs) {
    const std::vector<DiffRow> rows = diff_rows(diff.model);
    const auto count = [&](Outcome outcome) {
      return std::to_string(std::count_if(rows.begin(), rows.end(), [&](const DiffRow& row) {
        return outcome_of(row) == outcome;
      }));
    };
    out += "  <testsuite name=\"" + text(diff.base->run_id + " -> " + diff.fresh->run_id) +
           "\" tests=\"" + std::to_string(rows.size()) + "\" failures=\"" + count(Outcome::failed) +
           "\" errors=\"" + count(Outcome::error) + "\" skipped=\"" + count(Outcome::skipped) +
           "\">\n";
    for (const DiffRow& row : rows) out += case_of(row);
    out += "  </testsuite>\n";
  }
  return out + "</testsuites>\n";
}

}  // namespace benchfield::reports
