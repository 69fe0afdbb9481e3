#include <algorithm>
#include <cmath>
#include <functional>

#include "reports/blocks.h"
#include "reports/contrasts.h"
#include "reports/inline.h"
#include "reports/numbers.h"
#include "reports/sections.h"
#include "reports/wording.h"

namespace benchfield::reports {
namespace {

constexpr std::size_t kMostPoints = 6;  ///< columns of a table, less trial and agreement

using Visit = std::function<void(const TrialResult&)>;

void for_each_trial(const RunResult& run, const Visit& visit) {
  for (const VariantResult& variant : run.variants) {
    for (const TrialResult& trial : variant.trials) visit(trial);
  }
}

/// A point's name, with its source where a trial counts the same thing twice.
std::string point_name(const Words& words, const TrialResult& trial, const CountRow& point) {
  const auto times = std::count_if(trial.counts.begin(), trial.counts.end(),
                                   [&](const CountRow& other) { return other.name == point.name; });
  const std::string name = words.term(point.name);
  if (times < 2) return name;
  return words(wording::kPointOf, {name, point.source});
}

std::string agreement(const Words& words, const TrialResult& trial) {
  return words(has_loss(trial) ? wording::kNo : wording::kYes);
}

/// One row a trial; points that a trial does not have stay "-".
Table counts_by_trial(const Words& words, const RunResult& run,
                      const std::vector<std::string>& points) {
  std::vector<std::string> header = {words(wording::kTrial)};
  for (const std::string& point : points) header.push_back(plain(point));
  header.push_back(words(wording::kAgree));
  Table out = make_table(std::move(header), "l" + std::string(points.size(), 'r') + "l");
  for_each_trial(run, [&](const TrialResult& trial) {
    if (trial.counts.empty()) return;
    std::vector<std::string> cells(points.size() + 2, kNotMeasured);
    cells.front() = trial_label(words, trial);
    for (const CountRow& point : trial.counts) {
      const auto at = std::find(points.begin(), points.end(), point_name(words, trial, point));
      cells[static_cast<std::size_t>(at - points.begin()) + 1] = count_text(point.count);
    }
    cells.back() = agreement(words, trial);
    std::vector<Cell> made = row(std::move(cells));
    made.back().strong = has_loss(trial);
    out.rows.push_back(std::move(made));
  });
  return out;
}

/// One row a count, for plans that count at more points than a table has columns.
Table counts_in_rows(const Words& words, const RunResult& run) {
  Table out = make_table({words(wording::kTrial), words(wording::kPoint), words(wording::kCount),
                          words(wording::kAgree)},
                         "llrl");
  for_each_trial(run, [&](const TrialResult& trial) {
    for (const CountRow& point : trial.counts) {
      out.rows.push_back(row({trial_label(words, trial), plain(point_name(words, trial, point)),
                              count_text(point.count), agreement(words, trial)}));
    }
  });
  return out;
}

void add_conservation(std::vector<Block>& blocks, const Words& words, const RunResult& run) {
  std::vector<std::string> points;
  for_each_trial(run, [&](const TrialResult& trial) {
    for (const CountRow& point : trial.counts) {
      const std::string name = point_name(words, trial, point);
      if (std::find(points.begin(), points.end(), name) == points.end()) points.push_back(name);
    }
  });
  blocks.push_back(heading(3, words(wording::kConservation)));
  if (points.empty()) {
    blocks.push_back(paragraph(words(wording::kNoCounts)));
    return;
  }
  blocks.push_back(paragraph(words(wording::kConservationText)));
  blocks.push_back(table(points.size() <= kMostPoints ? counts_by_trial(words, run, points)
                                                      : counts_in_rows(words, run)));
}

std::string drain_difference(const Words& words, const DrainResult& drain) {
  if (!drain.predicted_s || !drain.measured_s || *drain.predicted_s <= 0) return kNotMeasured;
  const double difference = (*drain.measured_s - *drain.predicted_s) / *drain.predicted_s;
  const std::string text = (difference > 0 ? "+" : "") + percent_text(difference);
  return marked(words, text, is_drain_finding(drain));
}

void add_drain(std::vector<Block>& blocks, const Words& words, const RunResult& run) {
  Table out = make_table(
      {words(wording::kTrial), words(wording::kBacklogColumn), words(wording::kPredicted),
       words(wording::kMeasuredColumn), words(wording::kDifference)},
      "lrrrr");
  for_each_trial(run, [&](const TrialResult& trial) {
    if (!trial.drain) return;
    const DrainResult& drain = *trial.drain;
    out.rows.push_back(
        row({trial_label(words, trial), count_text(drain.backlog), seconds_text(drain.predicted_s),
             seconds_text(drain.measured_s), drain_difference(words, drain)}));
  });
  blocks.push_back(heading(3, words(wording::kDrainTitle)));
  if (out.rows.empty()) {
    blocks.push_back(paragraph(words(wording::kNoDrain)));
    return;
  }
  blocks.push_back(paragraph(words(wording::kDrainText)));
  blocks.push_back(table(std::move(out)));
}

std::string pair_text(const Words& words, const std::string& a, const std::string& b) {
  if (a == kNotMeasured && b == kNotMeasured) return kNotMeasured;
  return words(wording::kFromTo, {a, b});
}

std::vector<Cell> load_row(const Words& words, const TrialResult& trial, const LoadResult& load) {
  const std::string target =
      load.target_rate ? short_text(load.target_rate) : words(wording::kFlatOut);
  return row({trial_label(words, trial),
              words(wording::kLoadShape,
                    {plain(load.name), count_text(load.instances), count_text(load.senders)}),
              target, short_text(load.achieved_rate),
              pair_text(words, milliseconds_text(load.send_delay_p99_ms),
                        milliseconds_text(load.send_delay_max_ms)),
              pair_text(words, milliseconds_text(load.acknowledge_p50_ms),
                        milliseconds_text(load.acknowledge_p99_ms)),
              seconds_text(load.blocked_seconds), cores_text(load.cpu_cores)});
}

void add_load(std::vector<Block>& blocks, const Words& words, const RunResult& run) {
  Table out = make_table(
      {words(wording::kTrial), words(wording::kLoadColumn), words(wording::kTarget),
       words(wording::kAchieved), words(wording::kLateP99), words(wording::kAcknowledgeP99),
       words(wording::kBlocked), words(wording::kCpuColumn)},
      "llrrrrrr");
  std::vector<Block> remarks;
  for_each_trial(run, [&](const TrialResult& trial) {
    for (const LoadResult& load : trial.loads) {
      out.rows.push_back(load_row(words, trial, load));
      if (load.dropped > 0) {
        remarks.push_back(
            paragraph(words(wording::kLoadDropped, {plain(load.name), trial_label(words, trial),
                                                    count_text(load.dropped)})));
      }
      if (load.errors.empty()) continue;
      remarks.push_back(
          paragraph(words(wording::kLoadErrors, {plain(load.name), trial_label(words, trial)})));
      remarks.push_back(code_block(join(load.errors, "\n")));
    }
  });
  blocks.push_back(heading(3, words(wording::kLoad)));
  if (out.rows.empty()) {
    blocks.push_back(paragraph(words(wording::kNoLoad)));
    return;
  }
  blocks.push_back(paragraph(words(wording::kLoadText)));
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
  const Words& words = summary.words;
  std::string estimator;
  bool any = false;  // imported results have nothing to set beside their rate
  Table out =
      make_table({words(wording::kTrial), metric_column(summary), words(wording::kLeastSquares),
                  words(wording::kTheilSen), words(wording::kMedianBatch), words(wording::kRttest),
                  words(wording::kSamples), words(wording::kStaircase)},
                 "lrrrrrrr");
  for_each_trial(run, [&](const TrialResult& trial) {
    const RateEstimate* rate = find_rate(trial, summary.metric);
    if (rate == nullptr) return;
    if (estimator.empty()) estimator = rate->estimator;
    any = any || rate->ols || rate->theil_sen || rttest_rate(trial, summary.metric);
    out.rows.push_back(
        row({trial_label(words, trial), short_text(rate->rate, 4), short_text(rate->ols, 4),
             short_text(rate->theil_sen, 4), short_text(rate->median_batch, 4),
             short_text(rttest_rate(trial, summary.metric), 4), std::to_string(rate->samples),
             rate->period_s > 0 ? seconds_text(rate->period_s) : kNotMeasured}));
  });
  if (!any) return;
  blocks.push_back(heading(3, words(wording::kEstimators)));
  blocks.push_back(paragraph(words(wording::kEstimatorsText, {code(estimator)})));
  blocks.push_back(table(std::move(out)));
}

}  // namespace

std::vector<Block> analysis_section(const RunResult& run, const RunSummary& summary) {
  const Words& words = summary.words;
  std::vector<Block> blocks = {heading(2, words(wording::kAnalysis))};
  add_conservation(blocks, words, run);
  add_drain(blocks, words, run);
  add_load(blocks, words, run);
  append(blocks, effects_blocks(run, summary));
  append(blocks, scaling_blocks(run, summary));
  add_estimators(blocks, run, summary);
  return blocks;
}

}  // namespace benchfield::reports
