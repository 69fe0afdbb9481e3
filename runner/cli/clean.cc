#include <CLI/CLI.hpp>
#include <iostream>

#include "runner/cli/rows.h"
#include "runner/cli/talk.h"
#include "runner/engine/run.h"
#include "runner/io/files.h"

namespace benchfield::cli {
namespace {

/// A run that is under way is left alone when all are cleaned, and refused when it is named.
ExitCode clean(const std::vector<std::string>& runs, bool all) {
  ExitCode code = ExitCode::done;
  for (const std::string& run : runs) {
    const auto gone = clean_run(run, Services{});
    if (!gone && all && gone.error().code == "locked") {
      std::cerr << run << ": under way, left alone\n";
    } else if (!gone) {
      print(gone.error());
      code = gone.error().code == "no-such-run" ? ExitCode::wrong_usage : ExitCode::failed;
    } else {
      for (const std::string& line : *gone) std::cout << run << ": removed " << line << "\n";
      if (gone->empty()) std::cout << run << ": nothing was left\n";
    }
  }
  return code;
}

}  // namespace

Command clean_command() {
  return {
      "clean", "end and remove everything a run left standing; results stay", false,
      [](CLI::App& app) {
        auto runs = std::make_shared<std::vector<std::string>>();
        auto all = std::make_shared<bool>(false);
        auto out = std::make_shared<std::string>("runs");
        app.add_option("runs", *runs, "run directories");
        app.add_flag("--all", *all, "every run in the runs folder");
        app.add_option("--out", *out, "the runs folder")->type_name("DIR")->capture_default_str();
        return [runs, all, out] {
          std::vector<std::string> list = *runs;
          if (*all) {
            for (const std::string& name : list_directory(*out)) {
              if (path_exists(*out + "/" + name + "/inputs")) list.push_back(*out + "/" + name);
            }
          } else if (list.empty()) {
            std::cerr << "error: no run is named [wrong-usage]\n  = help: benchfield clean RUN, or "
                         "benchfield clean --all\n";
            return ExitCode::wrong_usage;
          }
          return clean(list, *all);
        };
      }};
}

}  // namespace benchfield::cli
