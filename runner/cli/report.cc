#include "reports/report.h"

#include <CLI/CLI.hpp>
#include <iostream>

#include "reports/diff.h"
#include "reports/excerpt.h"
#include "runner/base/units.h"
#include "runner/cli/rows.h"
#include "runner/cli/talk.h"
#include "runner/cli/write_report.h"
#include "runner/engine/run.h"

namespace benchfield::cli {
namespace {

struct Arguments {
  std::string run;
  std::string format = "md";
  std::string lang;
  std::string limit;  ///< empty: none
  bool marker = false;
};

/// "900kB" in bytes.
Result<std::size_t> limit_of(const std::string& text) {
  const auto size = parse_quantity(text, Dimension::size);
  if (size && size->amount >= static_cast<std::int64_t>(reports::kShortestExcerpt)) {
    return static_cast<std::size_t>(size->amount);
  }
  return fail("bad-limit", "limit '" + text + "' is not a size of 2kB or more", {},
              "write a size, as in --limit 900kB");
}

/// The report in its format; within a limit or for a comment, what fits of its Markdown.
Result<std::string> rendered(const Arguments& arguments, const RunResult& result) {
  const auto language =
      reports::find_language(arguments.lang).value_or(reports::language_of(result));
  const reports::Report report = reports::build_report(result, language);
  if (arguments.limit.empty() && !arguments.marker) {
    return reports::find_format(arguments.format)->render(report, result);
  }
  if (arguments.format != "md") {
    return fail("bad-limit", "only Markdown has a limit or a marker, not " + arguments.format, {},
                "leave out --limit and --marker, or write --format md");
  }
  std::size_t limit = reports::kLongestComment;
  if (!arguments.limit.empty()) {
    BF_TRY(limit, limit_of(arguments.limit));
  }
  return reports::render_excerpt(report, limit,
                                 arguments.marker ? reports::comment_marker(result.plan_name) : "");
}

ExitCode report(const Arguments& arguments) {
  const auto result = load_results(arguments.run);
  if (!result) return print(result.error()), ExitCode::wrong_usage;
  const auto text = rendered(arguments, *result);
  if (!text) return print(text.error()), ExitCode::wrong_usage;
  std::cout << *text;
  return ExitCode::done;
}

}  // namespace

Command report_command() {
  return {"report", "print the report of a run again, from its results", false, [](CLI::App& app) {
            auto arguments = std::make_shared<Arguments>();
            std::vector<std::string> names;
            for (const reports::Format& row : reports::formats()) names.push_back(row.name);
            app.add_option("run", arguments->run, "run directory or results.json")->required();
            app.add_option("--format", arguments->format, "form of the report")
                ->check(CLI::IsMember(names))
                ->capture_default_str();
            app.add_option("--lang", arguments->lang,
                           "language of the report, instead of the plan's")
                ->check(CLI::IsMember(reports::language_codes()));
            app.add_option("--limit", arguments->limit,
                           "md: at most so long, as whole sections without pictures")
                ->type_name("SIZE");
            app.add_flag("--marker", arguments->marker,
                         "md: a pull-request comment, by whose first line the next one finds it");
            return [arguments] { return report(*arguments); };
          }};
}

}  // namespace benchfield::cli
