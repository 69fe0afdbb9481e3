#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "reports/diff_rows.h"

namespace benchfield::reports {

/// A gate or an objective as CI systems read it. What becomes of it is what the exit code says of
/// it (design.md 10), so that no suite is green where the program ends with 1.
struct JunitCase {
  enum class Outcome { passed, failed, error, skipped, property } outcome = Outcome::passed;
  std::string classname, name;
  std::string type;     ///< of a failure or an error: "regression", "missing", "missed", "invalid"
  std::string message;  ///< one line
  std::string how;      ///< method, noise, what is missing; may be empty
};

/// hard: a regression, a row that is missing or not comparable fails, an invalid one is an error;
/// soft: a regression fails, an invalid one is an error, the rest is skipped with its reason;
/// unresolved ones are skipped unless the plan demands an answer; info is a property.
JunitCase junit_case(const DiffRow& row, const JudgeRules& rules);
/// The same of an objective: missed fails; one that could not be measured fails where it is hard.
JunitCase junit_case(const ObjectiveResult& result, const JudgeRules& rules, const Words& words);
/// Rows of gates, then objectives. Messages are in the language of `words`, which rows have too;
/// names and types stay, as CI systems keep histories by them.
std::vector<JunitCase> junit_cases(const std::vector<DiffRow>& rows,
                                   const std::vector<ObjectiveResult>& objectives,
                                   const JudgeRules& rules, const Words& words);

struct JunitTotals {
  int tests = 0, failures = 0, errors = 0, skipped = 0;
  void add(const JunitTotals& other);
  /// " tests=\"3\" failures=\"1\" ..."
  std::string attributes() const;
};
JunitTotals totals_of(const std::vector<JunitCase>& cases);

/// " name=\"text\"", escaped.
std::string xml_attribute(std::string_view name, std::string_view foreign);
/// A whole <testsuite>, properties first; `more` are further attributes.
std::string junit_suite(std::string_view name, const std::vector<JunitCase>& cases,
                        const std::string& more = "");

}  // namespace benchfield::reports
