#include "runner/engine/run.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <random>

#include "providers/provider.h"
#include "runner/base/log.h"
#include "runner/engine/cleaner.h"
#include "runner/engine/ledger.h"
#include "runner/engine/replication.h"
#include "runner/engine/run_history.h"
#include "runner/engine/run_results.h"
#include "runner/engine/trial_runner.h"
#include "runner/io/files.h"
#include "runner/results/run_directory.h"

namespace benchfield {
namespace {

/// A run directory that is ours alone until this goes.
struct OpenRun {
  RunDirectory directory;
  std::unique_ptr<FileLock> lock;
  std::unique_ptr<Journal> journal;
};

Result<OpenRun> open_run(const std::string& directory, const Services& services) {
  const std::string absolute =
      std::filesystem::absolute(directory + "/.").lexically_normal().parent_path().string();
  OpenRun run{RunDirectory(absolute), {}, {}};
  BF_TRY(run.lock, lock_file(run.directory.lock()));
  BF_TRY(run.journal,
         Journal::open(run.directory.journal(), services.clock, services.journal_listener));
  open_log(run.directory.log());
  return run;
}

/// Four letters: runs of one plan may begin in one second in several folders, and the id is what
/// tells the processes of one run from those of another.
std::string random_word() {
  constexpr std::string_view kLetters = "abcdefghjkmnpqrstuvwxyz23456789";
  std::random_device device;
  std::uniform_int_distribution<std::size_t> pick(0, kLetters.size() - 1);
  std::string word;
  for (int i = 0; i < 4; ++i) word += kLetters[pick(device)];
  return word;
}

/// Before anything is done: some plans can be shown, but not run yet.
Status must_be_runnable(const Plan& plan) {
  for (const Variant& variant : plan.variants) {
    for (const EnvironmentSpec& environment : variant.settings.environments) {
      if (auto refusal = find_provider(environment.provider)->refusal(environment))
        return fail(std::move(*refusal));
    }
  }
  return Done{};
}

Map begun(const OpenRun& run, const Plan& plan, const std::vector<Trial>& trials) {
  List ids;
  for (const Trial& trial : trials) ids.emplace_back(trial.id);
  return {{"run", run.directory.id()},
          {"plan", plan.name},
          {"plan_hash", plan.hash},
          {"pid", static_cast<std::int64_t>(getpid())},
          {"trials", ids}};
}

/// A decision about more blocks goes into the journal and to who watches.
void tell_decision(const Replication& replication, const std::vector<Trial>& trials,
                   std::size_t asked, Journal& journal, RunObserver& observer) {
  if (replication.decision().empty()) return;
  (void)journal.append("replication-decided", {{"block", trials[asked].block},
                                               {"group", trials[asked].group},
                                               {"decision", replication.decision()}});
  observer.replication_decided(replication.decision(), replication.planned(trials, asked));
}

RunOutcome walk(const OpenRun& run, const LoadedPlan& loaded, const ScriptWriter& writer,
                const std::vector<Trial>& trials, Replication replication, const Ledger& ledger,
                const RunSettings& settings, const Services& services, RunObserver& observer,
                std::stop_token stop) {
  const Plan& plan = *loaded.plan;
  RunOutcome outcome;
  outcome.directory = run.directory.path();
  TrialRunner runner(plan, writer, services, *run.journal, observer, run.directory);
  outcome.broken = runner.open(stop);
  for (std::size_t i = 0; i < trials.size(); ++i) {
    if (outcome.broken || stop.stop_requested()) break;
    const Trial& trial = trials[i];
    const bool is_wanted = replication.wants(trial);
    tell_decision(replication, trials, i, *run.journal, observer);
    const auto known = ledger.trials.find(trial.id);
    if (known != ledger.trials.end() && !(settings.retry_failed && known->second == "failed")) {
      if (!plan.replication) continue;
      auto result = read_trial(run.directory, trial.id);
      if (result && *result) replication.add(trial, std::move(**result));
      continue;
    }
    if (!is_wanted) continue;
    auto result = runner.run(trial, trials.size(), stop);
    if (result) replication.add(trial, std::move(*result));
    outcome.broken = runner.unwritten();
  }
  outcome.interrupted =
      stop.stop_requested() || (outcome.broken && outcome.broken->code == "interrupted");
  if (outcome.interrupted) outcome.broken.reset();
  if (settings.keep && !outcome.interrupted && !outcome.broken) {
    observer.warning("components were left standing (--keep); `benchfield clean " +
                     run.directory.path() + "` removes them");
  } else if (auto problem = runner.close(); problem && !outcome.broken) {
    outcome.broken = std::move(problem);
  }
  return outcome;
}

Result<RunOutcome> execute(OpenRun run, LoadedPlan& loaded, const Ledger& ledger,
                           const RunSettings& settings, const Services& services,
                           RunObserver& observer, std::stop_token stop) {
  const Plan& plan = *loaded.plan;
  Names names{run.directory.id(), run.directory.path(), cache_directory(), services.executable,
              "${steps.ENVIRONMENT.GROUP-INDEX.address}"};
  ScriptWriter writer(plan, *loaded.definitions, std::move(names));
  if (!writer.prepare(*loaded.sink))
    return fail("bad-plan", "the plan cannot be rendered", {loaded.messages()});
  const auto trials = make_schedule(plan);
  if (ledger.run_id.empty()) BF_CHECK_OK(write_provenance(run.directory, settings.command));
  BF_CHECK_OK(run.journal->append(ledger.run_id.empty() ? "run-started" : "run-resumed",
                                  begun(run, plan, trials)));
  observer.run_started(plan, run.directory.path(), trials);

  BF_TRY(auto empty, without_trials(plan, run.directory));
  RunOutcome outcome = walk(run, loaded, writer, trials, Replication(plan, std::move(empty)),
                            ledger, settings, services, observer, stop);
  if (!outcome.interrupted && !outcome.broken) {
    BF_CHECK_OK(run.journal->append("run-finished", {}));
  }
  BF_TRY(outcome.result, read_run(run.directory.path()));
  if (Status written = write_results(run.directory, outcome.result); !written)
    return fail(outcome.broken.value_or(written.error()));
  observer.run_finished(outcome.result);
  close_log();
  return outcome;
}

}  // namespace

Result<std::string> make_run_directory(const std::string& out, const std::string& name,
                                       const Clock& clock) {
  BF_CHECK_OK(make_directory(out));
  const std::string base = out + "/" + make_run_id(name, clock.wall_ns()) + "-";
  for (int attempt = 1; attempt < 100; ++attempt) {
    const std::string directory = base + random_word();
    if (mkdir(directory.c_str(), 0700) == 0) return directory;
    if (!path_exists(directory)) return fail("file-failed", "cannot make " + directory);
  }
  return fail("file-failed", "cannot make a run directory in " + out);
}

Result<RunOutcome> start_run(LoadedPlan& loaded, const RunSettings& settings,
                             const Services& services, RunObserver& observer,
                             std::stop_token stop) {
  BF_CHECK_OK(must_be_runnable(*loaded.plan));
  umask(077);
  BF_TRY(const std::string directory,
         make_run_directory(settings.out, loaded.plan->name, services.clock));
  BF_CHECK_OK(store_inputs(loaded, directory));
  BF_CHECK_OK(store_history(*loaded.plan, RunDirectory(directory), *services.processes));
  BF_TRY(OpenRun run, open_run(directory, services));
  return execute(std::move(run), loaded, {}, settings, services, observer, stop);
}

Result<RunOutcome> resume_run(const std::string& directory, const RunSettings& settings,
                              const Services& services, RunObserver& observer,
                              std::stop_token stop) {
  umask(077);
  BF_CHECK_OK(must_be_run(directory));
  BF_TRY(OpenRun run, open_run(directory, services));
  BF_TRY(LoadedPlan loaded, load_stored(run.directory.path()));
  BF_TRY(const auto records, read_journal(run.directory.journal()));
  const Ledger ledger = read_ledger(records);
  if (!ledger.plan_hash.empty() && ledger.plan_hash != loaded.plan->hash) {
    return fail("plan-changed",
                "the plan stored in " + run.directory.path() + " resolves to " + loaded.plan->hash +
                    ", but the run began as " + ledger.plan_hash,
                {"another version of benchfield reads the plan differently"}, "start a new run");
  }
  BF_TRY(const auto ended,
         remove_leftovers(run.directory, ledger, *run.journal, *services.processes));
  for (const std::string& line : ended)
    observer.warning("left by the interrupted run, now gone: " + line);
  for (const std::string& trial : ledger.interrupted)
    BF_CHECK_OK(remove_tree(run.directory.trial(trial)));
  return execute(std::move(run), loaded, ledger, settings, services, observer, stop);
}

Result<std::vector<std::string>> clean_run(const std::string& directory, const Services& services) {
  BF_CHECK_OK(must_be_run(directory));
  BF_TRY(const OpenRun run, open_run(directory, services));
  BF_TRY(const auto records, read_journal(run.directory.journal()));
  const auto processes = make_process_runner();
  BF_TRY(auto ended,
         remove_leftovers(run.directory, read_ledger(records), *run.journal, *processes));
  close_log();
  return ended;
}

}  // namespace benchfield
