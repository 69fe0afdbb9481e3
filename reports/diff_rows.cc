#include "reports/diff_rows.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "reports/blocks.h"
#include "reports/diff_why.h"
#include "reports/numbers.h"
#include "reports/wording.h"

namespace benchfield::reports {
namespace {

constexpr std::size_t kKinds = 9;  ///< of DiffKind
constexpr std::size_t kMostNamed = 4;

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

std::string verdict_text(const ComparisonRow& row, DiffKind kind, const Words& words) {
  constexpr std::array<std::string_view, kKinds> kPhrases = {
      wording::kVerdictRegression,  wording::kDiffMissing,       wording::kDiffNotComparable,
      wording::kLikelyWorse,        wording::kVerdictUnresolved, wording::kLikelyBetter,
      wording::kVerdictImprovement, wording::kVerdictSame,       wording::kDiffCannotExist};
  const std::string text = words(kPhrases[static_cast<std::size_t>(kind)]);
  const bool is_invalid = row.gated_out && kind != DiffKind::missing;
  return is_invalid ? words(wording::kDiffInvalid, {text}) : text;
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

std::string side_text(const RowSide& side, const std::string& unit, const Words& words) {
  if (side.modes) {
    return value_text(mean_of(side.modes->lower), {}, {}, unit) + words(wording::kAnd) +
           value_text(mean_of(side.modes->upper), {}, {}, unit);
  }
  return side.mean ? value_text(*side.mean, side.low, side.high, unit) : "";
}

std::string change_text(const stats::Comparison& c, const Words& words) {
  if (!c.ratio) return "";
  if (!c.low || !c.high) return signed_percent(*c.ratio - 1) + " %";
  return words(wording::kDiffChange, {signed_percent(*c.ratio - 1), signed_percent(*c.low - 1),
                                      signed_percent(*c.high - 1)});
}

std::string flag_text(const ReplicateFlag& flag, const Words& words) {
  const std::string about = flag.variant.empty()
                                ? flag.metric
                                : words(wording::kReplicatesOf, {flag.metric, flag.variant});
  return flag.code + ": " + about + (flag.detail.empty() ? "" : ": " + flag.detail);
}

}  // namespace

std::vector<DiffRow> diff_rows(const ComparisonModel& model, const Words& words) {
  std::vector<DiffRow> rows;
  for (const ComparisonRow& row : model.rows) {
    DiffRow& out = rows.emplace_back();
    out.kind = kind_of(row);
    out.row = &row;
    out.verdict = verdict_text(row, out.kind, words);
    out.variant = row.contrast.variant.empty() ? row.base.variant : row.contrast.variant;
    out.metric = row.metric;
    out.base = side_text(row.base, row.unit, words);
    out.contrast = side_text(row.contrast, row.unit, words);
    if (row.compared() && !row.base.modes && !row.contrast.modes) {
      out.change = change_text(row.comparison, words);
    }
    out.n =
        std::to_string(row.base.values.size()) + " / " + std::to_string(row.contrast.values.size());
    out.why = why_text(row, words);
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const DiffRow& a, const DiffRow& b) { return a.kind < b.kind; });
  return rows;
}

std::string_view kind_code(DiffKind kind) {
  constexpr std::array<std::string_view, kKinds> kCodes = {
      "regression",    "missing",     "not-comparable", "likely-worse", "unresolved",
      "likely-better", "improvement", "same",           "cannot-exist"};
  return kCodes[static_cast<std::size_t>(kind)];
}

std::string diff_summary(const std::vector<DiffRow>& rows, const Words& words) {
  using namespace wording;
  constexpr std::array<std::pair<std::string_view, std::string_view>, kKinds> kPhrases = {
      {{kDiffOneRegression, kDiffRegressions},
       {kDiffOneMissing, kDiffManyMissing},
       {kDiffOneNotComparable, kDiffManyNotComparable},
       {kDiffOneWorse, kDiffManyWorse},
       {kDiffOneUnresolved, kDiffManyUnresolved},
       {kDiffOneBetter, kDiffManyBetter},
       {kDiffOneImprovement, kDiffImprovements},
       {kDiffOneSame, kDiffManySame},
       {kDiffOneImpossible, kDiffManyImpossible}}};
  if (rows.empty()) return words(kDiffNothing);
  std::map<DiffKind, std::size_t> counts;
  for (const DiffRow& row : rows) ++counts[row.kind];
  std::vector<std::string> parts;
  for (const auto& [kind, count] : counts) {
    const auto& [one, many] = kPhrases[static_cast<std::size_t>(kind)];
    parts.push_back(words(count == 1 ? one : many, {std::to_string(count)}));
  }
  return words(rows.size() == 1 ? kDiffOfOneRow : kDiffOfRows,
               {join(parts, ", "), std::to_string(rows.size())});
}

std::vector<std::string> diff_remarks(const Diff& diff, const Words& words) {
  std::vector<std::string> remarks = diff.notes;
  for (const ObjectiveResult& result : diff.model.objectives) {
    if (result.state == ObjectiveResult::State::met) continue;
    remarks.push_back(words(wording::kDiffObjective, {result.objective.text, result.variant,
                                                      objective_state(result, words)}));
  }
  for (const MetricNoise& noise : diff.model.noise) {
    if (noise.elsewhere.empty()) continue;
    remarks.push_back(words(wording::kNoiseElsewhere,
                            {noise.metric, enumerate_some(words, noise.elsewhere, kMostNamed)}));
  }
  for (const ReplicateFlag& flag : diff.model.flags) remarks.push_back(flag_text(flag, words));
  return remarks;
}

std::string objective_state(const ObjectiveResult& result, const Words& words) {
  constexpr std::array<std::string_view, 4> kPhrases = {
      wording::kTermMet, wording::kTermMissed, wording::kVerdictUnresolved, wording::kDiffMissing};
  std::string text = words(kPhrases[static_cast<std::size_t>(result.state)]);
  if (result.value) text += " (" + rate_text(*result.value, result.low, result.high) + ")";
  return text;
}

std::string run_line(const RunResult& run, const Words& words) {
  const std::size_t n = run.variants.size();
  std::vector<std::string> parts{
      words(wording::kStatusPlan, {run.plan_name}), date_text(run.started_wall_ns),
      words(n == 1 ? wording::kStatusVariant : wording::kStatusVariants, {std::to_string(n)})};
  if (!run.complete) parts.push_back(words(wording::kDiffUnfinished));
  return run.run_id + " (" + join(parts, ", ") + ")";
}

}  // namespace benchfield::reports
