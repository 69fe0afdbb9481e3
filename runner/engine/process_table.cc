#include "runner/engine/process_table.h"

#include <algorithm>

#include "runner/base/units.h"
#include "runner/engine/ledger.h"
#include "runner/io/files.h"

namespace benchfield {
namespace {

constexpr std::size_t kLogLines = 12;

std::string component_of(std::string_view name) {
  return std::string(name.substr(0, name.find('/')));
}

}  // namespace

ProcessTable::ProcessTable(ProcessRunner& runner, Journal& journal, std::string run_id,
                           std::string cgroup_root)
    : runner_(runner),
      journal_(journal),
      run_id_(std::move(run_id)),
      cgroup_root_(std::move(cgroup_root)),
      marks_{{"BENCHFIELD_RUN", run_id_}} {}

Result<Cgroup> ProcessTable::place(const Limits& limits) const {
  BF_TRY(const CgroupPlace place, CgroupPlace::find(cgroup_root_));
  return place.of(run_id_, limits.instance);
}

Status ProcessTable::start(const StartProcess& process) {
  Entry entry{process.log, nullptr, {}, {}, {}};
  Map begun{{"process", process.name}};
  if (process.limits) {
    if (auto group = place(*process.limits)) {
      begun["cgroup"] = to_value(*group);
      entry.group = std::move(*group);
      entry.memory_limit = process.limits->memory;
    } else {
      entry.unlimited = group.error().what;
    }
  }
  BF_CHECK_OK(journal_.append("process-begun", std::move(begun)));
  SpawnOptions options;
  options.argv = process.argv;
  options.environment = process.environment;
  options.environment.insert(marks_.begin(), marks_.end());
  options.directory = process.directory;
  options.log = process.log;
  if (entry.group) {
    if (const Status made = make_cgroup(*entry.group, *process.limits)) {
      options.join = entrances(*entry.group);
    } else {
      entry.unlimited = made.error().what;
      BF_CHECK_OK(remove_unused(std::exchange(entry.group, std::nullopt)));
    }
  }
  auto running = runner_.spawn(options);
  if (!running) {
    BF_CHECK_OK(remove_unused(entry.group));
    return fail(std::move(running).error());
  }
  const ProcessId id = (*running)->id();
  entry.process = std::move(*running);
  {
    const std::lock_guard lock(mutex_);
    entries_[process.name] = std::move(entry);
    order_.push_back(process.name);
  }
  return journal_.append("process-started", {{"process", process.name},
                                             {"pid", id.pid},
                                             {"start_ticks", id.start_ticks},
                                             {"boot_id", id.boot_id}});
}

/// Other processes of an instance may still be in its cgroup.
Status ProcessTable::remove_unused(const std::optional<Cgroup>& group) {
  if (!group) return Done{};
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [name, entry] : entries_) {
      if (entry.group == group) return Done{};
    }
  }
  return remove_cgroup(*group, run_id_);
}

Status ProcessTable::stop(const StopProcess& process) {
  Entry entry;
  {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(process.name);
    if (found == entries_.end()) return Done{};
    entry = std::move(found->second);
    entries_.erase(found);
    std::erase(order_, process.name);
  }
  BF_CHECK_OK(end_session(entry.process->id(), process.grace));
  BF_CHECK_OK(remove_unused(entry.group));
  return journal_.append("process-ended", {{"process", process.name}});
}

std::vector<DeadProcess> ProcessTable::dead(std::string_view component) {
  const std::lock_guard lock(mutex_);
  std::vector<DeadProcess> out;
  for (const std::string& name : order_) {
    if (!component.empty() && component_of(name) != component) continue;
    Entry& entry = entries_[name];
    const auto code = entry.process->exit_code();
    if (!code) continue;
    out.push_back({name, *code, entry.log, {}});
    const bool is_killed = entry.group && read_usage(*entry.group).memory_kills.value_or(0) > 0;
    if (is_killed) out.back().memory_limit = entry.memory_limit;
  }
  return out;
}

std::vector<std::pair<std::string, std::string>> ProcessTable::logs(std::string_view component) {
  const std::lock_guard lock(mutex_);
  std::vector<std::pair<std::string, std::string>> out;
  for (const std::string& name : order_) {
    if (component_of(name) == component) out.emplace_back(name, entries_[name].log);
  }
  return out;
}

std::map<std::string, std::vector<StandingProcess>> ProcessTable::standing() {
  const std::lock_guard lock(mutex_);
  std::map<std::string, std::vector<StandingProcess>> out;
  for (const auto& [name, entry] : entries_)
    out[component_of(name)].push_back({entry.process->id(), entry.group});
  return out;
}

std::map<std::string, std::string> ProcessTable::unlimited() {
  const std::lock_guard lock(mutex_);
  std::map<std::string, std::string> out;
  for (const auto& [name, entry] : entries_) {
    if (!entry.unlimited.empty()) out.emplace(component_of(name), entry.unlimited);
  }
  return out;
}

Status ProcessTable::stop_all() {
  std::vector<std::string> names;
  {
    const std::lock_guard lock(mutex_);
    names.assign(order_.rbegin(), order_.rend());
  }
  std::vector<std::string> problems;
  for (const std::string& name : names) {
    if (const Status ended = stop(StopProcess{name, Seconds(5)}); !ended)
      problems.push_back(name + ": " + ended.error().what);
  }
  if (problems.empty()) return Done{};
  return fail("still-running", "some processes did not end", std::move(problems));
}

Error died(const DeadProcess& dead) {
  Error error{"component-died",
              "component '" + component_of(dead.name) + "' (" + dead.name +
                  ") ended by itself with exit code " + std::to_string(dead.exit_code),
              {},
              {}};
  if (dead.memory_limit) {
    error.what = "component '" + component_of(dead.name) + "' (" + dead.name +
                 ") ran out of memory: it took more than its limit of " +
                 to_text(Quantity{Dimension::size, *dead.memory_limit, 0}) + " and was ended";
  }
  if (dead.exit_code > 128) error.what += " (signal " + std::to_string(dead.exit_code - 128) + ")";
  for (const std::string& line : tail(dead.log, kLogLines)) error.notes.push_back("log: " + line);
  return error;
}

}  // namespace benchfield
