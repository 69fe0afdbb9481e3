#include "reports/junit_cases.h"

#include <algorithm>

#include "reports/inline.h"

namespace benchfield::reports {
namespace {

using Outcome = JunitCase::Outcome;

std::string text(std::string_view foreign) { return escape_xml(visible(foreign)); }

/// Fails or is skipped, as asked.
void settle(JunitCase& out, bool fails, std::string type) {
  out.outcome = fails ? Outcome::failed : Outcome::skipped;
  out.type = std::move(type);
}

/// What a row is inside its gate, hard or soft.
void judge(JunitCase& out, const DiffRow& shown, const JudgeRules& rules) {
  const ComparisonRow& row = *shown.row;
  const bool is_hard = row.gate == Gate::hard;
  if (row.state == RowState::impossible) return settle(out, false, "");
  if (!row.compared()) return settle(out, is_hard, std::string(kind_code(shown.kind)));
  if (row.gated_out) {
    const bool counts = is_hard || shown.kind == DiffKind::regression;
    out.outcome = counts ? Outcome::error : Outcome::skipped;
    out.type = "invalid";
    return;
  }
  switch (shown.kind) {
    case DiffKind::regression:
      return settle(out, true, "regression");
    case DiffKind::improvement:
    case DiffKind::same:
      out.outcome = Outcome::passed;
      return;
    default:
      return settle(out, rules.unresolved_fails, "unresolved");
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

std::string element(const char* tag, const JunitCase& one, bool has_type) {
  std::string out = "<" + std::string(tag);
  if (has_type) out += xml_attribute("type", one.type);
  out += xml_attribute("message", one.message);
  return one.how.empty() ? out + "/>" : out + ">" + text(one.how) + "</" + tag + ">";
}

std::string body_of(const JunitCase& one) {
  switch (one.outcome) {
    case Outcome::failed:
      return element("failure", one, true);
    case Outcome::error:
      return element("error", one, true);
    case Outcome::skipped:
      return element("skipped", one, false);
    default:
      break;
  }
  const std::string said = one.message + (one.how.empty() ? "" : "; " + one.how);
  return "<system-out>" + text(said) + "</system-out>";
}

std::string properties_of(const std::vector<JunitCase>& cases) {
  std::string out;
  for (const JunitCase& one : cases) {
    if (one.outcome != Outcome::property) continue;
    const std::string said = one.message + (one.how.empty() ? "" : "; " + one.how);
    out += "      <property" + xml_attribute("name", one.classname + ": " + one.name) +
           xml_attribute("value", said) + "/>\n";
  }
  return out.empty() ? out : "    <properties>\n" + out + "    </properties>\n";
}

}  // namespace

JunitCase junit_case(const DiffRow& shown, const JudgeRules& rules) {
  const ComparisonRow& row = *shown.row;
  JunitCase out;
  out.classname = shown.variant;
  out.name = shown.metric;
  if (row.against != Against::run) out.name += " against " + row.base.variant;
  out.message = message_of(shown);
  out.how = shown.why;
  if (row.gate == Gate::info) {
    out.outcome = Outcome::property;
  } else {
    judge(out, shown, rules);
  }
  return out;
}

JunitCase junit_case(const ObjectiveResult& result, const JudgeRules& rules, const Words& words) {
  using State = ObjectiveResult::State;
  JunitCase out;
  out.classname = result.variant;
  out.name = result.objective.text;
  out.message = objective_state(result, words);
  if (result.objective.gate == "info") {
    out.outcome = Outcome::property;
  } else if (result.state == State::missed) {
    settle(out, true, "missed");
  } else if (result.state == State::missing) {
    settle(out, result.objective.gate == "hard", "missing");
  } else if (result.state == State::unresolved) {
    settle(out, rules.unresolved_fails, "unresolved");
  }
  return out;
}

std::vector<JunitCase> junit_cases(const std::vector<DiffRow>& rows,
                                   const std::vector<ObjectiveResult>& objectives,
                                   const JudgeRules& rules, const Words& words) {
  std::vector<JunitCase> out;
  for (const DiffRow& row : rows) out.push_back(junit_case(row, rules));
  for (const ObjectiveResult& result : objectives) out.push_back(junit_case(result, rules, words));
  return out;
}

void JunitTotals::add(const JunitTotals& other) {
  tests += other.tests;
  failures += other.failures;
  errors += other.errors;
  skipped += other.skipped;
}

std::string JunitTotals::attributes() const {
  return xml_attribute("tests", std::to_string(tests)) +
         xml_attribute("failures", std::to_string(failures)) +
         xml_attribute("errors", std::to_string(errors)) +
         xml_attribute("skipped", std::to_string(skipped));
}

JunitTotals totals_of(const std::vector<JunitCase>& cases) {
  JunitTotals totals;
  for (const JunitCase& one : cases) {
    totals.tests += one.outcome != Outcome::property ? 1 : 0;
    totals.failures += one.outcome == Outcome::failed ? 1 : 0;
    totals.errors += one.outcome == Outcome::error ? 1 : 0;
    totals.skipped += one.outcome == Outcome::skipped ? 1 : 0;
  }
  return totals;
}

std::string xml_attribute(std::string_view name, std::string_view foreign) {
  return " " + std::string(name) + "=\"" + text(foreign) + "\"";
}

std::string junit_suite(std::string_view name, const std::vector<JunitCase>& cases,
                        const std::string& more) {
  std::string out = "  <testsuite" + xml_attribute("name", name) + totals_of(cases).attributes() +
                    more + ">\n" + properties_of(cases);
  for (const JunitCase& one : cases) {
    if (one.outcome == Outcome::property) continue;
    out += "    <testcase" + xml_attribute("classname", one.classname) +
           xml_attribute("name", one.name) + ">" + body_of(one) + "</testcase>\n";
  }
  return out + "  </testsuite>\n";
}

}  // namespace benchfield::reports
