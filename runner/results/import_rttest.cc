#include "runner/results/import_rttest.h"

#include <algorithm>
#include <map>

#include "runner/results/analyze.h"
#include "runner/results/flags.h"
#include "runner/results/rttest_check.h"
#include "runner/results/rttest_log.h"

namespace benchfield {
namespace {

constexpr std::size_t kMostNotes = 20;
constexpr std::size_t kMostTableLines = 2000;

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
std::vector<std::string> shown_table(const std::vector<std::string>& text) {
  if (text.size() <= kMostTableLines) return text;
  const auto half = static_cast<std::ptrdiff_t>(kMostTableLines / 2);
  std::vector<std::string> table(text.begin(), text.begin() + half);
  table.push_back("... " + std::to_string(text.size() - kMostTableLines) +
                  " rows left out, ticks.csv has them ...");
  table.insert(table.end(), text.end() - half, text.end());
  return table;
}

/// The monitor's own numbers, by its algorithm, with its table as printed.
RttestBlock block_of(const PrintedSegment& segment, const Recomputed& recomputed,
                     const std::string& name) {
  const stats::MonitorSegment& emulated = recomputed.segments.back();
  RttestBlock block;
  block.series = name + ".count";
  block.total = segment.rows.back().count;
  block.linear_regression_rate = emulated.linear_regression_rate;
  block.standard_error = emulated.standard_error;
  block.average_rate = emulated.average_rate;
  block.table = shown_table(segment.text);
  return block;
}

class RttestImporter final : public Importer {
 public:
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
                 [this](std::size_t line, std::string what) { note(line, what); });
  }

  Status line(std::string_view text) override { return log_->line(text); }
  Status end() override { return log_->finish(); }

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

  void note(std::size_t line, const std::string& what) {
    if (++told_ <= kMostNotes) {
      notes_.push_back(file_ + ":" + std::to_string(line) + ": " + what);
    }
  }

  /// The trial a segment belongs to: a new one after a "-----" line, or when its series is in the
  /// present one already.
  TrialResult& trial_for(const PrintedSegment& segment, const std::string& series) {
    const auto has = [&](const TrialResult& trial) {
      return std::any_of(trial.rttest.begin(), trial.rttest.end(),
                         [&](const RttestBlock& b) { return b.series == series + ".count"; });
    };
    if (trial_ && marker_ == segment.marker && !has(*trial_)) return *trial_;
    marker_ = segment.marker;
    VariantResult& variant = run_.variants[variant_];
    TrialResult& trial = variant.trials.emplace_back();
    trial.variant = variant.name;
    trial.replicate = trial.block = static_cast<int>(variant.trials.size());
    trial.id = imported_trial_id(++count_, variant.name, trial.replicate);
    trial.facts["monitor"] = "rttest";
    trial_ = &trial;
    return trial;
  }

  Status take(PrintedSegment segment) {
    rows_ += segment.rows.size();
    if (rows_ > kMostImportedRows) {
      return fail("too-many-rows",
                  file_ + ": more than " + std::to_string(kMostImportedRows) + " rows",
                  {"an import is held in memory"}, "import the files in parts");
    }
    const std::string name = series_name(segment);
    TrialResult& trial = trial_for(segment, name);
    add_numbers(segment, name, trial);
    if (segment.decreased) {
      add_flag(trial.flags, "E_RESET", name + ".count", "the count went down");
    } else if (!segment.summary) {
      add_flag(trial.flags, "W_CENSORED", name + ".count",
               "the log ends before the monitor finished");
    }
    return Done{};
  }

  void add_numbers(const PrintedSegment& segment, const std::string& name, TrialResult& trial) {
    TrialMaterial material;
    material.counters.push_back(counter_of(segment, name));
    TrialResult numbers;
    analyze(material, numbers);
    for (const RateEstimate& rate : numbers.rates) trial.rates.push_back(rate);
    for (const Flag& flag : numbers.flags) add_flag(trial.flags, flag.code, "", flag.detail);
    for (Series& series : numbers.series) trial.series.push_back(std::move(series));
    const Recomputed recomputed = recompute(segment);
    trial.rttest.push_back(block_of(segment, recomputed, name));
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
    if (recomputed.differences.empty()) return;
    add_flag(trial.flags, "W_IMPORT_DIFFERS", name + ".count",
             std::to_string(recomputed.differences.size()) + " printed numbers");
  }

  std::string file_;
  RunResult run_;
  std::size_t variant_ = 0, marker_ = 0, count_ = 0, rows_ = 0, told_ = 0;
  TrialResult* trial_ = nullptr;
  std::optional<RttestLog> log_;
  std::vector<std::string> notes_;
};

}  // namespace

std::unique_ptr<Importer> make_rttest_importer() { return std::make_unique<RttestImporter>(); }

}  // namespace benchfield
