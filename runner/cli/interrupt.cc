#include "runner/cli/interrupt.h"

#include <pthread.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <thread>

namespace benchfield::cli {

struct Interrupt::State {
  std::stop_source stop;
  std::atomic<int> signal = 0;
  std::atomic<bool> ending = false;
  sigset_t set{}, before{};
  std::jthread thread;
};

Interrupt::Interrupt(std::function<void()> at_once) : state_(std::make_unique<State>()) {
  State& state = *state_;
  sigemptyset(&state.set);
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGUSR2}) sigaddset(&state.set, number);
  pthread_sigmask(SIG_BLOCK, &state.set, &state.before);
  state.thread = std::jthread([&state, at_once = std::move(at_once)] {
    while (true) {
      int number = 0;
      if (sigwait(&state.set, &number) != 0 || state.ending) return;
      if (number == SIGUSR2) continue;  // only used to end this thread
      if (state.signal != 0) {
        at_once();
        _exit(128 + number);
      }
      state.signal = number;
      state.stop.request_stop();
    }
  });
}

Interrupt::~Interrupt() {
  state_->ending = true;
  pthread_kill(state_->thread.native_handle(), SIGUSR2);
  state_->thread.join();
  pthread_sigmask(SIG_SETMASK, &state_->before, nullptr);
}

std::stop_token Interrupt::token() const { return state_->stop.get_token(); }

ExitCode Interrupt::code() const {
  return state_->signal == 0 ? ExitCode::done : static_cast<ExitCode>(128 + state_->signal);
}

}  // namespace benchfield::cli
