#include "runner/io/spawn.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/process/child.hpp>
#include <boost/process/error.hpp>
#include <boost/process/exe.hpp>
#include <boost/process/extend.hpp>
#include <cerrno>
#include <map>
#include <mutex>

namespace benchfield {
namespace {

namespace bp = boost::process;

// Boost.Process makes its report pipe without O_CLOEXEC in one step, so a fork in between would
// leave it open in another child and this one's start would seem to last as long as that child.
std::mutex& fork_mutex() {
  static std::mutex mutex;
  return mutex;
}

/// The strings of an argv or environment with the null-ended array that execve wants.
class CStrings {
 public:
  explicit CStrings(std::vector<std::string> strings) : strings_(std::move(strings)) {
    for (std::string& s : strings_) pointers_.push_back(s.data());
    pointers_.push_back(nullptr);
  }
  CStrings(const CStrings&) = delete;
  CStrings& operator=(const CStrings&) = delete;
  char** get() { return pointers_.data(); }

 private:
  std::vector<std::string> strings_;
  std::vector<char*> pointers_;
};

std::vector<std::string> merged_environment(const Environment& added) {
  Environment all;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    const auto equals = text.find('=');
    if (equals != std::string::npos) all[text.substr(0, equals)] = text.substr(equals + 1);
  }
  for (const auto& [name, value] : added) all[name] = value;
  std::vector<std::string> out;
  for (const auto& [name, value] : all) out.push_back(name + "=" + value);
  return out;
}

bool is_program(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode) &&
         ::access(path.c_str(), X_OK) == 0;
}

/// As a shell would find it: with a slash as it stands (from the child's directory), else in PATH.
Result<std::string> find_program(const ChildSpec& spec) {
  if (spec.argv.empty() || spec.argv.front().empty()) {
    return fail("no-such-program", "no program is named to run");
  }
  const std::string& name = spec.argv.front();
  if (name.find('/') != std::string::npos) {
    const bool is_relative = name.front() != '/' && !spec.directory.empty();
    const std::string path = is_relative ? spec.directory + "/" + name : name;
    if (is_program(path)) return name;
    return fail("no-such-program", "no program '" + path + "'");
  }
  const auto given = spec.environment.find("PATH");
  const char* own = ::getenv("PATH");
  std::string left = given != spec.environment.end() ? given->second : own != nullptr ? own : "";
  while (!left.empty()) {
    const auto colon = left.find(':');
    const std::string path = left.substr(0, colon) + "/" + name;
    if (is_program(path)) return path;
    left = colon == std::string::npos ? "" : left.substr(colon + 1);
  }
  return fail("no-such-program", "no program '" + name + "' in PATH");
}

/// What happens in the child before exec (async-signal-safe calls only) and when that fails.
class ChildSetup : public bp::extend::handler {
 public:
  ChildSetup(const ChildSpec& spec, int null, CStrings& argv, CStrings& environment)
      : spec_(&spec), null_(null), argv_(&argv), environment_(&environment), parent_(::getpid()) {}

  template <class Executor>
  void on_exec_setup(Executor& e) const {
    ::setsid();
    if (spec_->with_parent == WithParent::ends) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      if (::getppid() != parent_) ::_exit(128 + SIGKILL);  // it died before prctl
    }
    for (const int group : spec_->join) {
      if (::write(group, "0", 1) != 1) leave(e, "join cgroup");
    }
    restore_signals();
    const bool connected = ::dup2(or_null(spec_->input), 0) == 0 &&
                           ::dup2(or_null(spec_->output), 1) == 1 &&
                           ::dup2(or_null(spec_->error_output), 2) == 2;
    if (!connected) leave(e, "dup2");
    if (!spec_->directory.empty() && ::chdir(spec_->directory.c_str()) != 0) leave(e, "chdir");
    ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
    e.cmd_line = argv_->get();
    e.env = environment_->get();
  }

  // Boost.Process looks for the failed child only once, without waiting: it might stay a zombie.
  template <class Executor>
  void on_error(Executor& e, const std::error_code&) const {
    if (e.pid > 0) ::waitpid(e.pid, nullptr, 0);
  }

 private:
  int or_null(int fd) const { return fd >= 0 ? fd : null_; }

  template <class Executor>
  static void leave(Executor& e, const char* call) {
    e.set_error(std::error_code(errno, std::system_category()), call);
    ::_exit(127);
  }

  static void restore_signals() {
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    for (const int signal : {SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGCHLD}) {
      ::signal(signal, SIG_DFL);
    }
  }

  const ChildSpec* spec_;
  int null_;
  CStrings* argv_;
  CStrings* environment_;
  pid_t parent_;
};

}  // namespace

Result<int> start_child(const ChildSpec& spec) {
  BF_TRY(const std::string program, find_program(spec));
  const auto failed = [&](const std::string& why) {
    return fail("spawn-failed", "start '" + spec.argv.front() + "': " + why,
                {"command: " + display_argv(spec.argv)});
  };
  const Descriptor null(::open("/dev/null", O_RDWR | O_CLOEXEC));
  if (!null.is_open()) return failed(errno_text(errno));
  CStrings argv(spec.argv);
  CStrings environment(merged_environment(spec.environment));
  const std::scoped_lock lock(fork_mutex());
  try {
    std::error_code ec;
    bp::child child(bp::exe = program, ChildSetup(spec, null.get(), argv, environment), ec);
    if (ec) {
      const bool in_directory = !spec.directory.empty() && ::access(spec.directory.c_str(), X_OK);
      return failed(ec.message() + (in_directory ? " (directory '" + spec.directory + "')" : ""));
    }
    const int pid = child.id();
    child.detach();
    return pid;
  } catch (const std::exception& e) {
    return failed(e.what());
  }
}

Result<Pipe> make_pipe() {
  int ends[2] = {-1, -1};
  if (::pipe2(ends, O_CLOEXEC) != 0) return fail("spawn-failed", "pipe: " + errno_text(errno));
  return Pipe{Descriptor(ends[0]), Descriptor(ends[1])};
}

void make_non_blocking(int fd) { ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK); }

ssize_t write_quietly(int fd, const char* data, std::size_t size) {
  sigset_t broken_pipe;
  sigset_t before;
  sigset_t pending;
  ::sigemptyset(&broken_pipe);
  ::sigaddset(&broken_pipe, SIGPIPE);
  ::sigpending(&pending);
  ::pthread_sigmask(SIG_BLOCK, &broken_pipe, &before);
  const ssize_t written = ::write(fd, data, size);
  const int error = errno;
  if (written < 0 && error == EPIPE && ::sigismember(&pending, SIGPIPE) == 0) {
    const timespec now{};
    while (::sigtimedwait(&broken_pipe, nullptr, &now) < 0 && errno == EINTR) {
    }
  }
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = error;
  return written;
}

int exit_code_of(int wait_status) {
  return WIFSIGNALED(wait_status) ? 128 + WTERMSIG(wait_status) : WEXITSTATUS(wait_status);
}

}  // namespace benchfield
