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

/// Executes the recorded steps that remove an environment; gives what they say they removed.
Result<std::vector<std::string>> remove_environment(const RunDirectory& directory,
                                                    const std::string& name, const Value& undo,
                                                    Journal& journal) {
  BF_TRY(const Steps steps, steps_from(undo));
  const auto processes = make_process_runner();
  ProcessTable table(*processes, journal, directory.id());
  RunObserver nobody;
  StepRunner runner(journal, *processes, table, nobody, real_clock());
  const auto observe = [](const Observe&, Nanoseconds, std::stop_token) -> Status {
    return Done{};
  };
  const StepsOutcome outcome = runner.run(steps, "", {}, observe, {});
  if (outcome.failure) return fail(*outcome.failure);
  BF_CHECK_OK(journal.append("environment-removed", {{"environment", name}}));
  std::vector<std::string> gone;
  for (const auto& [step, captured] : outcome.captures) {
    const auto removed = captured.find("removed");
    if (removed != captured.end() && !removed->second.empty())
      gone.push_back(removed->second + " (environment " + name + ")");
  }
  return gone;
}

}  // namespace

Result<std::vector<std::string>> remove_leftovers(const RunDirectory& directory,
                                                  const Ledger& ledger, Journal& journal) {
  std::vector<std::string> gone, problems;
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
  // last made first: hosts stand in the network of a cluster
  for (auto made = ledger.made.rbegin(); made != ledger.made.rend(); ++made) {
    const auto& [name, undo] = *made;
    auto removed = remove_environment(directory, name, undo, journal);
    if (removed) {
      gone.insert(gone.end(), removed->begin(), removed->end());
    } else {
      problems.push_back("environment " + name + ": " + removed.error().what);
      for (const std::string& note : removed.error().notes) problems.push_back(note);
    }
  }
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
