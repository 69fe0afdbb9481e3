#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "runner/io/process.h"

namespace benchfield::fakes {

/// Runs nothing: remembers every command line and answers as told.
class FakeProcesses final : public ProcessRunner {
 public:
  Result<CommandResult> run(const RunCommand& command, Nanoseconds, std::stop_token) override {
    const std::lock_guard lock(mutex_);
    log.push_back(display_argv(command.argv));
    const auto found = answers.find(command.argv.front());
    if (found == answers.end()) return CommandResult{};
    CommandResult result = found->second.front();
    if (found->second.size() > 1) found->second.erase(found->second.begin());
    return result;
  }
  Result<std::unique_ptr<RunningProcess>> spawn(const SpawnOptions& options) override {
    const std::lock_guard lock(mutex_);
    log.push_back("spawn " + display_argv(options.argv));
    return fail("no-such-program", "a fake starts nothing");
  }

  std::vector<std::string> log;
  std::map<std::string, std::vector<CommandResult>> answers;  ///< by program; the last one stays

 private:
  std::mutex mutex_;
};

}  // namespace benchfield::fakes
