#include "runner/engine/cleaner.h"

#include <algorithm>
#include <set>

#include "runner/base/step_value.h"
#include "runner/engine/step_runner.h"
#include "runner/io/files.h"

namespace benchfield {
namespace {

constexpr auto kGrace = Seconds(5);

bool exists(const Cgroup& group) {
  return std::any_of(group.directories.begin(), group.directories.end(),
                     [](const auto& entry) { return path_exists(entry.second); });
}

/// Executes recorded steps; gives what they say they removed.
Result<std::vector<std::string>> carry_out(const RunDirectory& directory, const Value& recorded,
                                           Journal& journal, ProcessRunner& processes) {
  std::vector<std::string> gone;
  if (recorded.is_null()) return gone;
  BF_TRY(const Steps steps, steps_from(recorded));
  ProcessTable table(processes, journal, directory.id());
  RunObserver nobody;
  StepRunner runner(journal, processes, table, nobody, real_clock());
  const auto observe = [](const Observe&, Nanoseconds, std::stop_token) -> Status {
    return Done{};
  };
  const StepsOutcome outcome = runner.run(steps, "", {}, observe, {});
  if (outcome.failure) return fail(*outcome.failure);
  for (const auto& [step, captured] : outcome.captures) {
    const auto removed = captured.find("removed");
    if (removed != captured.end() && !removed->second.empty()) gone.push_back(removed->second);
  }
  return gone;
}

/// What came of removing things: lines for people.
struct Outcome {
  std::vector<std::string> gone, problems;
};

/// Removes environments, last made first: hosts stand in the network of a cluster. What is left is
/// looked for once all are gone, since they share the tag that tells it.
Status remove_environments(const RunDirectory& directory, std::vector<MadeEnvironment> made,
                           Journal& journal, ProcessRunner& processes, Outcome& outcome) {
  std::reverse(made.begin(), made.end());
  const auto note = [&](const MadeEnvironment& environment, const Error& error) {
    outcome.problems.push_back("environment " + environment.name + ": " + error.what);
    outcome.problems.insert(outcome.problems.end(), error.notes.begin(), error.notes.end());
  };
  bool all = true;
  for (const MadeEnvironment& environment : made) {
    const auto removed = carry_out(directory, environment.undo, journal, processes);
    if (!removed) note(environment, removed.error());
    for (const std::string& what : removed ? *removed : std::vector<std::string>{})
      outcome.gone.push_back(what + " (environment " + environment.name + ")");
    all = all && removed;
  }
  for (const MadeEnvironment& environment : all ? made : std::vector<MadeEnvironment>{}) {
    if (const auto looked = carry_out(directory, environment.look, journal, processes); !looked) {
      note(environment, looked.error());
    } else {
      BF_CHECK_OK(journal.append("environment-removed", {{"environment", environment.name}}));
    }
  }
  return Done{};
}

}  // namespace

Result<std::vector<std::string>> remove_leftovers(const RunDirectory& directory,
                                                  const Ledger& ledger, Journal& journal,
                                                  ProcessRunner& processes) {
  Outcome outcome;
  std::vector<std::string>& gone = outcome.gone;
  std::vector<std::string>& problems = outcome.problems;
  const auto end = [&](const ProcessId& id, const std::string& what) {
    if (const Status ended = end_session(id, kGrace)) {
      gone.push_back("process " + what + " (pid " + std::to_string(id.pid) + ")");
    } else {
      problems.push_back(what + ": " + ended.error().what);
    }
  };
  for (const auto& [name, id] : ledger.processes) {
    if (is_alive(id)) end(id, name);
  }
  for (const ProcessId& id : find_by_environment("BENCHFIELD_RUN", directory.id())) {
    if (!is_alive(id)) continue;  // went with an earlier one
    if (const Status ended = end_process(id, kGrace)) {
      gone.push_back("process (pid " + std::to_string(id.pid) + ")");
    } else {
      problems.push_back(ended.error().what);
    }
  }
  std::set<std::string> ended;
  for (const auto& [name, id] : ledger.processes) ended.insert(name);
  for (const auto& [name, group] : ledger.groups) {
    const bool is_there = exists(group);
    if (const Status removed = remove_cgroup(group, directory.id()); !removed) {
      problems.push_back(name + ": " + removed.error().what);
      ended.erase(name);  // stays in the ledger, for another try
      continue;
    }
    if (is_there) gone.push_back("cgroup of " + name);
    ended.insert(name);
  }
  for (const std::string& name : ended) {
    BF_CHECK_OK(journal.append("process-ended", {{"process", name}, {"by", "clean"}}));
  }
  const std::string work = directory.work();
  if (path_exists(work)) {
    BF_CHECK_OK(remove_tree(work));
    gone.push_back("directory " + work);
  }
  BF_CHECK_OK(remove_environments(directory, ledger.made, journal, processes, outcome));
  if (!problems.empty())
    return fail("still-running", "some of what run " + directory.id() + " started does not end",
                std::move(problems));
  return gone;
}

Status must_be_run(const std::string& directory) {
  if (path_exists(directory + "/inputs/plan.yaml") || path_exists(directory + "/journal.jsonl"))
    return Done{};
  return fail("no-such-run", "'" + directory + "' is not a run directory",
              {"a run directory holds journal.jsonl and inputs/"},
              "`benchfield list runs` names those at hand");
}

}  // namespace benchfield
