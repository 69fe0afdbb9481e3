#include "reports/report.h"

#include <CLI/CLI.hpp>
#include <iostream>

#include "runner/cli/rows.h"
#include "runner/cli/talk.h"
#include "runner/cli/write_report.h"
#include "runner/engine/run.h"

namespace benchfield::cli {
namespace {

ExitCode report(const std::string& run, const std::string& format, const std::string& lang) {
  const auto result = load_results(run);
  if (!result) {
    print(result.error());
    return ExitCode::wrong_usage;
  }
  const auto language = reports::find_language(lang).value_or(reports::language_of(*result));
  std::cout << reports::find_format(format)->render(reports::build_report(*result, language),
                                                    *result);
  return ExitCode::done;
}

}  // namespace

Command report_command() {
  return {"report", "print the report of a run again, from its results", false, [](CLI::App& app) {
            auto run = std::make_shared<std::string>();
            auto format = std::make_shared<std::string>("md");
            auto lang = std::make_shared<std::string>();
            std::vector<std::string> names;
            for (const reports::Format& row : reports::formats()) names.push_back(row.name);
            app.add_option("run", *run, "run directory or results.json")->required();
            app.add_option("--format", *format, "form of the report")
                ->check(CLI::IsMember(names))
                ->capture_default_str();
            app.add_option("--lang", *lang, "language of the report, instead of the plan's")
                ->check(CLI::IsMember(reports::language_codes()));
            return [run, format, lang] { return report(*run, *format, *lang); };
          }};
}

}  // namespace benchfield::cli
