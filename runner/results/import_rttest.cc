#include "runner/results/import_rttest.h"

#include <algorithm>
#include <utility>

#include "runner/results/flags.h"
#include "runner/results/rates.h"
#include "runner/results/rttest_check.h"
#include "runner/results/rttest_log.h"

namespace benchfield {
namespace {

constexpr std::size_t kMostNotes = 20;

/// "Kafka Logs" -> "kafka": what a series is called. Without a name: what the table tells.
std::string series_name(const PrintedSegment& segment) {
  std::string name;
  for (const char c : segment.label) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    const bool capital = c >= 'A' && c <= 'Z';
    if (letter || capital) {
      name += capital ? static_cast<char>(c - 'A' + 'a') : c;
    } else if (!name.empty() && name.back() != '-') {
      name += '-';
    }
  }
  while (name.ends_with('-')) name.pop_back();
  if (name.ends_with("-logs")) name.resize(name.size() - 5);
  if (!name.empty() && name != "logs") return name;
  // only the Kafka monitor of the first generation had a table of its own
  return segment.form == PrintedSegment::Form::first ? "kafka" : "monitor";
}

CounterMaterial counter_of(const PrintedSegment& segment, const std::string& name) {
  CounterMaterial counter;
  counter.name = name + ".count";
  counter.unit = "records";
  counter.probe = "rttest";
  const std::int64_t start = segment.start_count.value_or(0);
  counter.baseline = segment.start_count;
  for (const PrintedRow& row : segment.rows) {
    const std::int64_t at_ns = row.epoch_ms * 1'000'000;  // taken when the reply was there
    counter.ticks.push_back({at_ns, at_ns, at_ns, start + row.count, true});
  }
  return counter;
}

/// A table as printed; a very long one without its middle, which ticks.csv has.
std::vector<std::string> shown_table(const PrintedSegment& segment, std::size_t most) {
  std::vector<std::string> table = segment.head;
  const std::size_t rows = segment.rows.size();
  const std::size_t kept = rows <= most ? rows : most / 2 * 2;
  for (std::size_t i = 0; i < rows; ++i) {
    const std::size_t left_out = rows - kept;
    if (left_out > 0 && i == kept / 2) {
      table.push_back("... " + std::to_string(left_out) + " rows left out, ticks.csv has them ...");
      i += left_out;
      if (i >= rows) break;
    }
    table.push_back(segment.rows[i].text);
  }
  return table;
}

/// The monitor's own numbers, by its algorithm, with its table as printed.
RttestBlock block_of(const PrintedSegment& segment, const Recomputed& recomputed,
                     const std::string& name, std::size_t most_lines) {
  RttestBlock block;
  block.series = name + ".count";
  block.total = segment.rows.back().count;
  if (!recomputed.segments.empty()) {  // else the count never grew
    const stats::MonitorSegment& emulated = recomputed.segments.back();
    block.linear_regression_rate = emulated.linear_regression_rate;
    block.standard_error = emulated.standard_error;
    block.average_rate = emulated.average_rate;
  }
  block.table = shown_table(segment, most_lines);
  return block;
}

class RttestImporter final : public Importer {
 public:
  RttestImporter(TakeTicks take_ticks, RttestLimits limits)
      : take_ticks_(std::move(take_ticks)), limits_(limits) {}

  void begin(const std::string& file) override {
    const std::size_t equals = file.find('=');
    const bool named = equals != std::string::npos && equals > 0;
    file_ = named ? file.substr(equals + 1) : file;
    std::string variant = named ? file.substr(0, equals) : file.substr(file.rfind('/') + 1);
    if (!named && variant.rfind('.') != std::string::npos && variant.rfind('.') > 0) {
      variant.resize(variant.rfind('.'));
    }
    variant_ = index_of(variant);
    trial_ = nullptr;
    log_.emplace([this](PrintedSegment s) { return take(std::move(s)); },
                 [this](std::size_t line, std::string what) { note(line, what); },
                 limits_.rows_of_run);
  }

  Status line(std::string_view text) override { return in_file(log_->line(text)); }
  Status end() override {
    BF_CHECK_OK(in_file(log_->finish()));
    return hand_over();
  }

  Result<RunResult> finish() override {
    if (count_ == 0) {
      return fail(
          "no-monitor-table", "no table of an rttest monitor with rows in '" + file_ + "'",
          {"a table begins with |Query Number|Sample Number|... or |Sample Number|Epoch|..."});
    }
    if (told_ > notes_.size()) {
      notes_.push_back("and " + std::to_string(told_ - notes_.size()) + " more of this kind");
    }
    std::erase_if(run_.variants, [](const VariantResult& v) { return v.trials.empty(); });
    return std::move(run_);
  }
  std::vector<std::string> notes() const override { return notes_; }

 private:
  std::size_t index_of(const std::string& variant) {
    for (std::size_t i = 0; i < run_.variants.size(); ++i) {
      if (run_.variants[i].name == variant) return i;
    }
    run_.variants.emplace_back().name = variant;
    return run_.variants.size() - 1;
  }

  Status in_file(Status status) const {
    if (status) return status;
    return fail(std::move(status).error().with_note("in " + file_));
  }

  void note(std::size_t line, const std::string& what) {
    if (++told_ <= kMostNotes) {
      notes_.push_back(file_ + ":" + std::to_string(line) + ": " + what);
    }
  }

