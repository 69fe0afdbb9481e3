#include "runner/engine/process_table.h"

#include <algorithm>

#include "runner/io/files.h"

namespace benchfield {
namespace {

constexpr std::size_t kLogLines = 12;

std::string component_of(std::string_view name) {
  return std::string(name.substr(0, name.find('/')));
}

}  // namespace

ProcessTable::ProcessTable(ProcessRunner& runner, Journal& journal, std::string run_id)
    : runner_(runner), journal_(journal), marks_{{"BENCHFIELD_RUN", std::move(run_id)}} {}

Status ProcessTable::start(const StartProcess& process) {
  BF_CHECK_OK(journal_.append("process-begun", {{"process", process.name}}));
  SpawnOptions options;
  options.argv = process.argv;
  options.environment = process.environment;
  options.environment.insert(marks_.begin(), marks_.end());
  options.directory = process.directory;
  options.log = process.log;
  BF_TRY(auto running, runner_.spawn(options));
  const ProcessId id = running->id();
  {
    const std::lock_guard lock(mutex_);
    entries_[process.name] = Entry{process.log, std::move(running)};
    order_.push_back(process.name);
  }
  return journal_.append("process-started", {{"process", process.name},
                                             {"pid", id.pid},
                                             {"start_ticks", id.start_ticks},
                                             {"boot_id", id.boot_id}});
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
  return journal_.append("process-ended", {{"process", process.name}});
}

std::vector<DeadProcess> ProcessTable::dead(std::string_view component) {
  const std::lock_guard lock(mutex_);
  std::vector<DeadProcess> out;
  for (const std::string& name : order_) {
    if (!component.empty() && component_of(name) != component) continue;
    Entry& entry = entries_[name];
    if (const auto code = entry.process->exit_code()) out.push_back({name, *code, entry.log});
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

std::map<std::string, std::vector<ProcessId>> ProcessTable::leaders() {
  const std::lock_guard lock(mutex_);
  std::map<std::string, std::vector<ProcessId>> out;
  for (const auto& [name, entry] : entries_) out[component_of(name)].push_back(entry.process->id());
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
  if (dead.exit_code > 128) error.what += " (signal " + std::to_string(dead.exit_code - 128) + ")";
  for (const std::string& line : tail(dead.log, kLogLines)) error.notes.push_back("log: " + line);
  return error;
}

}  // namespace benchfield
