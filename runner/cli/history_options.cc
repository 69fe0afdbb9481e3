#include "runner/cli/history_options.h"

#include <CLI/CLI.hpp>

namespace benchfield::cli {
namespace {

constexpr const char* kDefaultStore = "history";

}  // namespace

void HistoryArguments::attach(CLI::App& app, const std::string& help) {
  CLI::Option* folder = app.add_option("--store", store, help)->type_name("DIR");
  app.add_option("--branch", branch, "git branch that holds it, instead of a folder")
      ->type_name("NAME")
      ->excludes(folder)
      ->check([](const std::string& name) {
        const bool fits = !name.empty() && name[0] != '-' && name[0] != '/' &&
                          name.find_first_of(" ~^:?*[\\") == std::string::npos &&
                          name.find("..") == std::string::npos;
        return fits ? std::string() : "'" + name + "' is no name of a branch";
      });
}

std::unique_ptr<HistoryStore> HistoryArguments::open() const {
  if (!branch.empty()) return branch_store(branch, *processes_);
  return folder_store(store.empty() ? kDefaultStore : store, real_clock());
}

}  // namespace benchfield::cli
