#pragma once

#include <memory>
#include <string>

#include "runner/results/history_store.h"

namespace CLI {
class App;
}

namespace benchfield::cli {

/// Where a history is: --store DIR or --branch NAME.
struct HistoryArguments {
  std::string store, branch;

  void attach(CLI::App& app, const std::string& help);
  bool is_given() const { return !store.empty() || !branch.empty(); }
  std::unique_ptr<HistoryStore> open() const;
  ProcessRunner& processes() const { return *processes_; }

 private:
  std::shared_ptr<ProcessRunner> processes_ = make_process_runner();
};

}  // namespace benchfield::cli
