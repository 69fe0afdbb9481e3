#include "runner/cli/conduct.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "runner/cli/interrupt.h"
#include "runner/cli/progress.h"
#include "runner/cli/talk.h"
#include "runner/cli/write_report.h"
#include "runner/engine/journal.h"
#include "runner/engine/ledger.h"
#include "runner/io/files.h"
#include "runner/results/comparison.h"
#include "runner/results/run_directory.h"

namespace benchfield::cli {
namespace {

/// Remembers where the run is, for whoever stops it at once.
class Whereabouts final : public RunObserver {
 public:
  void run_started(const Plan&, const std::string& directory, const std::vector<Trial>&) override {
    directory_ = directory;
  }
  const std::string& directory() const { return directory_; }

 private:
  std::string directory_;
};

bool has_failed(const RunResult& result) {
  for (const VariantResult& variant : result.variants) {
    for (const TrialResult& trial : variant.trials) {
      if (trial.state != TrialState::complete) return true;
    }
  }
  return false;
}

/// A number that cannot be trusted: an E_ flag on any trial.
bool has_invalid(const RunResult& result) {
  for (const VariantResult& variant : result.variants) {
    for (const TrialResult& trial : variant.trials) {
      const auto& flags = trial.flags;
      if (std::any_of(flags.begin(), flags.end(),
                      [](const Flag& flag) { return flag.code.starts_with("E_"); }))
        return true;
    }
  }
  return false;
}

/// What the plan's gates and objectives say of a run that can be trusted; said when one fails.
ExitCode judged(const RunResult& result) {
  const ComparisonModel model = compare_variants(result);
  const auto code = static_cast<ExitCode>(gate_exit(model, result.judge));
  for (const ComparisonRow& row : model.rows) {
    if (row.gate == Gate::info || !row.compared()) continue;
    if (row.verdict != stats::Verdict::regression) continue;
    std::cerr << "regression: " << row.metric << " of " << row.contrast.variant << " against "
              << row.base.variant << "\n";
  }
  for (const ObjectiveResult& one : model.objectives) {
    if (one.state != ObjectiveResult::State::missed) continue;
    std::cerr << "objective missed: " << one.objective.text << " in " << one.variant << "\n";
  }
  return code;
}

/// Servers that the journal says were started and that still live, and environments that were made,
/// one line each.
std::string standing(const std::string& directory) {
  std::string out;
  const auto records = read_journal(RunDirectory(directory).journal());
  if (!records) return out;
  const Ledger ledger = read_ledger(*records);
  for (const auto& [name, id] : ledger.processes) {
    if (is_alive(id)) out += "  = left: " + name + " (pid " + std::to_string(id.pid) + ")\n";
  }
  for (const MadeEnvironment& environment : ledger.made)
    out += "  = left: environment " + environment.name + "\n";
  return out;
}

/// The report's first lines, as talk needs no more.
void print_headline(const RunOutcome& outcome, const std::string& report) {
  for (const std::string& line : first_words(outcome.result)) std::cout << line << "\n";
  std::cout << "report: " << report << "\n";
}

ExitCode close(const RunOutcome& outcome, bool json, const Interrupt& interrupt) {
  const auto report = write_report(outcome.result, outcome.directory);
  if (!report) print(report.error());
  if (outcome.broken) print(*outcome.broken);
  if (outcome.interrupted) {
    std::cerr << "interrupted; everything was taken down\n  = help: `benchfield resume "
              << outcome.directory << "` goes on\n";
    return interrupt.code();
  }
  if (report && !json && !outcome.broken) print_headline(outcome, *report);
  if (outcome.broken || !outcome.result.complete || has_failed(outcome.result))
    return ExitCode::failed;
  if (has_invalid(outcome.result)) return ExitCode::invalid;
  return judged(outcome.result);
}

}  // namespace

ExitCode conduct(bool json, const Conducted& work) {
  Whereabouts where;
  Interrupt interrupt([&where] {
    std::string text = "\nstopped at once\n";
    if (!where.directory().empty()) {  // else nothing was started
      text += standing(where.directory()) + "  = help: `benchfield clean " + where.directory() +
              "` ends and removes what is left\n";
    }
    std::cerr << text;  // in one piece: other threads still talk
  });
  const auto processes = make_process_runner();
  Services services;
  services.processes = processes.get();
  services.executable = own_executable();
  ObserverList observers;
  const bool terminal = isatty(STDERR_FILENO) != 0;
  const auto seen =
      json ? make_json_events()
           : make_terminal_progress(terminal, terminal && std::getenv("NO_COLOR") == nullptr);
  const auto logged = make_log_observer();
  observers.add(where);
  observers.add(*logged);
  observers.add(*seen);
  const auto outcome = work(services, observers, interrupt.token());
  if (!outcome) {
    print(outcome.error());
    const std::string& code = outcome.error().code;
    const bool is_asked_wrong =
        code == "no-such-run" || code == "bad-plan" || code == "not-yet-supported";
    return is_asked_wrong ? ExitCode::wrong_usage : ExitCode::failed;
  }
  return close(*outcome, json, interrupt);
}

}  // namespace benchfield::cli
