#include "reports/diff_rows.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "reports/numbers.h"

namespace benchfield::reports {
namespace {

constexpr std::size_t kMostFacts = 12;

DiffKind kind_of(const ComparisonRow& row) {
  switch (row.state) {
    case RowState::missing_base:
    case RowState::missing_contrast:
      return DiffKind::missing;
    case RowState::refused:
      return DiffKind::refused;
    case RowState::impossible:
      return DiffKind::impossible;
    case RowState::compared:
      break;
  }
  switch (row.verdict) {
    case stats::Verdict::regression:
      return DiffKind::regression;
    case stats::Verdict::improvement:
      return DiffKind::improvement;
    case stats::Verdict::same:
      return DiffKind::same;
    case stats::Verdict::unresolved:
      break;
  }
  if (row.leaning == stats::Leaning::worse) return DiffKind::likely_worse;
  return row.leaning == stats::Leaning::better ? DiffKind::likely_better : DiffKind::unresolved;
}

std::string verdict_text(const ComparisonRow& row, DiffKind kind) {
  constexpr std::array<const char*, 9> kTexts = {"regression",     "MISSING",
                                                 "not comparable", "unresolved, likely worse",
                                                 "unresolved",     "unresolved, likely better",
                                                 "improvement",    "same",
                                                 "cannot exist"};
  std::string text = kTexts[static_cast<std::size_t>(kind)];
  if (row.gated_out && kind != DiffKind::missing) text += " (invalid)";
  return text;
}

/// A value in the form its unit asks for.
std::string value_text(double value, const std::optional<double>& low,
                       const std::optional<double>& high, const std::string& unit) {
  if (unit == "s") return seconds_text(value);
  if (unit == "bytes" && std::fabs(value) < 9e18) return bytes_text(std::llround(value));
  return rate_text(value, low, high);
}

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double v : values) sum += v;
  return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

std::string side_text(const RowSide& side, const std::string& unit) {
  if (side.modes) {
    return value_text(mean_of(side.modes->lower), {}, {}, unit) + " and " +
           value_text(mean_of(side.modes->upper), {}, {}, unit);
  }
  return side.mean ? value_text(*side.mean, side.low, side.high, unit) : "";
}

std::string signed_percent(double ratio) {
  const double percent = (ratio - 1) * 100;
  const std::string digits = decimal_text(std::fabs(percent), 1);
  if (digits == "0.0") return "0.0";
  return (percent < 0 ? "-" : "+") + digits;
}

std::string change_text(const stats::Comparison& c) {
  if (!c.ratio) return "";
  std::string text = signed_percent(*c.ratio) + " %";
  if (c.low && c.high) {
    text += " (" + signed_percent(*c.low) + " to " + signed_percent(*c.high) + ")";
  }
  return text;
}

std::string difference_text(const FactDifference& fact) {
  const auto side = [](const std::string& value) { return value.empty() ? "-" : value; };
  return fact.fact + " " + side(fact.base) + " -> " + side(fact.contrast);
}

std::string facts_text(const std::vector<FactDifference>& facts) {
  std::string text;
  for (std::size_t i = 0; i < facts.size() && i < kMostFacts; ++i) {
    text += (i > 0 ? "; " : "") + difference_text(facts[i]);
  }
  if (facts.size() > kMostFacts) {
    text += "; and " + std::to_string(facts.size() - kMostFacts) + " more";
  }
  return text;
}

std::string p_text(double p) { return p < 0.0001 ? "< 0.0001" : significant_text(p, 2); }

void add(std::string& text, const std::string& part) {
  if (part.empty()) return;
  text += (text.empty() ? "" : "; ") + part;
}

/// Interval method, noise and its source, p values, and what would settle it.
std::string method_text(const ComparisonRow& row) {
  const stats::Comparison& c = row.comparison;
  std::string text;
  if (c.method == stats::Method::none) {
    add(text, "n " + std::to_string(c.base_n) + " and " + std::to_string(c.contrast_n) +
                  ", no noise estimate");
    return text;
  }
  add(text, std::string(to_text(c.method)));
  if (c.variances_differ) add(text, "variances differ");
  if (c.noise) {
    add(text, "noise " + significant_text(*c.noise * 100, 2) + " % (" +
                  std::string(to_text(c.source)) + ")");
  }
  if (c.p) add(text, "p " + p_text(*c.p));
  if (c.mann_whitney_p) add(text, "Mann-Whitney p " + p_text(*c.mann_whitney_p));
  if (c.settle) {
    add(text, std::to_string(*c.settle) + (*c.settle == 1 ? " replicate a side settles it"
                                                          : " replicates a side settle it"));
  }
  return text;
}

std::string kept_out_text(const ComparisonRow& row) {
  std::string text;
  for (const RowSide* side : {&row.base, &row.contrast}) {
    for (const std::string& flag : side->kept_out) add(text, flag);
  }
  return text.empty() ? "" : "kept out of gates by " + text;
}

std::string why_text(const ComparisonRow& row) {
  std::string text;
  if (row.state == RowState::missing_base) return "not in the base: " + row.reason;
  if (row.state == RowState::missing_contrast) return "not in the new run: " + row.reason;
  if (row.state == RowState::impossible) return row.reason;
  if (row.state == RowState::refused) {
    add(text, "differs: " + facts_text(row.comparability.mismatches));
    if (!row.comparability.fair_partner.empty()) {
      add(text, "fair partner: " + row.comparability.fair_partner);
    }
    return text;
  }
  text = method_text(row);
  if (row.base.modes || row.contrast.modes) add(text, "two modes: a mean means nothing");
  if (!row.comparability.along.empty()) {
    add(text, "moved with it: " + facts_text(row.comparability.along));
  }
  add(text, kept_out_text(row));
  return text;
}

std::string objective_text(const ObjectiveResult& result) {
  return "objective " + result.objective.text + " of " + result.variant + ": " +
         objective_state(result);
}

}  // namespace

