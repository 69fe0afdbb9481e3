#include "reports/diff_json.h"

#include "reports/diff_rows.h"
#include "runner/io/json.h"

namespace benchfield::reports {
namespace {

void put(Map& map, const char* name, const std::optional<double>& value) {
  if (value) map[name] = *value;
}

Value facts_json(const std::vector<FactDifference>& facts) {
  List list;
  for (const FactDifference& fact : facts) {
    list.push_back(Map{{"fact", fact.fact}, {"base", fact.base}, {"new", fact.contrast}});
  }
  return list;
}

Value side_json(const RowSide& side) {
  List values, kept_out;
  for (const double value : side.values) values.push_back(value);
  for (const std::string& flag : side.kept_out) kept_out.push_back(flag);
  Map map{{"values", values}};
  put(map, "mean", side.mean);
  put(map, "low", side.low);
  put(map, "high", side.high);
  if (!kept_out.empty()) map["kept_out"] = kept_out;
  map["bimodal"] = side.modes.has_value();
  return map;
}

Value row_json(const DiffRow& shown) {
  const ComparisonRow& row = *shown.row;
  Map map{{"verdict", kind_code(shown.kind)},
          {"variant", shown.variant},
          {"metric", row.metric},
          {"unit", row.unit},
          {"better", to_text(row.better)},
          {"gate", to_text(row.gate)},
          {"invalid", row.gated_out},
          {"margin", row.margin},
          {"base", side_json(row.base)},
          {"new", side_json(row.contrast)}};
  const stats::Comparison& c = row.comparison;
  put(map, "ratio", c.ratio);
  put(map, "low", c.low);
  put(map, "high", c.high);
  put(map, "noise", c.noise);
  map["degrees"] = c.degrees;
  map["method"] = to_text(c.method);
  map["noise_source"] = to_text(c.source);
  put(map, "p", c.p);
  put(map, "adjusted_p", row.adjusted_p);
  put(map, "mann_whitney_p", c.mann_whitney_p);
  if (c.settle) map["replicates_to_settle"] = *c.settle;
  if (!row.reason.empty()) map["reason"] = row.reason;
  map["mismatches"] = facts_json(row.comparability.mismatches);
  map["moved_with_it"] = facts_json(row.comparability.along);
  if (!row.comparability.fair_partner.empty()) {
    map["fair_partner"] = row.comparability.fair_partner;
  }
  return map;
}

Value objectives_json(const ComparisonModel& model) {
  constexpr const char* kStates[] = {"met", "missed", "unresolved", "missing"};
  List list;
  for (const ObjectiveResult& result : model.objectives) {
    Map map{{"objective", result.objective.text},
            {"variant", result.variant},
            {"state", kStates[static_cast<std::size_t>(result.state)]}};
    put(map, "value", result.value);
    list.push_back(std::move(map));
  }
  return list;
}

}  // namespace

std::string render_diff_json(const std::vector<Diff>& diffs, const Words&) {
  const Words words(Language::english);  // for programs: the same in every language
  List all;
  for (const Diff& diff : diffs) {
    List rows, remarks;
    const std::vector<DiffRow> shown = diff_rows(diff.model, words);
    for (const DiffRow& row : shown) rows.push_back(row_json(row));
    for (const std::string& remark : diff_remarks(diff, words)) remarks.push_back(remark);
    all.push_back(Map{{"base", diff.base->run_id},
                      {"new", diff.fresh->run_id},
                      {"summary", diff_summary(shown, words)},
                      {"alpha", diff.model.alpha},
                      {"remarks", remarks},
                      {"rows", rows},
                      {"objectives", objectives_json(diff.model)}});
  }
  return to_pretty_json(Map{{"schema", "benchfield-diff/1"}, {"diffs", all}});
}

}  // namespace benchfield::reports
