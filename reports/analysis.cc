#include <algorithm>
#include <cmath>
#include <functional>

#include "reports/blocks.h"
#include "reports/inline.h"
#include "reports/numbers.h"
#include "reports/sections.h"
#include "reports/wording.h"

namespace benchfield::reports {
namespace {

constexpr std::size_t kMostPoints = 6;    ///< columns of a table, less trial and agreement
constexpr double kDrainTolerance = 0.20;  ///< statistics.md 2

using Visit = std::function<void(const TrialResult&)>;

void for_each_trial(const RunResult& run, const Visit& visit) {
  for (const VariantResult& variant : run.variants) {
    for (const TrialResult& trial : variant.trials) visit(trial);
  }
}

std::string trial_cell(const TrialResult& trial) { return trial_label(trial); }

/// A point's name, with its source where a trial counts the same thing twice.
std::string point_name(const TrialResult& trial, const CountRow& point) {
  const auto times = std::count_if(trial.counts.begin(), trial.counts.end(),
                                   [&](const CountRow& other) { return other.name == point.name; });
  if (times < 2) return point.name;
  return fill(wording::kPointOf, {point.name, point.source});
}

std::string agreement(const TrialResult& trial) {
  return std::string(has_loss(trial) ? wording::kNo : wording::kYes);
}

/// One row a trial; points that a trial does not have stay "-".
Table counts_by_trial(const RunResult& run, const std::vector<std::string>& points) {
  std::vector<std::string> header = {std::string(wording::kTrial)};
  for (const std::string& point : points) header.push_back(plain(point));
  header.emplace_back(wording::kAgree);
  Table out = make_table(std::move(header), "l" + std::string(points.size(), 'r') + "l");
  for_each_trial(run, [&](const TrialResult& trial) {
    if (trial.counts.empty()) return;
    std::vector<std::string> cells(points.size() + 2, kNotMeasured);
    cells.front() = trial_cell(trial);
    for (const CountRow& point : trial.counts) {
      const auto at = std::find(points.begin(), points.end(), point_name(trial, point));
      cells[static_cast<std::size_t>(at - points.begin()) + 1] = count_text(point.count);
    }
    cells.back() = agreement(trial);
    std::vector<Cell> made = row(std::move(cells));
    made.back().strong = has_loss(trial);
    out.rows.push_back(std::move(made));
  });
  return out;
}

/// One row a count, for plans that count at more points than a table has columns.
Table counts_in_rows(const RunResult& run) {
  Table out = make_table({std::string(wording::kTrial), std::string(wording::kPoint),
                          std::string(wording::kCount), std::string(wording::kAgree)},
                         "llrl");
  for_each_trial(run, [&](const TrialResult& trial) {
    for (const CountRow& point : trial.counts) {
      out.rows.push_back(row({trial_cell(trial), plain(point_name(trial, point)),
                              count_text(point.count), agreement(trial)}));
    }
  });
  return out;
}

void add_conservation(std::vector<Block>& blocks, const RunResult& run) {
  std::vector<std::string> points;
  for_each_trial(run, [&](const TrialResult& trial) {
    for (const CountRow& point : trial.counts) {
      const std::string name = point_name(trial, point);
      if (std::find(points.begin(), points.end(), name) == points.end()) points.push_back(name);
    }
  });
  blocks.push_back(heading(3, std::string(wording::kConservation)));
  if (points.empty()) {
    blocks.push_back(paragraph(std::string(wording::kNoCounts)));
    return;
  }
  blocks.push_back(paragraph(std::string(wording::kConservationText)));
  blocks.push_back(
      table(points.size() <= kMostPoints ? counts_by_trial(run, points) : counts_in_rows(run)));
}

std::string drain_difference(const DrainResult& drain) {
  if (!drain.predicted_s || !drain.measured_s || *drain.predicted_s <= 0) return kNotMeasured;
  const double difference = (*drain.measured_s - *drain.predicted_s) / *drain.predicted_s;
  const std::string text = (difference > 0 ? "+" : "") + percent_text(difference);
  return std::fabs(difference) > kDrainTolerance ? fill(wording::kFinding, {text}) : text;
}

void add_drain(std::vector<Block>& blocks, const RunResult& run) {
  Table out = make_table({std::string(wording::kTrial), std::string(wording::kBacklogColumn),
                          std::string(wording::kPredicted), std::string(wording::kMeasuredColumn),
                          std::string(wording::kDifference)},
                         "lrrrr");
  for_each_trial(run, [&](const TrialResult& trial) {
    if (!trial.drain) return;
    const DrainResult& drain = *trial.drain;
    out.rows.push_back(
        row({trial_cell(trial), count_text(drain.backlog), seconds_text(drain.predicted_s),
             seconds_text(drain.measured_s), drain_difference(drain)}));
  });
  blocks.push_back(heading(3, std::string(wording::kDrainTitle)));
  if (out.rows.empty()) {
    blocks.push_back(paragraph(std::string(wording::kNoDrain)));
    return;
  }
  blocks.push_back(paragraph(std::string(wording::kDrainText)));
  blocks.push_back(table(std::move(out)));
}

std::string pair_text(const std::string& a, const std::string& b) {
  if (a == kNotMeasured && b == kNotMeasured) return kNotMeasured;
  return fill(wording::kFromTo, {a, b});
}

std::vector<Cell> load_row(const TrialResult& trial, const LoadResult& load) {
  const std::string target =
      load.target_rate ? short_text(load.target_rate) : std::string(wording::kFlatOut);
  return row({trial_cell(trial),
              fill(wording::kLoadShape,
                   {plain(load.name), count_text(load.instances), count_text(load.senders)}),
              target, short_text(load.achieved_rate),
              pair_text(milliseconds_text(load.send_delay_p99_ms),
                        milliseconds_text(load.send_delay_max_ms)),
              pair_text(milliseconds_text(load.acknowledge_p50_ms),
                        milliseconds_text(load.acknowledge_p99_ms)),
              seconds_text(load.blocked_seconds), cores_text(load.cpu_cores)});
}

void add_load(std::vector<Block>& blocks, const RunResult& run) {
  Table out = make_table({std::string(wording::kTrial), std::string(wording::kLoadColumn),
                          std::string(wording::kTarget), std::string(wording::kAchieved),
                          std::string(wording::kLateP99), std::string(wording::kAcknowledgeP99),
                          std::string(wording::kBlocked), std::string(wording::kCpuColumn)},
                         "llrrrrrr");
  std::vector<Block> remarks;
  for_each_trial(run, [&](const TrialResult& trial) {
    for (const LoadResult& load : trial.loads) {
      out.rows.push_back(load_row(trial, load));
      if (load.dropped > 0) {
        remarks.push_back(
            paragraph(fill(wording::kLoadDropped,
                           {plain(load.name), trial_label(trial), count_text(load.dropped)})));
      }
      if (load.errors.empty()) continue;
      remarks.push_back(
          paragraph(fill(wording::kLoadErrors, {plain(load.name), trial_label(trial)})));
      remarks.push_back(code_block(join(load.errors, "\n")));
    }
  });
  blocks.push_back(heading(3, std::string(wording::kLoad)));
  if (out.rows.empty()) {
    blocks.push_back(paragraph(std::string(wording::kNoLoad)));
    return;
  }
  blocks.push_back(paragraph(std::string(wording::kLoadText)));
  blocks.push_back(table(std::move(out)));
  append(blocks, std::move(remarks));
}

/// Average Rate of the rttest block that belongs to a rate: "eim.rate" is of "eim" or "eim.count".
std::optional<double> rttest_rate(const TrialResult& trial, const std::string& metric) {
  const std::string name = metric.substr(0, metric.rfind('.'));
  for (const RttestBlock& block : trial.rttest) {
    if (block.series == name || block.series == name + ".count") return block.average_rate;
  }
  return std::nullopt;
}

void add_estimators(std::vector<Block>& blocks, const RunResult& run, const RunSummary& summary) {
  std::string estimator;
  Table out = make_table({std::string(wording::kTrial), metric_column(summary),
                          std::string(wording::kLeastSquares), std::string(wording::kTheilSen),
                          std::string(wording::kMedianBatch), std::string(wording::kRttest),
                          std::string(wording::kSamples), std::string(wording::kStaircase)},
                         "lrrrrrrr");
  for_each_trial(run, [&](const TrialResult& trial) {
    const RateEstimate* rate = find_rate(trial, summary.metric);
    if (rate == nullptr) return;
    if (estimator.empty()) estimator = rate->estimator;
    out.rows.push_back(
        row({trial_cell(trial), short_text(rate->rate, 4), short_text(rate->ols, 4),
             short_text(rate->theil_sen, 4), short_text(rate->median_batch, 4),
             short_text(rttest_rate(trial, summary.metric), 4), std::to_string(rate->samples),
             rate->period_s > 0 ? seconds_text(rate->period_s) : kNotMeasured}));
  });
  if (out.rows.empty()) return;
  blocks.push_back(heading(3, std::string(wording::kEstimators)));
  blocks.push_back(paragraph(fill(wording::kEstimatorsText, {code(estimator)})));
  blocks.push_back(table(std::move(out)));
}

}  // namespace

std::vector<Block> analysis_section(const RunResult& run, const RunSummary& summary) {
  std::vector<Block> blocks = {heading(2, std::string(wording::kAnalysis))};
  add_conservation(blocks, run);
  add_drain(blocks, run);
  add_load(blocks, run);
  add_estimators(blocks, run, summary);
  return blocks;
}

std::vector<Block> noise_section(const RunSummary& summary) {
  std::vector<Block> blocks = {heading(2, std::string(wording::kNoise))};
  std::size_t most = 0;
  for (const VariantSummary& variant : summary.variants) {
    most = std::max(most, variant.rates.size());
  }
  if (most < 2) {
    blocks.push_back(
        paragraph(std::string(most == 0 ? wording::kNoCompleteReplicate : wording::kOneReplicate)));
    return blocks;
  }
  Table out = make_table({std::string(wording::kVariant), std::string(wording::kReplicates),
                          std::string(wording::kSmallest), std::string(wording::kMedian),
                          std::string(wording::kLargest), std::string(wording::kSpread)},
                         "lrrrrr");
  for (const VariantSummary& variant : summary.variants) {
    const std::size_t n = variant.rates.size();
    std::string spread = kNotMeasured;
    if (n == 1) spread = not_available(std::string(wording::kSpreadOfOne));
    if (n > 1 && *variant.median > 0) {
      spread = percent_text((variant.largest - variant.smallest) / *variant.median);
    }
    const bool any = n > 0;
    out.rows.push_back(
        row({plain(elide(variant.variant->name, 60)), std::to_string(n),
             any ? short_text(variant.smallest) : kNotMeasured, short_text(variant.median),
             any ? short_text(variant.largest) : kNotMeasured, spread}));
  }
  blocks.push_back(paragraph(std::string(wording::kNoiseText)));
  blocks.push_back(table(std::move(out)));
  return blocks;
}

}  // namespace benchfield::reports
