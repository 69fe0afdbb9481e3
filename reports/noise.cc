#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "reports/blocks.h"
#include "reports/inline.h"
#include "reports/numbers.h"
#include "reports/sections.h"
#include "reports/wording.h"
#include "runner/stats/change_points.h"

namespace benchfield::reports {
namespace {

constexpr double kDominantShare = 0.8;  ///< of the sum of squares
constexpr std::size_t kMostNamed = 4;
constexpr std::array<double, 4> kDifferences = {0.01, 0.03, 0.05, 0.10};

Table spread_table(const RunSummary& summary) {
  const Words& words = summary.words;
  Table out =
      make_table({words(wording::kVariant), words(wording::kReplicates), words(wording::kSmallest),
                  words(wording::kMedian), words(wording::kLargest), words(wording::kSpread)},
                 "lrrrrr");
  for (const VariantSummary& variant : summary.variants) {
    const std::size_t n = variant.rates.size();
    std::string spread = kNotMeasured;
    if (n == 1) spread = not_available(words(wording::kSpreadOfOne));
    if (n > 1 && *variant.median > 0) {
      spread = percent_text((variant.largest - variant.smallest) / *variant.median);
    }
    const bool any = n > 0;
    out.rows.push_back(
        row({plain(elide(name_in_table(summary, variant.variant->name), 60)), std::to_string(n),
             any ? short_text(variant.smallest) : kNotMeasured, short_text(variant.median),
             any ? short_text(variant.largest) : kNotMeasured, spread}));
  }
  return out;
}

std::string source_text(const Words& words, const MetricNoise& noise) {
  const bool measured = noise.pooled.degrees > 0;
  if (measured && noise.prior) return words(wording::kFromBoth);
  return words(measured ? wording::kFromReplicates : wording::kFromPrior);
}

/// Whose replicates make up nearly all of the pooled noise, where others have replicates too: one
/// variant far from itself hides the differences between all.
std::string dominant_text(const RunSummary& summary) {
  struct Part {
    const VariantSummary* variant;
    double sum_of_squares;
  };
  std::vector<Part> parts;
  double total = 0;
  for (const VariantSummary& variant : summary.variants) {
    std::vector<double> rates;
    for (const RateEstimate* rate : variant.rates) rates.push_back(rate->rate);
    const std::vector<std::vector<double>> alone = {stats::ln_values(rates)};
    if (alone.front().size() < 2) continue;
    const double squares = stats::pool(alone).sum_of_squares;
    parts.push_back({&variant, squares});
    total += squares;
  }
  if (parts.size() < 2 || !(total > 0)) return {};
  const auto largest = std::max_element(
      parts.begin(), parts.end(),
      [](const Part& a, const Part& b) { return a.sum_of_squares < b.sum_of_squares; });
  const double share = largest->sum_of_squares / total;
  if (share < kDominantShare) return {};
  return summary.words(wording::kDominantNoise,
                       {percent_text(share), plain(largest->variant->variant->name)});
}

/// Run-to-run noise, what it can settle, and how many runs smaller differences need.
std::vector<std::string> power_texts(const RunSummary& summary, const MetricNoise& noise) {
  const Words& words = summary.words;
  std::vector<std::string> out;
  if (!noise.deviation) return out;
  out.push_back(
      words(wording::kNoiseOf, {metric_column(summary), percent_text(std::expm1(*noise.deviation)),
                                trimmed_text(noise.degrees), source_text(words, noise)}));
  if (std::string text = dominant_text(summary); !text.empty()) out.push_back(std::move(text));
  if (noise.smallest_settled) {
    const std::string least = percent_text(*noise.smallest_settled);
    out.push_back(noise.replicates == 1
                      ? words(wording::kPowerOfOne, {least})
                      : words(wording::kPowerOf, {std::to_string(noise.replicates), least}));
  }
  std::vector<std::string> settling;
  for (const double difference : kDifferences) {
    const auto runs = stats::replicates_to_settle(1 + difference, *noise.deviation);
    if (!runs) continue;
    settling.push_back(words(wording::kRunsOf, {percent_text(difference), count_text(*runs)}));
  }
  if (!settling.empty()) out.push_back(words(wording::kToSettle, {join(settling, ", ")}));
  if (noise.variances_differ) {
    out.push_back(words(wording::kVariancesDiffer, {significant_text(*noise.levene_p, 2)}));
  }
  return out;
}

/// How many earlier runs the noise comes from, or why from none.
std::optional<std::string> history_text(const Words& words, const HistoryRecord& history,
                                        const MetricNoise& noise) {
  if (noise.prior_runs > 0) {
    return words(wording::kNoiseHistory, {std::to_string(noise.prior_runs), code(history.where),
                                          std::to_string(history.runs)});
  }
  if (!noise.elsewhere.empty()) return std::nullopt;  // there is some: see below
  return words(wording::kNoHistory, {code(history.where), std::to_string(history.runs),
                                     std::to_string(stats::kLearningPoints)});
}

}  // namespace

std::vector<Block> noise_section(const RunResult& run, const RunSummary& summary) {
  const Words& words = summary.words;
  std::vector<Block> blocks = {heading(2, words(wording::kNoise))};
  std::size_t most = 0;
  for (const VariantSummary& variant : summary.variants) {
    most = std::max(most, variant.rates.size());
  }
  if (most < 2) {
    blocks.push_back(
        paragraph(words(most == 0 ? wording::kNoCompleteReplicate : wording::kOneReplicate)));
  } else {
    blocks.push_back(paragraph(words(wording::kNoiseText)));
    blocks.push_back(table(spread_table(summary)));
  }
  std::vector<std::string> items;
  for (const MetricNoise& noise : summary.comparison.noise) {
    if (noise.metric != summary.metric) continue;
    for (std::string& text : power_texts(summary, noise)) items.push_back(std::move(text));
    if (run.history) {
      if (auto text = history_text(words, *run.history, noise)) items.push_back(std::move(*text));
    }
    if (!noise.elsewhere.empty()) {
      std::vector<std::string> names;
      for (const std::string& name : noise.elsewhere) names.push_back(plain(elide(name, 60)));
      items.push_back(
          words(wording::kNoiseElsewhere,
                {metric_column(summary), enumerate_some(words, std::move(names), kMostNamed)}));
    }
  }
  for (const ReplicateFlag& flag : summary.comparison.flags) {
    if (flag.metric != summary.metric) continue;
    items.push_back(flag.variant.empty()
                        ? words(wording::kReplicateFlagRun, {code(flag.code), plain(flag.detail)})
                        : words(wording::kReplicateFlag,
                                {code(flag.code), plain(flag.variant), plain(flag.detail)}));
  }
  if (!items.empty()) blocks.push_back(bullets(std::move(items)));
  append(blocks, replication_blocks(run, summary));
  return blocks;
}

}  // namespace benchfield::reports