  /// The present trial is over: its ticks go.
  Status hand_over() {
    if (!trial_) return Done{};
    TrialResult& done = *std::exchange(trial_, nullptr);
    rows_ = 0;
    BF_CHECK_OK(take_ticks_(done));
    done.series = {};
    return Done{};
  }

  /// The trial a segment belongs to: a new one after a "-----" line, or when its series is in the
  /// present one already.
  Result<TrialResult*> trial_for(const PrintedSegment& segment, const std::string& series) {
    const auto has = [&](const TrialResult& trial) {
      return std::any_of(trial.rttest.begin(), trial.rttest.end(),
                         [&](const RttestBlock& b) { return b.series == series + ".count"; });
    };
    if (trial_ && marker_ == segment.marker && !has(*trial_)) return trial_;
    BF_CHECK_OK(hand_over());
    if (count_ == limits_.runs) {
      return fail("too-many-runs",
                  "line " + std::to_string(segment.line) + ": more than " +
                      std::to_string(limits_.runs) + " runs",
                  {"every run is a replicate of one report"}, "import the files in parts");
    }
    marker_ = segment.marker;
    VariantResult& variant = run_.variants[variant_];
    TrialResult& trial = variant.trials.emplace_back();
    trial.variant = variant.name;
    trial.replicate = trial.block = static_cast<int>(variant.trials.size());
    trial.id = imported_trial_id(++count_, variant.name, trial.replicate);
    trial.facts["monitor"] = "rttest";
    return trial_ = &trial;
  }

  Status take(PrintedSegment segment) {
    const std::string name = series_name(segment);
    BF_TRY(TrialResult* const trial, trial_for(segment, name));
    rows_ += segment.rows.size();
    if (rows_ > limits_.rows_of_run) return too_many_rows(segment.line, limits_.rows_of_run);
    add_numbers(segment, name, *trial);
    if (segment.decreased) {
      add_flag(trial->flags, "E_RESET", name + ".count", "the count went down");
    } else if (!segment.summary) {
      add_flag(trial->flags, "W_CENSORED", name + ".count",
               "the log ends before the monitor finished");
    }
    return Done{};
  }

  void add_numbers(const PrintedSegment& segment, const std::string& name, TrialResult& trial) {
    CounterMaterial counter = counter_of(segment, name);
    if (auto estimate = analyze_counter(counter, {}, trial.flags).estimate) {
      trial.rates.push_back(std::move(*estimate));
    }
    trial.series.push_back({counter.name, counter.unit, std::move(counter.ticks)});
    const Recomputed recomputed = recompute(segment);
    const std::size_t left = limits_.shown_lines - std::min(limits_.shown_lines, shown_);
    trial.rttest.push_back(
        block_of(segment, recomputed, name, std::min(left, limits_.table_lines)));
    shown_ += trial.rttest.back().table.size();
    add_printed(segment, name, trial);
    tell(recomputed, name, trial);
    const std::int64_t first = segment.rows.front().epoch_ms, last = segment.rows.back().epoch_ms;
    const std::int64_t start_ms = trial.started_wall_ns / 1'000'000;
    const std::int64_t begin = start_ms == 0 ? first : std::min(start_ms, first);
    const std::int64_t end =
        std::max(start_ms + static_cast<std::int64_t>(trial.duration_s * 1000), last);
    trial.started_wall_ns = begin * 1'000'000;
    trial.duration_s = static_cast<double>(std::max<std::int64_t>(0, end - begin)) / 1000;
  }

  /// What the summary said, as metrics of its own beside ours.
  static void add_printed(const PrintedSegment& segment, const std::string& name,
                          TrialResult& trial) {
    if (!segment.summary) return;
    const auto add = [&](const char* metric, const std::string& text) {
      const auto value = number_of(text);
      if (!value) return;
      RateEstimate estimate;
      estimate.metric = name + metric;
      estimate.unit = "records/s";
      estimate.rate = *value;
      estimate.estimator = "rttest, as printed";
      trial.rates.push_back(std::move(estimate));
    };
    add(".rttest_regression_rate", segment.summary->linear_regression_rate);
    add(".rttest_average_rate", segment.summary->average_rate);
  }

  void tell(const Recomputed& recomputed, const std::string& name, TrialResult& trial) {
    for (const PrintedDifference& d : recomputed.differences) {
      note(d.line, d.column + " is printed as " + quoted(d.printed) + ", the counts give " +
                       quoted(d.recomputed));
    }
    told_ += recomputed.differing - recomputed.differences.size();
    if (recomputed.differing == 0) return;
    add_flag(trial.flags, "W_IMPORT_DIFFERS", name + ".count",
             std::to_string(recomputed.differing) + " printed numbers");
  }

  TakeTicks take_ticks_;
  RttestLimits limits_;
  std::string file_;
  RunResult run_;
  std::size_t variant_ = 0, marker_ = 0, count_ = 0, told_ = 0;
  std::size_t rows_ = 0;   // of the present trial
  std::size_t shown_ = 0;  // lines of all tables
  TrialResult* trial_ = nullptr;
  std::optional<RttestLog> log_;
  std::vector<std::string> notes_;
};

}  // namespace

std::unique_ptr<Importer> make_rttest_importer(TakeTicks take_ticks, RttestLimits limits) {
  return std::make_unique<RttestImporter>(std::move(take_ticks), limits);
}

}  // namespace benchfield
