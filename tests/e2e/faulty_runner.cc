// A runner that dies by SIGKILL at a chosen instant, for the tests of clean and resume:
//   faulty_runner BENCHFIELD PLAN OUT PORTS record N [PATH=VALUE...]    after record N of the
//   journal is on disk faulty_runner BENCHFIELD PLAN OUT PORTS spawn N     after process N was
//   started, unrecorded faulty_runner BENCHFIELD PLAN OUT PORTS before N    before process N is
//   started, its cgroup made
// It runs the plan as `benchfield run` does; load processes are those of BENCHFIELD. It ends with 0
// when the run was over before that instant.
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <string>

#include "runner/engine/run.h"

namespace {

using namespace benchfield;

[[noreturn]] void die() {
  (void)raise(SIGKILL);
  std::abort();
}

/// Starts processes as the real one, and dies right before or after the n-th.
class FatalSpawn final : public ProcessRunner {
 public:
  enum class When { before, after };
  FatalSpawn(std::unique_ptr<ProcessRunner> real, int n, When when)
      : real_(std::move(real)), left_(n), when_(when) {}
  Result<CommandResult> run(const RunCommand& command, Nanoseconds deadline,
                            std::stop_token stop) override {
    return real_->run(command, deadline, stop);
  }
  Result<std::unique_ptr<RunningProcess>> spawn(const SpawnOptions& options) override {
    const bool fatal = --left_ == 0;
    if (fatal && when_ == When::before) die();
    auto process = real_->spawn(options);
    if (fatal) die();
    return process;
  }

 private:
  std::unique_ptr<ProcessRunner> real_;
  int left_;
  When when_;
};

int run(const char* const* words, int count) {
  PlanOptions options;
  for (int i = 7; i < count; ++i) {
    const std::string set = words[i];
    const auto equals = set.find('=');
    options.set.emplace_back(set.substr(0, equals), set.substr(equals + 1));
  }
  options.set.emplace_back("environments.here.ports", words[4]);
  auto loaded = load_plan_file(words[2], options);
  if (!loaded || !loaded->plan) {
    std::cerr << (loaded ? loaded->messages() : to_text(loaded.error()));
    return 2;
  }
  const std::string point = words[5];
  const int number = std::atoi(words[6]);
  const auto when = point == "before" ? FatalSpawn::When::before : FatalSpawn::When::after;
  FatalSpawn processes(make_process_runner(), point == "record" ? 0 : number, when);
  Services services;
  services.processes = &processes;
  services.executable = words[1];
  if (point == "record") {
    services.journal_listener = [number](std::int64_t sequence) {
      if (sequence == number) die();
    };
  }
  RunSettings settings;
  settings.out = words[3];
  RunObserver silent;
  const auto outcome = start_run(*loaded, settings, services, silent, {});
  if (!outcome) std::cerr << to_text(outcome.error());
  return outcome ? 0 : 3;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc >= 7) return run(argv, argc);
  std::cerr << "faulty_runner BENCHFIELD PLAN OUT PORTS record|spawn|before N [PATH=VALUE...]\n";
  return 2;
}
