#include <algorithm>
#include <functional>

#include "reports/blocks.h"
#include "reports/charts.h"
#include "reports/flags.h"
#include "reports/inline.h"
#include "reports/numbers.h"
#include "reports/sections.h"
#include "reports/wording.h"
#include "runner/results/metric_values.h"

namespace benchfield::reports {
namespace {

/// Replicates a table has room for beside its row names (8 columns in all).
constexpr std::size_t kReplicateColumns = 7;

using Trials = std::vector<const TrialResult*>;
using CellOf = std::function<std::string(const TrialResult&)>;

std::string quoted(const std::string& value) { return value.empty() ? "\"\"" : plain(value); }

Block changes_paragraph(const Words& words, const VariantResult& variant) {
  std::vector<std::string> sentences;
  if (!variant.parent.empty()) {
    sentences.push_back(words(wording::kParent, {plain(variant.parent)}));
  }
  std::vector<std::string> changes;
  for (const auto& [path, values] : variant.changes) {
    changes.push_back(change_text(words, path, values.first, values.second));
  }
  if (!changes.empty()) {
    sentences.push_back(
        words(variant.parent.empty() ? wording::kChangedFromPlan : wording::kChanged,
              {join(changes, ", ")}));
  } else {
    sentences.push_back(words(variant.parent.empty() ? wording::kNoParent : wording::kNoChange));
  }
  const bool by_design =
      std::all_of(variant.changes.begin(), variant.changes.end(), [&](const auto& change) {
        return std::any_of(variant.levels.begin(), variant.levels.end(),
                           [&](const auto& level) { return level.first == change.first; });
      });
  if (changes.size() > 1 && !is_impossible(variant)) {
    sentences.push_back(words(by_design ? wording::kSeveralFactors : wording::kSeveralChanges,
                              {std::to_string(changes.size())}));
  }
  return paragraph(join(sentences, " "));
}

/// Adds a row; one where no replicate has a value is left out unless `always`.
enum class Empty { keep, drop };
void add_row(Table& out, const Trials& trials, const std::string& name, const CellOf& cell,
             Empty empty = Empty::drop) {
  std::vector<std::string> cells = {name};
  bool any = empty == Empty::keep;
  for (const TrialResult* trial : trials) {
    cells.push_back(cell(*trial));
    any = any || (cells.back() != kNotMeasured && !cells.back().empty());
  }
  if (any) out.rows.push_back(row(std::move(cells)));
}

std::string state_text(const Words& words, const TrialResult& trial, const std::string& metric) {
  if (trial.state == TrialState::failed) return words(wording::kFailed);
  if (trial.state == TrialState::interrupted) return words(wording::kInterrupted);
  const RateEstimate* rate = find_rate(trial, metric);
  if (rate == nullptr) return words(wording::kNoRate);
  return rate->classification.empty() ? words(wording::kUnclassified)
                                      : plain(words.term(rate->classification));
}

/// The rate, with a sign where an E_ flag is about it.
std::string rate_cell(const Words& words, const TrialResult& trial, const std::string& metric) {
  const RateEstimate* rate = find_rate(trial, metric);
  if (rate == nullptr) return kNotMeasured;
  const bool bound = rate->classification == "source-limited";
  const std::string text = rate_text(rate->rate, rate->low, rate->high,
                                     bound ? RateKind::lower_bound : RateKind::measured);
  return marked(words, text, !kept_out_by(trial, metric).empty());
}

/// What an unsteady trial still tells: the mean rate until 1, 5, 10, 20 minutes.
void add_mark_rows(Table& out, const Trials& trials, const Words& words,
                   const std::string& metric) {
  std::vector<double> marks;
  for (const TrialResult* trial : trials) {
    const RateEstimate* rate = find_rate(*trial, metric);
    if (rate == nullptr) continue;
    for (const auto& [seconds, mean] : rate->marks) {
      if (std::find(marks.begin(), marks.end(), seconds) == marks.end()) marks.push_back(seconds);
    }
  }
  std::sort(marks.begin(), marks.end());
  for (const double mark : marks) {
    add_row(out, trials, words(wording::kMark, {seconds_text(mark)}),
            [&](const TrialResult& trial) {
              const RateEstimate* rate = find_rate(trial, metric);
              if (rate == nullptr) return kNotMeasured;
              for (const auto& [seconds, mean] : rate->marks) {
                if (seconds == mark) return short_text(mean);
              }
              return kNotMeasured;
            });
  }
}

void add_rate_rows(Table& out, const Trials& trials, const RunSummary& summary) {
  const Words& words = summary.words;
  add_row(out, trials, words(wording::kOffered), [&](const TrialResult& trial) {
    const auto rate = offered_rate(trial);
    return !rate && !trial.loads.empty() ? words(wording::kFlatOut) : short_text(rate);
  });
  add_row(out, trials, words(wording::kAcknowledged),
          [&](const TrialResult& trial) { return short_text(acknowledged_rate(trial)); });
  add_row(
      out, trials, metric_column(summary),
      [&](const TrialResult& trial) { return rate_cell(words, trial, summary.metric); },
      Empty::keep);
  add_row(out, trials, words(wording::kInterval), [&](const TrialResult& trial) {
    const RateEstimate* rate = find_rate(trial, summary.metric);
    return rate == nullptr ? kNotMeasured : interval_text(rate->low, rate->high);
  });
  add_row(out, trials, words(wording::kWindow), [&](const TrialResult& trial) {
    const RateEstimate* rate = find_rate(trial, summary.metric);
    if (rate == nullptr || rate->window_to_s <= rate->window_from_s) return kNotMeasured;
    return words(wording::kWindowRange,
                 {decimal_text(rate->window_from_s, 1), decimal_text(rate->window_to_s, 1)});
  });
  add_mark_rows(out, trials, words, summary.metric);
  std::vector<std::pair<std::string, std::string>> others;
  for (const TrialResult* trial : trials) {
    for (const RateEstimate& rate : trial->rates) {
      const std::pair<std::string, std::string> key = {rate.metric, rate.unit};
      const bool known = std::find(others.begin(), others.end(), key) != others.end();
      if (rate.metric != summary.metric && !known) others.push_back(key);
    }
  }
  for (const auto& [metric, unit] : others) {
    add_row(out, trials, words(wording::kOtherRate, {plain(metric), plain(unit)}),
            [&words, &metric = metric](const TrialResult& trial) {
              return rate_cell(words, trial, metric);
            });
  }
}

void add_count_rows(Table& out, const Trials& trials, const Words& words) {
  std::vector<std::string> points;
  for (const TrialResult* trial : trials) {
    for (const CountRow& point : trial->counts) {
      const std::string name = plain(words.term(point.name));
      const bool known = std::find(points.begin(), points.end(), name) != points.end();
      if (is_waypoint(point) && !known) points.push_back(name);
    }
  }
  add_row(out, trials, join(points, " = "), [&](const TrialResult& trial) {
    if (trial.counts.empty()) return kNotMeasured;
    if (has_loss(trial) || !trial.counts.front().count) return words(wording::kMismatch);
    return words(wording::kAgreeing, {count_text(*trial.counts.front().count)});
  });
  add_row(out, trials, words(wording::kBacklog), [&](const TrialResult& trial) {
    return trial.drain ? count_text(trial.drain->backlog) : kNotMeasured;
  });
  add_row(out, trials, words(wording::kDrain), [&](const TrialResult& trial) {
    if (!trial.drain || (!trial.drain->predicted_s && !trial.drain->measured_s)) {
      return kNotMeasured;
    }
    return words(wording::kFromTo,
                 {seconds_text(trial.drain->predicted_s), seconds_text(trial.drain->measured_s)});
  });
  add_row(out, trials, words(wording::kMeasured),
          [&](const TrialResult& trial) { return seconds_text(trial.measured_s); });
  add_row(out, trials, words(wording::kWholeTrial), [&](const TrialResult& trial) {
    return trial.duration_s > 0 ? seconds_text(trial.duration_s) : kNotMeasured;
  });
}

const UsageResult* find_usage(const TrialResult& trial, const std::string& component) {
  for (const UsageResult& usage : trial.usage) {
    if (usage.component == component) return &usage;
  }
  return nullptr;
}

void add_usage_rows(Table& out, const Trials& trials, const Words& words) {
  std::vector<std::string> components;
  for (const TrialResult* trial : trials) {
    for (const UsageResult& usage : trial->usage) {
      const bool known =
          std::find(components.begin(), components.end(), usage.component) != components.end();
      if (!known) components.push_back(usage.component);
    }
  }
  const auto add = [&](std::string_view name,
                       const std::function<std::string(const UsageResult&)>& cell) {
    for (const std::string& component : components) {
      add_row(out, trials, words(name, {plain(component)}), [&](const TrialResult& trial) {
        const UsageResult* usage = find_usage(trial, component);
        return usage == nullptr ? kNotMeasured : cell(*usage);
      });
    }
  };
  add(wording::kCpuOf, [&](const UsageResult& usage) {
    const std::string used = cores_text(usage.cpu_cores);
    if (!usage.limit_cores || used == kNotMeasured) return used;
    return words(wording::kOfLimit, {used, trimmed_text(*usage.limit_cores)});
  });
  add(wording::kThrottledOf, [](const UsageResult& usage) {
    return usage.throttled_share ? percent_text(*usage.throttled_share) : kNotMeasured;
  });
  add_row(out, trials, words(wording::kLoadCpu), [&](const TrialResult& trial) {
    double cores = 0;
    for (const LoadResult& load : trial.loads) cores += load.cpu_cores;
    return cores > 0 ? cores_text(cores) : kNotMeasured;
  });
  add(wording::kCpuPerRecordOf, [](const UsageResult& usage) {
    return usage.cpu_us_per_record ? significant_text(*usage.cpu_us_per_record) : kNotMeasured;
  });
  add(wording::kMemoryOf, [&](const UsageResult& usage) {
    if (!usage.resident_bytes) return kNotMeasured;
    const std::string used = bytes_text(*usage.resident_bytes);
    return usage.limit_bytes ? words(wording::kOfLimit, {used, bytes_text(*usage.limit_bytes)})
                             : used;
  });
}

/// What else went on: load average, CPU taken by other guests and by the runner itself.
void add_condition_rows(Table& out, const Trials& trials, const Words& words) {
  const auto fact = [](const TrialResult& trial, std::string_view name) {
    const Value* value = trial.facts.find(name);
    return value == nullptr || !value->is_number() ? kNotMeasured
                                                   : decimal_text(value->number(), 2);
  };
  add_row(out, trials, words(wording::kLoadAverage), [&](const TrialResult& trial) {
    const std::string before = fact(trial, "machine.load_average_before");
    const std::string after = fact(trial, "machine.load_average_after");
    if (before == kNotMeasured && after == kNotMeasured) return kNotMeasured;
    return words(wording::kFromTo, {before, after});
  });
  add_row(out, trials, words(wording::kSteal),
          [&](const TrialResult& trial) { return fact(trial, "machine.steal_percent"); });
  add_row(out, trials, words(wording::kOthersCpu),
          [&](const TrialResult& trial) { return fact(trial, "machine.others_cores"); });
  const auto unless_none = [&](std::string_view row, std::string_view name, const auto& text) {
    add_row(out, trials, words(row), [&](const TrialResult& trial) {
      const Value* value = trial.facts.find(name);
      return !value || value->number() <= 0 ? kNotMeasured : text(*value);
    });
  };
  unless_none(wording::kSwapped, "machine.swapped_bytes",
              [](const Value& value) { return bytes_text(value.integer()); });
  unless_none(wording::kSuspended, "machine.suspended_s",
              [](const Value& value) { return decimal_text(value.number(), 1); });
  add_row(out, trials, words(wording::kWarmUp), [&](const TrialResult& trial) {
    const Value* rounds = trial.facts.find("warm_up.rounds");
    const Value* records = trial.facts.find("warm_up.records");
    if (!rounds || !records) return kNotMeasured;
    return words(wording::kRoundsOfRecords,
                 {std::to_string(rounds->integer()), count_text(records->integer())});
  });
  add_row(out, trials, words(wording::kRunnerCpu),
          [&](const TrialResult& trial) { return fact(trial, "runner.cpu_percent"); });
}

Block replicates_table(const Trials& trials, const RunSummary& summary) {
  const Words& words = summary.words;
  std::vector<std::string> header = {""};
  std::string alignment = "l";
  for (const TrialResult* trial : trials) {
    header.push_back(words(wording::kTrialColumn, {std::to_string(trial->replicate)}));
    alignment += 'r';
  }
  Table out = make_table(std::move(header), alignment);
  add_row(
      out, trials, words(wording::kState),
      [&](const TrialResult& trial) { return state_text(words, trial, summary.metric); },
      Empty::keep);
  add_rate_rows(out, trials, summary);
  add_count_rows(out, trials, words);
  add_usage_rows(out, trials, words);
  add_condition_rows(out, trials, words);
  add_row(out, trials, words(wording::kFlags), [&](const TrialResult& trial) {
    std::vector<std::string> flags;
    for (const Flag& flag : trial.flags) flags.push_back(flag_text(flag));
    return flags.empty() ? kNotMeasured : join(flags, ", ");
  });
  return table(std::move(out));
}

/// One trial's counts and rates over time; of several it says which is drawn and where the others
/// are.
void add_progress(std::vector<Block>& blocks, const RunSummary& summary,
                  const VariantResult& variant, int number) {
  const TrialResult* drawn = drawn_trial(variant);
  if (drawn == nullptr) return;
  Chart progress = progress_chart(summary, *drawn, number);
  if (progress.file.empty()) return;
  if (variant.trials.size() > 1) {
    progress.note = summary.words(wording::kDrawnReplicate,
                                  {std::to_string(drawn->replicate),
                                   std::to_string(variant.trials.size()), code("ticks.csv")});
  }
  blocks.push_back(chart(std::move(progress)));
}

/// What the first replicate did, folded.
void add_steps(std::vector<Block>& blocks, const Words& words, const VariantResult& variant) {
  const auto known = std::find_if(variant.trials.begin(), variant.trials.end(),
                                  [](const TrialResult& trial) { return trial.steps.has_value(); });
  if (known == variant.trials.end()) return;
  const auto steps = std::count_if(known->steps->begin(), known->steps->end(),
                                   [](const std::string& line) { return line.starts_with(' '); });
  blocks.push_back(
      folded(words(wording::kStepsDone, {std::to_string(known->replicate), std::to_string(steps)}),
             {paragraph(words(wording::kStepsText, {code("benchfield dry-run")})),
              code_block(join(*known->steps, "\n"))}));
}

}  // namespace

std::string change_text(const Words& words, const std::string& path, const std::string& before,
                        const std::string& after) {
  if (before.empty()) return words(wording::kAdded, {code(path), quoted(after)});
  if (after.empty()) return words(wording::kRemoved, {code(path), quoted(before)});
  return words(wording::kChange, {code(path), quoted(before), quoted(after)});
}

std::vector<Block> variant_section(const RunResult& run, const RunSummary& summary,
                                   const VariantSummary& variant) {
  const Words& words = summary.words;
  const VariantResult& result = *variant.variant;
  const auto position = &result - run.variants.data() + 1;
  std::vector<Block> blocks = {heading(2, plain(result.name)), changes_paragraph(words, result)};
  if (!result.notes.empty()) {
    blocks.push_back(paragraph(words(wording::kNotes, {plain(result.notes)})));
  }
  append(blocks, transition_blocks(words, result));
  Trials trials;
  for (const TrialResult& trial : result.trials) trials.push_back(&trial);
  if (is_impossible(result)) {
    blocks.push_back(paragraph(words(wording::kCannotExist, {plain(result.impossible)})));
  } else if (trials.empty()) {
    blocks.push_back(paragraph(words(wording::kNoTrials)));
  }
  for (std::size_t at = 0; at < trials.size(); at += kReplicateColumns) {
    const auto from = trials.begin() + static_cast<std::ptrdiff_t>(at);
    const auto count = std::min(kReplicateColumns, trials.size() - at);
    blocks.push_back(
        replicates_table(Trials(from, from + static_cast<std::ptrdiff_t>(count)), summary));
  }
  for (const TrialResult* trial : trials) {
    const RateEstimate* rate = find_rate(*trial, summary.metric);
    if (rate == nullptr || rate->classification_note.empty()) continue;
    blocks.push_back(
        paragraph(words(wording::kClassificationNote,
                        {trial_label(words, *trial), plain(rate->classification_note)})));
  }
  if (const std::string busiest = busiest_text(variant); !busiest.empty()) {
    blocks.push_back(paragraph(words(wording::kBusiestSentence, {busiest})));
  }
  add_progress(blocks, summary, result, static_cast<int>(position));
  add_steps(blocks, words, result);
  return blocks;
}

}  // namespace benchfield::reports
