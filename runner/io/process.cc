#include "runner/io/process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>

#include "runner/base/clock.h"
#include "runner/io/files.h"
#include "runner/io/spawn.h"

namespace benchfield {
namespace {

constexpr auto kEndGrace = Seconds(2);  ///< from SIGTERM to SIGKILL of a command cut short

/// Appends what can be read now to `text`. False at the end of the stream.
bool read_available(int fd, std::string& text) {
  std::array<char, 65536> buffer{};
  while (true) {
    const ssize_t n = ::read(fd, buffer.data(), buffer.size());
    if (n > 0) text.append(buffer.data(), static_cast<std::size_t>(n));
    if (n == 0) return false;
    if (n < 0 && errno != EINTR) return errno == EAGAIN;
  }
}

void raise_event(int fd) {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t n = ::write(fd, &one, sizeof one);
}

/// One command from start to end: feeds its input, gathers its output.
class Command {
 public:
  explicit Command(const RunCommand& command) : command_(command), input_left_(command.input) {}

  Result<CommandResult> run(Nanoseconds deadline, std::stop_token stop) {
    BF_CHECK_OK(start());
    const std::stop_callback wake(stop, [this] { raise_event(event_.get()); });
    const std::int64_t end_at = real_clock().monotonic_ns() + deadline.count();
    while (!has_ended_) {
      const std::int64_t left = end_at - real_clock().monotonic_ns();
      if (left <= 0) return cut_short("timed-out", "did not end in time");
      if (stop.stop_requested()) return cut_short("stopped", "was stopped");
      wait_and_move(left);
    }
    drain();
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    result_.exit_code = exit_code_of(status);
    return std::move(result_);
  }

 private:
  Status start() {
    ChildSpec spec{.argv = command_.argv,
                   .environment = command_.environment,
                   .directory = command_.directory};
    BF_TRY(Pipe output, make_pipe());
    BF_TRY(Pipe error_output, make_pipe());
    Pipe input;
    if (!input_left_.empty()) {
      BF_TRY(input, make_pipe());
      spec.input = input.read_end.get();
    }
    spec.output = output.write_end.get();
    spec.error_output = error_output.write_end.get();
    event_ = Descriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    BF_TRY(pid_, start_child(spec));
    end_ = Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)));
    output_ = std::move(output.read_end);
    error_output_ = std::move(error_output.read_end);
    input_ = std::move(input.write_end);
    for (const Descriptor* d : {&output_, &error_output_, &input_}) {
      if (d->is_open()) make_non_blocking(d->get());
    }
    return Done{};
  }

  void wait_and_move(std::int64_t left_ns) {
    std::array<pollfd, 5> waits{{{end_.get(), POLLIN, 0},
                                 {event_.get(), POLLIN, 0},
                                 {output_.get(), POLLIN, 0},
                                 {error_output_.get(), POLLIN, 0},
                                 {input_.get(), POLLOUT, 0}}};
    const timespec limit{left_ns / 1'000'000'000, left_ns % 1'000'000'000};
    if (::ppoll(waits.data(), waits.size(), &limit, nullptr) <= 0) return;
    if (waits[2].revents != 0 && !read_available(output_.get(), result_.output)) output_.reset();
    if (waits[3].revents != 0 && !read_available(error_output_.get(), result_.error_output)) {
      error_output_.reset();
    }
    if (waits[4].revents != 0) feed();
    has_ended_ = waits[0].revents != 0;
  }

  void feed() {
    const ssize_t n = write_quietly(input_.get(), input_left_.data(), input_left_.size());
    if (n > 0) input_left_.remove_prefix(static_cast<std::size_t>(n));
    const bool is_over = n < 0 && errno != EAGAIN && errno != EINTR;  // it closed its input
    if (input_left_.empty() || is_over) input_.reset();
  }

  void drain() {
    if (output_.is_open()) read_available(output_.get(), result_.output);
    if (error_output_.is_open()) read_available(error_output_.get(), result_.error_output);
  }

  tl::unexpected<Error> cut_short(std::string code, const std::string& how) {
    const Status ended = end_session(identify_child(pid_), kEndGrace);
    drain();
    // SIGKILL was sent: only a process in uninterruptible sleep is not there to be reaped.
    ::waitpid(pid_, nullptr, ended ? 0 : WNOHANG);
    Error error{std::move(code), "'" + command_.argv.front() + "' " + how, {}, {}};
    error.notes.push_back("command: " + display_argv(command_.argv));
    const std::string& said = result_.error_output.empty() ? result_.output : result_.error_output;
    if (!said.empty()) {
      error.notes.push_back("output ends: " +
                            said.substr(said.size() > 500 ? said.size() - 500 : 0));
    }
    if (!ended) error.notes.push_back(ended.error().what);
    return fail(std::move(error));
  }

  const RunCommand& command_;
  std::string_view input_left_;
  int pid_ = 0;
  Descriptor end_;  ///< readable when the process has ended
  Descriptor event_;
  Descriptor output_;
  Descriptor error_output_;
  Descriptor input_;
  bool has_ended_ = false;
  CommandResult result_;
};

