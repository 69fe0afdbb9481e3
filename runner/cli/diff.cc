#include "reports/diff.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <set>

#include "reports/report.h"
#include "runner/base/diagnostic.h"
#include "runner/base/units.h"
#include "runner/cli/history_options.h"
#include "runner/cli/rows.h"
#include "runner/cli/talk.h"
#include "runner/cli/write_report.h"
#include "runner/results/comparison.h"
#include "runner/results/history.h"
#include "runner/results/metric_values.h"
#include "runner/results/pool_runs.h"

namespace benchfield::cli {
namespace {

struct Arguments {
  std::string base;
  std::vector<std::string> fresh;
  std::string format = "text";
  std::string lang;  ///< empty: as the plan of the first new run says
  std::string margin;
  double alpha = 0;  ///< 0: as the plan says
  std::vector<std::string> only;
  bool pool = false;
  HistoryArguments history;
};

/// Names a run has, for --only.
void add_names(const RunResult& run, std::set<std::string>& variants,
               std::set<std::string>& metrics) {
  for (const VariantResult& variant : run.variants) {
    variants.insert(variant.name);
    for (const TrialResult& trial : variant.trials) {
      for (const MetricValue& value : metric_values(trial)) metrics.insert(value.metric);
    }
  }
}

/// Sorts --only into variants and metrics.
Status choose_rows(const std::vector<std::string>& only, const RunResult& base,
                   const RunResult& fresh, CompareOptions& options) {
  if (only.empty()) return Done{};
  std::set<std::string> variants, metrics;
  add_names(base, variants, metrics);
  add_names(fresh, variants, metrics);
  for (const std::string& name : only) {
    if (variants.contains(name)) {
      options.variants.push_back(name);
    } else if (metrics.contains(name)) {
      options.metrics.push_back(name);
    } else {
      std::vector<std::string> all(variants.begin(), variants.end());
      all.insert(all.end(), metrics.begin(), metrics.end());
      return fail("unknown-row", "no variant or metric is named '" + name + "'",
                  {"variants: " + list_of({variants.begin(), variants.end()}),
                   "metrics: " + list_of({metrics.begin(), metrics.end()})},
                  did_you_mean(name, all));
    }
  }
  return Done{};
}

/// "5%" as 0.05.
Result<double> margin_of(const std::string& text) {
  const auto quantity = parse_quantity(text, Dimension::percent);
  if (quantity && quantity->amount > 0 && quantity->amount < 100'000) {
    return static_cast<double>(quantity->amount) / 100'000;
  }
  return fail("bad-margin", "margin '" + text + "' is not between 0% and 100%", {},
              "write a percentage, as in --margin 5%");
}

/// The series of the history that gives noise; none where no history was named.
Result<std::vector<HistorySeries>> series_of(const HistoryArguments& arguments) {
  if (!arguments.is_given()) return std::vector<HistorySeries>();
  BF_TRY(const std::string text, arguments.open()->read());
  BF_TRY(const History history, read_history(text));
  return history_series(history);
}

Result<reports::Diff> compare_pair(const Arguments& arguments, const RunResult& base,
                                   const RunResult& fresh,
                                   const std::vector<HistorySeries>& series) {
  CompareOptions options;
  options.default_gate = Gate::soft;
  if (!arguments.margin.empty()) {
    BF_TRY(options.margin, margin_of(arguments.margin));
  }
  if (arguments.alpha > 0) options.alpha = arguments.alpha;
  const RunEnvironments environments(fresh);
  if (!series.empty()) {
    options.history = [&](std::string_view variant, std::string_view metric) {
      return history_prior(series, environments, variant, metric);
    };
  }
  BF_CHECK_OK(choose_rows(arguments.only, base, fresh, options));
  return reports::Diff{&base, &fresh, compare_runs(base, fresh, options), {}};
}

/// What the gates say; a regression that an E_ flag keeps out of a soft gate is no pass either.
ExitCode verdict_of(const reports::Diff& diff) {
  const auto code = static_cast<ExitCode>(gate_exit(diff.model, diff.fresh->judge));
  if (code == ExitCode::regression || code == ExitCode::invalid) return code;
  const auto is_doubtful = [](const ComparisonRow& row) {
    return row.gated_out && row.gate != Gate::info && row.compared() &&
           row.verdict == stats::Verdict::regression;
  };
  const bool doubtful = std::any_of(diff.model.rows.begin(), diff.model.rows.end(), is_doubtful);
  return doubtful ? ExitCode::invalid : code;
}

/// The gravest first: a regression is one whatever else is unresolved.
ExitCode gravest(const std::vector<reports::Diff>& diffs) {
  std::set<ExitCode> codes;
  for (const reports::Diff& diff : diffs) codes.insert(verdict_of(diff));
  for (const ExitCode code : {ExitCode::regression, ExitCode::invalid, ExitCode::unresolved}) {
    if (codes.contains(code)) return code;
  }
  return ExitCode::done;
}

ExitCode diff(const Arguments& arguments) {
  std::vector<RunResult> runs;
  std::vector<std::string> paths{arguments.base};
  paths.insert(paths.end(), arguments.fresh.begin(), arguments.fresh.end());
  for (const std::string& path : paths) {
    auto run = load_for_comparison(path);
    if (!run) return print(run.error()), ExitCode::wrong_usage;
    runs.push_back(std::move(*run));
  }
  if (arguments.pool) {
    std::vector<RunResult> fresh(std::make_move_iterator(runs.begin() + 1),
                                 std::make_move_iterator(runs.end()));
    auto pooled = pool_runs(std::move(fresh));
    if (!pooled) return print(pooled.error()), ExitCode::wrong_usage;
    runs.resize(1);
    runs.push_back(std::move(*pooled));
  }
  const auto series = series_of(arguments.history);
  if (!series) return print(series.error()), ExitCode::wrong_usage;
  std::vector<reports::Diff> diffs;
  for (std::size_t i = 1; i < runs.size(); ++i) {
    auto pair = compare_pair(arguments, runs.front(), runs[i], *series);
    if (!pair) return print(pair.error()), ExitCode::wrong_usage;
    diffs.push_back(std::move(*pair));
  }
  const auto language =
      reports::find_language(arguments.lang).value_or(reports::language_of(runs[1]));
  std::cout << reports::find_diff_format(arguments.format)->render(diffs, reports::Words(language));
  return gravest(diffs);
}

}  // namespace

Command diff_command() {
  return {"diff", "compare runs with a base: what got worse, better or cannot be told", false,
          [](CLI::App& app) {
            auto arguments = std::make_shared<Arguments>();
            std::vector<std::string> names;
            for (const reports::DiffFormat& row : reports::diff_formats())
              names.push_back(row.name);
            app.add_option("base", arguments->base, "run directory, results.json or report.md")
                ->required();
            app.add_option("new", arguments->fresh, "the same, each compared with the base")
                ->required();
            app.add_option("--format", arguments->format, "form of the comparison")
                ->check(CLI::IsMember(names))
                ->capture_default_str();
            app.add_option("--lang", arguments->lang,
                           "language of the comparison, instead of the new run's")
                ->check(CLI::IsMember(reports::language_codes()));
            app.add_option("--margin", arguments->margin,
                           "difference that counts, as in 5%; else the plan's, or 3%")
                ->type_name("PERCENT");
            app.add_option("--alpha", arguments->alpha,
                           "chance of a false alarm; else the plan's, or 0.05")
                ->check(CLI::Range(0.0001, 0.5));
            app.add_option("--only", arguments->only,
                           "only this variant or metric (may be given several times)")
                ->type_name("NAME");
            arguments->history.attach(app, "history whose noise the comparison may use");
            app.add_flag("--pool", arguments->pool,
                         "all new runs are one sample: a confirming run joins the first");
            return [arguments] { return diff(*arguments); };
          }};
}

}  // namespace benchfield::cli
