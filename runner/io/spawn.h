#pragma once

#include <functional>
#include <string>
#include <vector>

#include "runner/base/result.h"
#include "runner/base/step.h"
#include "runner/io/descriptor.h"
#include "runner/io/process.h"

namespace benchfield {

enum class WithParent { goes_on, ends };

/// What a child is started from. Descriptors are the caller's and stay open. Private to io/.
struct ChildSpec {
  std::vector<std::string> argv;
  Environment environment;  ///< added to the runner's own
  std::string directory;
  int input = -1;  ///< -1: /dev/null
  int output = -1;
  int error_output = -1;
  std::vector<int> join = {};  ///< the child writes itself into these before it is executed
  WithParent with_parent = WithParent::goes_on;  ///< ends: with the thread that calls this
};

/// Starts a child in a session of its own, with default signals and no descriptors but 0, 1, 2.
/// The program has been executed when this returns its pid; the caller reaps it. Errors:
/// "no-such-program", "spawn-failed". Safe from several threads.
Result<int> start_child(const ChildSpec& spec);

/// Both ends of a pipe, closed on exec.
struct Pipe {
  Descriptor read_end;
  Descriptor write_end;
};
Result<Pipe> make_pipe();
/// Makes read and write on it return EAGAIN instead of waiting.
void make_non_blocking(int fd);
/// write() whose broken pipe is only EPIPE, whatever the program does about SIGPIPE.
ssize_t write_quietly(int fd, const char* data, std::size_t size);
/// Identity of a child that was not reaped yet, also when it has ended already.
ProcessId identify_child(int pid);
/// Exit code of a wait status: 128 + signal when ended by one.
int exit_code_of(int wait_status);

}  // namespace benchfield