/// Hands each line of a pipe to a function, in a thread of its own.
class LineReader {
 public:
  LineReader(Descriptor from, std::function<void(std::string_view)> on_line)
      : from_(std::move(from)),
        on_line_(std::move(on_line)),
        event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    make_non_blocking(from_.get());
    thread_ = std::jthread([this] { read_lines(); });
  }
  ~LineReader() { finish(); }

  /// Reads what is in the pipe now and ends, even if someone still holds its other end.
  void finish() { raise_event(event_.get()); }
  bool is_done() const { return is_done_; }

 private:
  void read_lines() {
    std::string text;
    for (bool goes_on = true; goes_on;) {
      std::array<pollfd, 2> waits{{{from_.get(), POLLIN, 0}, {event_.get(), POLLIN, 0}}};
      ::poll(waits.data(), waits.size(), -1);
      const bool must_finish = waits[1].revents != 0;
      goes_on = read_available(from_.get(), text) && !must_finish;
      hand_over(text);
    }
    if (!text.empty()) on_line_(text);
    is_done_ = true;
  }

  void hand_over(std::string& text) {
    std::size_t begin = 0;
    for (std::size_t end = 0; (end = text.find('\n', begin)) != std::string::npos;
         begin = end + 1) {
      on_line_(std::string_view(text).substr(begin, end - begin));
    }
    text.erase(0, begin);
  }

  Descriptor from_;
  std::function<void(std::string_view)> on_line_;
  Descriptor event_;
  std::atomic<bool> is_done_{false};
  std::jthread thread_;
};

class Child final : public RunningProcess {
 public:
  Child(ProcessId id, Descriptor input, std::unique_ptr<LineReader> reader)
      : id_(std::move(id)), input_(std::move(input)), reader_(std::move(reader)) {}
  ~Child() override { exit_code(); }

  ProcessId id() const override { return id_; }

  std::optional<int> exit_code() override {
    const std::scoped_lock lock(mutex_);
    if (!exit_code_) {
      int status = 0;
      const pid_t reaped = ::waitpid(id_.pid, &status, WNOHANG);
      if (reaped == 0 || (reaped < 0 && errno == EINTR)) return std::nullopt;
      exit_code_ = reaped > 0 ? exit_code_of(status) : 255;
      if (reader_) reader_->finish();
    }
    if (reader_ && !reader_->is_done()) return std::nullopt;
    return exit_code_;
  }

  Status write_line(std::string_view line) override {
    const std::scoped_lock lock(mutex_);
    std::string text(line);
    text += '\n';
    for (std::string_view left = text; !left.empty();) {
      if (!input_.is_open()) return gone("its input is closed");
      const ssize_t n = write_quietly(input_.get(), left.data(), left.size());
      if (n > 0) left.remove_prefix(static_cast<std::size_t>(n));
      if (n < 0 && errno != EINTR) return gone(errno_text(errno));
    }
    return Done{};
  }

