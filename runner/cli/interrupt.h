#pragma once

#include <functional>
#include <memory>
#include <stop_token>

#include "runner/cli/exit_code.h"

namespace benchfield::cli {

/// SIGINT, SIGTERM and SIGHUP while this lives: the first asks for a stop, a second calls `at_once`
/// and ends the program. Make it before any other thread is started, so that no thread takes the
/// signals instead.
class Interrupt {
 public:
  explicit Interrupt(std::function<void()> at_once);
  ~Interrupt();
  std::stop_token token() const;
  /// 130, 143 or 129 by the signal that came; done when none did.
  ExitCode code() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace benchfield::cli