std::vector<DiffRow> diff_rows(const ComparisonModel& model) {
  std::vector<DiffRow> rows;
  for (const ComparisonRow& row : model.rows) {
    DiffRow& out = rows.emplace_back();
    out.kind = kind_of(row);
    out.row = &row;
    out.verdict = verdict_text(row, out.kind);
    out.variant = row.contrast.variant.empty() ? row.base.variant : row.contrast.variant;
    out.metric = row.metric;
    out.base = side_text(row.base, row.unit);
    out.contrast = side_text(row.contrast, row.unit);
    if (row.compared() && !row.base.modes && !row.contrast.modes) {
      out.change = change_text(row.comparison);
    }
    out.n =
        std::to_string(row.base.values.size()) + " / " + std::to_string(row.contrast.values.size());
    out.why = why_text(row);
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const DiffRow& a, const DiffRow& b) { return a.kind < b.kind; });
  return rows;
}

std::string_view kind_code(DiffKind kind) {
  constexpr std::array<std::string_view, 9> kCodes = {
      "regression",    "missing",     "not-comparable", "likely-worse", "unresolved",
      "likely-better", "improvement", "same",           "cannot-exist"};
  return kCodes[static_cast<std::size_t>(kind)];
}

std::string diff_summary(const std::vector<DiffRow>& rows) {
  constexpr std::array<std::pair<const char*, const char*>, 9> kWords = {
      {{"regression", "regressions"},
       {"missing", "missing"},
       {"not comparable", "not comparable"},
       {"likely worse", "likely worse"},
       {"unresolved", "unresolved"},
       {"likely better", "likely better"},
       {"improvement", "improvements"},
       {"same", "same"},
       {"cannot exist", "cannot exist"}}};
  std::map<DiffKind, std::size_t> counts;
  for (const DiffRow& row : rows) ++counts[row.kind];
  std::string text;
  for (const auto& [kind, count] : counts) {
    const auto& [one, more] = kWords[static_cast<std::size_t>(kind)];
    text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + (count == 1 ? one : more);
  }
  if (rows.empty()) return "nothing to compare: the runs share no variant and metric";
  return text + " of " + std::to_string(rows.size()) + (rows.size() == 1 ? " row" : " rows");
}

std::vector<std::string> diff_remarks(const Diff& diff) {
  std::vector<std::string> remarks = diff.notes;
  for (const ObjectiveResult& result : diff.model.objectives) {
    if (result.state != ObjectiveResult::State::met) remarks.push_back(objective_text(result));
  }
  for (const ReplicateFlag& flag : diff.model.flags) {
    std::string text = flag.code + ": " + flag.metric;
    if (!flag.variant.empty()) text += " of " + flag.variant;
    if (!flag.detail.empty()) text += ": " + flag.detail;
    remarks.push_back(std::move(text));
  }
  return remarks;
}

std::string objective_state(const ObjectiveResult& result) {
  using State = ObjectiveResult::State;
  if (result.state == State::missing) return "MISSING";
  std::string text = result.state == State::met      ? "met"
                     : result.state == State::missed ? "missed"
                                                     : "unresolved";
  if (result.value) text += " (" + rate_text(*result.value, result.low, result.high) + ")";
  return text;
}

std::string run_line(const RunResult& run) {
  const std::size_t n = run.variants.size();
  return run.run_id + " (plan " + run.plan_name + ", " + date_text(run.started_wall_ns) + ", " +
         std::to_string(n) + (n == 1 ? " variant" : " variants") +
         (run.complete ? "" : ", unfinished") + ")";
}

}  // namespace benchfield::reports
