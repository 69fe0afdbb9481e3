#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <functional>
#include <iostream>
#include <stop_token>

#include "runner/cli/interrupt.h"
#include "runner/cli/rows.h"
#include "runner/cli/talk.h"
#include "runner/cli/write_report.h"
#include "runner/engine/run.h"
#include "runner/io/files.h"
#include "runner/io/lines.h"
#include "runner/results/import_benchfmt.h"
#include "runner/results/import_csv.h"
#include "runner/results/import_rttest.h"
#include "runner/results/results_json.h"
#include "runner/results/run_directory.h"
#include "runner/results/ticks_csv.h"

namespace benchfield::cli {
namespace {

/// One kind of input; `rows` below is the list of all.
struct Kind {
  std::string name;
  std::string help;
  std::function<std::unique_ptr<Importer>(TakeTicks)> make;
};

const std::vector<Kind>& kinds() {
  static const std::vector<Kind> rows = {
      {"csv", "tidy rows: variant,replicate,metric,value,unit, further columns are facts",
       [](TakeTicks) { return make_csv_importer(); }},
      {"rttest", "logs of rttest's monitors, one variant a file; VARIANT=FILE names it",
       [](TakeTicks take_ticks) { return make_rttest_importer(std::move(take_ticks)); }},
      {"benchfmt", "Go benchmark results", [](TakeTicks) { return make_benchfmt_importer(); }},
  };
  return rows;
}

struct Arguments {
  std::string kind;
  std::vector<std::string> files;
  std::string name, question, baseline, headline;
  std::vector<std::string> qualities;
  std::string out = "runs";
};

/// The file of "VARIANT=FILE".
std::string path_of(const std::string& file, const std::string& kind) {
  return kind == "rttest" ? file.substr(file.find('=') + 1) : file;
}

/// The run directory in the making: made with the first ticks, so that what cannot be read leaves
/// nothing, and gone with this when it did not become a run.
class NewRun {
 public:
  NewRun(std::string out, std::string name) : out_(std::move(out)), name_(std::move(name)) {}
  NewRun(const NewRun&) = delete;
  NewRun& operator=(const NewRun&) = delete;
  ~NewRun() {
    ticks_.reset();
    if (directory_ && !done_) static_cast<void>(remove_tree(directory_->path()));
  }

  /// Writes the ticks of a trial.
  Status add(const TrialResult& trial) {
    BF_CHECK_OK(open());
    return ticks_->add(trial.id, trial.series);
  }

  /// Writes everything else; gives the path of the report.
  Result<std::string> finish(RunResult run) {
    BF_CHECK_OK(open());
    run.run_id = directory_->id();
    BF_CHECK_OK(ticks_->commit());
    BF_CHECK_OK(write_file(directory_->results(), to_results_json(run)));
    BF_CHECK_OK(add_drawn_ticks(directory_->path(), run));
    BF_TRY(std::string report, write_report(run, directory_->path()));
    done_ = true;
    return report;
  }

 private:
  Status open() {
    if (directory_) return Done{};
    BF_TRY(std::string made, make_run_directory(out_, name_, real_clock()));
    directory_.emplace(std::move(made));
    BF_TRY(TicksFile ticks, TicksFile::create(directory_->ticks()));
    ticks_.emplace(std::move(ticks));
    return Done{};
  }

