#include "runner/results/history.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <set>

#include "reports/history_page.h"
#include "reports/history_text.h"
#include "reports/html.h"
#include "runner/base/diagnostic.h"
#include "runner/cli/history_options.h"
#include "runner/cli/rows.h"
#include "runner/cli/talk.h"
#include "runner/cli/write_report.h"
#include "runner/io/files.h"
#include "runner/results/pool_runs.h"

namespace benchfield::cli {
namespace {

struct Arguments {
  HistoryArguments where;
  std::vector<std::string> runs;
  std::string commit, format = "text", plan, variant, metric, run, reason, baseline;
  bool pool = false;
};

Result<History> load(const Arguments& arguments) {
  BF_TRY(const std::string text, arguments.where.open()->read());
  BF_TRY(History history, read_history(text));
  if (history.torn) std::cerr << "note: the last line of the history was cut off; it is left out\n";
  return history;
}

/// HEAD of the repository here; empty where there is none.
std::string head_commit(ProcessRunner& processes) {
  RunCommand command;
  command.argv = {"git", "rev-parse", "HEAD"};
  const auto done = processes.run(command, std::chrono::seconds(10), {});
  if (!done || done->exit_code != 0) return {};
  return done->output.substr(0, done->output.find('\n'));
}

/// The runs to add as nights: each one of its own, or all together the night of the first.
Result<std::vector<RunResult>> nights_of(const Arguments& arguments) {
  std::vector<RunResult> runs;
  for (const std::string& path : arguments.runs) {
    BF_TRY(RunResult run, load_for_comparison(path));
    runs.push_back(std::move(run));
  }
  if (!arguments.pool) return runs;
  const std::string night = runs.front().run_id;
  BF_TRY(RunResult pooled, pool_runs(std::move(runs)));
  pooled.run_id = night;
  runs.clear();
  runs.push_back(std::move(pooled));
  return runs;
}

Result<ExitCode> add(const Arguments& arguments) {
  BF_TRY(const History history, load(arguments));
  std::set<std::pair<std::string, std::string>> known;  // series and trial of a run
  const auto mark = [](const HistoryPoint& p) {
    return std::make_pair(p.key, p.run_id + "/" + p.trial);
  };
  for (const HistoryPoint& point : history.points) known.insert(mark(point));
  const std::string commit =
      arguments.commit.empty() ? head_commit(arguments.where.processes()) : arguments.commit;
  BF_TRY(const std::vector<RunResult> nights, nights_of(arguments));
  for (const RunResult& run : nights) {
    std::vector<std::string> lines;
    std::size_t again = 0;
    for (const HistoryPoint& point : history_points(run, commit)) {
      known.insert(mark(point)).second ? lines.push_back(to_line(point)) : void(++again);
    }
    if (!lines.empty()) {
      BF_CHECK_OK(arguments.where.open()->append(lines, "add " + run.run_id));
    }
    std::cerr << run.run_id << ": " << lines.size() << " values added";
    if (again > 0) std::cerr << ", " << again << " were there already";
    std::cerr << "\n";
  }
  return ExitCode::done;
}

bool wanted(const Arguments& arguments, const HistorySeries& series) {
  return (arguments.plan.empty() || arguments.plan == series.plan) &&
         (arguments.variant.empty() || arguments.variant == series.variant) &&
         (arguments.metric.empty() || arguments.metric == series.metric);
}

/// What --baseline names: results on disk, which need not be part of the history, or one of its
/// runs.
Result<PinnedBaseline> pinned(const std::string& baseline, const History& history) {
  if (baseline.empty()) return PinnedBaseline{};
  if (path_exists(baseline)) {
    BF_TRY(const RunResult run, load_for_comparison(baseline));
    return PinnedBaseline{run.run_id, history_points(run, "")};
  }
  std::set<std::string> runs;
  PinnedBaseline known{baseline, {}};
  for (const HistoryPoint& point : history.points) {
    runs.insert(point.run_id);
    if (point.run_id == baseline) known.points.push_back(point);
  }
  if (runs.contains(baseline)) return known;
  return fail("no-such-run", "'" + baseline + "' is neither a run of the history nor a file",
              {"runs of the history: " + list_of({runs.begin(), runs.end()})},
              did_you_mean(baseline, {runs.begin(), runs.end()}));
}

Result<std::vector<reports::JudgedSeries>> judged(const Arguments& arguments) {
  BF_TRY(const History history, load(arguments));
  BF_TRY(const PinnedBaseline baseline, pinned(arguments.baseline, history));
  std::vector<reports::JudgedSeries> all;
  for (HistorySeries& series : history_series(history)) {
    if (!wanted(arguments, series)) continue;
    HistoryVerdict verdict = judge_series(series, baseline);
    all.push_back({std::move(series), std::move(verdict)});
  }
  return all;
}

void print_history(const Arguments& arguments, const std::vector<reports::JudgedSeries>& all,
                   bool with_nights) {
  std::cout << (arguments.format == "json" ? reports::render_history_json(all)
                                           : reports::render_history_text(all, with_nights));
}

Result<ExitCode> show(const Arguments& arguments) {
  BF_TRY(const auto all, judged(arguments));
  if (arguments.format == "html") {
    std::cout << reports::render_html(reports::history_page(all), {});
  } else {
    print_history(arguments, all, true);
  }
  return ExitCode::done;
}

Result<ExitCode> check(const Arguments& arguments) {
  BF_TRY(const auto all, judged(arguments));
  print_history(arguments, all, false);
  const bool alarm = std::any_of(all.begin(), all.end(), [](const reports::JudgedSeries& judged) {
    return judged.verdict.state == HistoryState::alarm;
  });
  return alarm ? ExitCode::regression : ExitCode::done;
}

/// The run an acceptance is about: named, or the latest one of the series.
Result<ExitCode> accept(const Arguments& arguments) {
  BF_TRY(const History history, load(arguments));
  std::vector<std::string> lines, runs;
  const std::string now = utc_text(real_clock().wall_ns());
  for (const HistorySeries& series : history_series(history)) {
    if (!wanted(arguments, series) || series.nights.empty()) continue;
    for (const HistoryNight& night : series.nights) runs.push_back(night.run_id);
    const std::string run = arguments.run.empty() ? series.nights.back().run_id : arguments.run;
    if (std::find(runs.begin(), runs.end(), run) == runs.end()) continue;
    lines.push_back(to_line(HistoryAcceptance{series.key, run, now, arguments.reason}));
  }
  if (lines.empty()) {
    return fail("no-such-series", "no series of the history fits",
                {"runs of the fitting series: " + list_of(runs)},
                "`benchfield history show` prints what is there");
  }
  BF_CHECK_OK(arguments.where.open()->append(lines, "accept: " + arguments.reason));
  std::cerr << lines.size() << " series accepted at their new level\n";
  return ExitCode::done;
}

using Verb = Result<ExitCode> (*)(const Arguments&);

ExitCode perform(const Arguments& arguments, Verb verb) {
  const auto code = verb(arguments);
  if (code) return *code;
  print(code.error());
  return code.error().code == "git-failed" ? ExitCode::failed : ExitCode::wrong_usage;
}

void add_filters(CLI::App& app, Arguments& arguments) {
  app.add_option("--plan", arguments.plan, "only series of this plan")->type_name("NAME");
  app.add_option("--variant", arguments.variant, "only series of this variant")->type_name("NAME");
  app.add_option("--metric", arguments.metric, "only series of this metric")->type_name("NAME");
}

void add_view(CLI::App& app, Arguments& arguments, const std::vector<std::string>& formats) {
  add_filters(app, arguments);
  app.add_option("--baseline", arguments.baseline,
                 "what the latest run is compared with: a run of the history, a run directory or "
                 "results.json; else the run accepted last")
      ->type_name("RUN");
  app.add_option("--format", arguments.format, "form of the output")
      ->check(CLI::IsMember(formats))
      ->capture_default_str();
}

void add_verbs(CLI::App& app, const std::shared_ptr<Arguments>& arguments,
               const std::shared_ptr<Verb>& verb) {
  const auto sub = [&](const char* name, const char* help, Verb does) {
    CLI::App* made = app.add_subcommand(name, help);
    arguments->where.attach(*made, "folder of the history; else 'history'");
    made->callback([verb, does] { *verb = does; });
    return made;
  };
  CLI::App* adding = sub("add", "append the values of runs", add);
  adding->add_option("runs", arguments->runs, "run directories or results.json files")->required();
  adding->add_option("--commit", arguments->commit, "what was measured; else HEAD of git here")
      ->type_name("ID");
  adding->add_flag("--pool", arguments->pool,
                   "all runs are one night: a confirming run joins the first");
  add_view(*sub("show", "print every series with its nights and changes", show), *arguments,
           {"text", "json", "html"});
  add_view(*sub("check", "judge the latest run; code 1 on an alarm", check), *arguments,
           {"text", "json"});
  CLI::App* accepting = sub("accept", "take the present level as what is expected", accept);
  add_filters(*accepting, *arguments);
  accepting->add_option("--run", arguments->run,
                        "run with which the level begins; else the latest");
  accepting->add_option("--reason", arguments->reason, "why, for those who read the history")
      ->required();
}

}  // namespace

Command history_command() {
  return {"history", "keep values of many runs and tell when they change", false,
          [](CLI::App& app) {
            auto arguments = std::make_shared<Arguments>();
            auto verb = std::make_shared<Verb>(nullptr);
            app.require_subcommand(1);
            add_verbs(app, arguments, verb);
            return [arguments, verb] { return perform(*arguments, *verb); };
          }};
}

}  // namespace benchfield::cli
