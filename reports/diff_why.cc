#include "reports/diff_why.h"

#include "reports/blocks.h"
#include "reports/numbers.h"
#include "reports/wording.h"

namespace benchfield::reports {
namespace {

constexpr std::size_t kMostFacts = 12;

using Parts = std::vector<std::string>;

std::string facts_text(const std::vector<FactDifference>& facts, const Words& words) {
  const auto side = [](const std::string& value) { return value.empty() ? "-" : value; };
  Parts parts;
  for (const FactDifference& fact : facts) {
    if (parts.size() == kMostFacts) break;
    parts.push_back(fact.fact + " " + side(fact.base) + " -> " + side(fact.contrast));
  }
  if (facts.size() > kMostFacts) {
    parts.push_back(words(wording::kAndMore, {std::to_string(facts.size() - kMostFacts)}));
  }
  return join(parts, "; ");
}

/// Interval method, noise and its source, p values, and what would settle it.
Parts method_parts(const ComparisonRow& row, const Words& words) {
  const stats::Comparison& c = row.comparison;
  if (c.method == stats::Method::none) {
    return {words(wording::kDiffNoNoise, {std::to_string(c.base_n), std::to_string(c.contrast_n)})};
  }
  Parts parts{words.term(to_text(c.method))};
  if (c.variances_differ) parts.push_back(words(wording::kDiffVariances));
  if (c.noise) {
    parts.push_back(words(wording::kDiffNoise,
                          {significant_text(*c.noise * 100, 2), words.term(to_text(c.source))}));
  }
  if (c.p) parts.push_back(words(wording::kDiffP, {p_text(*c.p)}));
  if (c.mann_whitney_p) {
    parts.push_back(words(wording::kDiffMannWhitney, {p_text(*c.mann_whitney_p)}));
  }
  if (c.settle) {
    parts.push_back(words(*c.settle == 1 ? wording::kDiffSettlesOne : wording::kDiffSettles,
                          {std::to_string(*c.settle)}));
  }
  return parts;
}

Parts refused_parts(const ComparisonRow& row, const Words& words) {
  const Comparability& facts = row.comparability;
  Parts parts{words(wording::kDiffDiffers, {facts_text(facts.mismatches, words)})};
  if (!facts.fair_partner.empty()) {
    parts.push_back(words(wording::kDiffFairPartner, {facts.fair_partner}));
  }
  return parts;
}

Parts compared_parts(const ComparisonRow& row, const Words& words) {
  Parts parts = method_parts(row, words);
  if (row.base.modes || row.contrast.modes) parts.push_back(words(wording::kDiffTwoModes));
  if (!row.comparability.along.empty()) {
    parts.push_back(words(wording::kDiffAlong, {facts_text(row.comparability.along, words)}));
  }
  Parts flags = row.base.kept_out;
  flags.insert(flags.end(), row.contrast.kept_out.begin(), row.contrast.kept_out.end());
  if (!flags.empty()) parts.push_back(words(wording::kDiffKeptOut, {join(flags, "; ")}));
  return parts;
}

}  // namespace

std::string why_text(const ComparisonRow& row, const Words& words) {
  switch (row.state) {
    case RowState::missing_base:
      return words(wording::kDiffNotInBase, {words.term(row.reason)});
    case RowState::missing_contrast:
      return words(wording::kDiffNotInNew, {words.term(row.reason)});
    case RowState::impossible:
      return row.reason;
    case RowState::refused:
      return join(refused_parts(row, words), "; ");
    case RowState::compared:
      break;
  }
  return join(compared_parts(row, words), "; ");
}

}  // namespace benchfield::reports