  std::string out_, name_;
  std::optional<RunDirectory> directory_;
  std::optional<TicksFile> ticks_;
  bool done_ = false;
};

Result<RunResult> read_files(const Arguments& arguments, NewRun& made, std::stop_token stop) {
  const auto kind = std::find_if(kinds().begin(), kinds().end(),
                                 [&](const Kind& row) { return row.name == arguments.kind; });
  const auto importer = kind->make([&](const TrialResult& trial) { return made.add(trial); });
  for (const std::string& file : arguments.files) {
    importer->begin(file);
    BF_CHECK_OK(for_each_line(path_of(file, arguments.kind), [&](std::string_view line) -> Status {
      if (stop.stop_requested()) return fail("interrupted", "interrupted; nothing was imported");
      return importer->line(line);
    }));
    BF_CHECK_OK(importer->end());
  }
  auto run = importer->finish();
  for (const std::string& note : importer->notes()) std::cerr << "note: " << note << "\n";
  if (!run) return run;
  if (auto readable = check_stored_size(*run); !readable) {
    return fail(std::move(readable).error().with_note(
        "nothing was imported; give fewer variants or replicates at a time"));
  }
  return run;
}

std::vector<std::string> metrics_of(const RunResult& run) {
  std::vector<std::string> names;
  for (const VariantResult& variant : run.variants) {
    for (const TrialResult& trial : variant.trials) {
      for (const RateEstimate& rate : trial.rates) {
        if (std::find(names.begin(), names.end(), rate.metric) == names.end())
          names.push_back(rate.metric);
      }
    }
  }
  return names;
}

Status check_metric(const std::string& name, const std::vector<std::string>& metrics) {
  if (std::find(metrics.begin(), metrics.end(), name) != metrics.end()) return Done{};
  return fail("unknown-metric", "no metric is named '" + name + "'",
              {"metrics of this input: " + list_of(metrics)}, did_you_mean(name, metrics));
}

/// Headline and baseline as asked for, else the first rate and the first variant.
Status choose(const Arguments& arguments, RunResult& run) {
  const auto metrics = metrics_of(run);
  run.headline = arguments.headline;
  if (run.headline.empty() && !metrics.empty()) {
    const auto rate = std::find_if(metrics.begin(), metrics.end(),
                                   [](const std::string& name) { return name.ends_with(".rate"); });
    run.headline = rate == metrics.end() ? metrics.front() : *rate;
  } else if (!run.headline.empty()) {
    BF_CHECK_OK(check_metric(run.headline, metrics));
  }
  for (const std::string& name : arguments.qualities) {
    BF_CHECK_OK(check_metric(name, metrics));
    MetricRule rule;
    rule.metric = name;
    rule.quality = true;
    run.judge.metrics.push_back(std::move(rule));
  }
  std::vector<std::string> names;
  for (const VariantResult& variant : run.variants) names.push_back(variant.name);
  run.baseline = arguments.baseline.empty() ? names.front() : arguments.baseline;
  if (std::find(names.begin(), names.end(), run.baseline) == names.end()) {
    return fail("unknown-variant", "no variant is named '" + run.baseline + "'",
                {"variants of this input: " + list_of(names)}, did_you_mean(run.baseline, names));
  }
  return Done{};
}

/// What is known of the run as a whole.
void complete(const Arguments& arguments, RunResult& run) {
  run.question = arguments.question;
  run.complete = true;
  List files;
  for (const std::string& file : arguments.files) {
    files.emplace_back(std::filesystem::path(path_of(file, arguments.kind)).filename().string());
  }
  run.provenance["import.kind"] = arguments.kind;
  run.provenance["import.files"] = std::move(files);
  std::int64_t first = 0, last = 0;
  for (const VariantResult& variant : run.variants) {
    for (const TrialResult& trial : variant.trials) {
      ++run.trials_planned;
      if (trial.started_wall_ns == 0) continue;
      const auto end = trial.started_wall_ns + static_cast<std::int64_t>(trial.duration_s * 1e9);
      first = first == 0 ? trial.started_wall_ns : std::min(first, trial.started_wall_ns);
      last = std::max(last, end);
    }
  }
  run.started_wall_ns = first;
  run.duration_s = static_cast<double>(last - first) / 1e9;
}

Result<std::string> import_files(const Arguments& arguments, std::stop_token stop) {
  const std::string name =
      arguments.name.empty()
          ? std::filesystem::path(path_of(arguments.files.front(), arguments.kind)).stem().string()
          : arguments.name;
  NewRun made(arguments.out, name);
  BF_TRY(RunResult run, read_files(arguments, made, std::move(stop)));
  BF_CHECK_OK(choose(arguments, run));
  run.plan_name = name;
  complete(arguments, run);
  run.commands.push_back(command_line());
  return made.finish(std::move(run));
}

ExitCode import(const Arguments& arguments) {
  if (arguments.kind == "csv" && arguments.files.size() > 1) {
    print(Error{"wrong-usage", "import csv takes one file", {}, "put all rows into one table"});
    return ExitCode::wrong_usage;
  }
  Interrupt interrupt([] {});
  const auto report = import_files(arguments, interrupt.token());
  if (!report) {
    print(report.error());
    const ExitCode code = interrupt.code();
    return code == ExitCode::done ? ExitCode::wrong_usage : code;
  }
  std::cout << "report: " << *report << "\n";
  return ExitCode::done;
}

}  // namespace

Command import_command() {
  return {
      "import", "make a run of results that came from elsewhere", false, [](CLI::App& app) {
        auto arguments = std::make_shared<Arguments>();
        std::vector<std::string> names;
        std::string help = "what the files are";
        for (const Kind& kind : kinds()) {
          names.push_back(kind.name);
          help += "; " + kind.name + ": " + kind.help;
        }
        app.add_option("kind", arguments->kind, help)->required()->check(CLI::IsMember(names));
        app.add_option("files", arguments->files, "files to read")->required()->type_name("FILE");
        app.add_option("--name", arguments->name, "name of the run; else that of the file");
        app.add_option("--question", arguments->question, "what the report answers");
        app.add_option("--baseline", arguments->baseline,
                       "variant the others are compared with; else the first")
            ->type_name("VARIANT");
        app.add_option("--headline", arguments->headline,
                       "metric of the headline; else the first rate")
            ->type_name("METRIC");
        app.add_option("--quality", arguments->qualities,
                       "metric of how good the result is, which no size should change; repeatable")
            ->type_name("METRIC");
        app.add_option("--out", arguments->out, "folder of run directories")
            ->type_name("DIR")
            ->capture_default_str();
        return [arguments] { return import(*arguments); };
      }};
}

}  // namespace benchfield::cli