  void close_input() override {
    const std::scoped_lock lock(mutex_);
    input_.reset();
  }

 private:
  tl::unexpected<Error> gone(const std::string& why) const {
    return fail("process-gone", "write to process " + std::to_string(id_.pid) + ": " + why);
  }

  const ProcessId id_;
  std::mutex mutex_;
  Descriptor input_;
  std::unique_ptr<LineReader> reader_;
  std::optional<int> exit_code_;
};

/// Starts children that must end with their parent. PR_SET_PDEATHSIG fires when the *thread* that
/// forked ends, so all of them come from this one, which lives as long as its runner.
class ForkThread {
 public:
  ForkThread() : thread_([this](const std::stop_token& stop) { serve(stop); }) {}

  Result<int> start(const ChildSpec& spec) {
    std::packaged_task<Result<int>()> task([&spec] { return start_child(spec); });
    std::future<Result<int>> pid = task.get_future();
    {
      const std::scoped_lock lock(mutex_);
      tasks_.push_back(std::move(task));
    }
    has_task_.notify_one();
    return pid.get();
  }

 private:
  void serve(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (has_task_.wait(lock, stop, [this] { return !tasks_.empty(); })) {
      auto task = std::move(tasks_.front());
      tasks_.pop_front();
      lock.unlock();
      task();
      lock.lock();
    }
  }

  std::mutex mutex_;
  std::condition_variable_any has_task_;
  std::deque<std::packaged_task<Result<int>()>> tasks_;
  std::jthread thread_;
};

class SystemProcessRunner final : public ProcessRunner {
 public:
  Result<CommandResult> run(const RunCommand& command, Nanoseconds deadline,
                            std::stop_token stop) override {
    return Command(command).run(deadline, std::move(stop));
  }

  Result<std::unique_ptr<RunningProcess>> spawn(const SpawnOptions& options) override {
    ChildSpec spec{
        .argv = options.argv, .environment = options.environment, .directory = options.directory};
    Descriptor log;
    Pipe output;
    Pipe input;
    if (!options.log.empty()) {
      BF_TRY(log, open_log_file(options.log));
      spec.output = spec.error_output = log.get();
    }
    if (options.on_line) {
      BF_TRY(output, make_pipe());
      spec.output = output.write_end.get();
    }
    if (options.pipe_input) {
      BF_TRY(input, make_pipe());
      spec.input = input.read_end.get();
    }
    std::vector<Descriptor> groups;
    for (const std::string& path : options.join) {
      groups.emplace_back(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
      if (!groups.back().is_open()) {
        return fail("spawn-failed", "open '" + path + "': " + errno_text(errno));
      }
      spec.join.push_back(groups.back().get());
    }
    spec.with_parent = options.end_with_parent ? WithParent::ends : WithParent::goes_on;
    BF_TRY(const int pid, options.end_with_parent ? fork_thread().start(spec) : start_child(spec));
    output.write_end.reset();
    std::unique_ptr<LineReader> reader;
    if (options.on_line) {
      reader = std::make_unique<LineReader>(std::move(output.read_end), options.on_line);
    }
    return std::make_unique<Child>(identify_child(pid), std::move(input.write_end),
                                   std::move(reader));
  }

 private:
  static Result<Descriptor> open_log_file(const std::string& path) {
    const auto slash = path.rfind('/');
    if (slash != std::string::npos && slash > 0) BF_CHECK_OK(make_directory(path.substr(0, slash)));
    Descriptor log(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
    if (!log.is_open()) {
      return fail("file-failed", "open '" + path + "': " + errno_text(errno));
    }
    return log;
  }

  ForkThread& fork_thread() {
    const std::scoped_lock lock(mutex_);
    if (!fork_thread_) fork_thread_ = std::make_unique<ForkThread>();
    return *fork_thread_;
  }

  std::mutex mutex_;
  std::unique_ptr<ForkThread> fork_thread_;
};

}  // namespace

std::unique_ptr<ProcessRunner> make_process_runner() {
  return std::make_unique<SystemProcessRunner>();
}

}  // namespace benchfield
