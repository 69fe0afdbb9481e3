#include "runner/io/process.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <thread>

#include "runner/base/clock.h"
#include "runner/io/files.h"

namespace benchfield {
namespace {

RunCommand command(std::vector<std::string> argv) {
  RunCommand out;
  out.argv = std::move(argv);
  return out;
}

SpawnOptions spawning(std::vector<std::string> argv) {
  SpawnOptions out;
  out.argv = std::move(argv);
  return out;
}

/// Exit code of a process that is about to end; 999 when it does not within ten seconds.
int wait_for_exit(RunningProcess& process) {
  for (int i = 0; i < 1000; ++i) {
    if (const auto code = process.exit_code()) return *code;
    real_clock().sleep_until(real_clock().monotonic_ns() + 10'000'000);
  }
  return 999;
}

std::string text_of(const Result<CommandResult>& result) {
  if (!result) return to_text(result.error());
  return std::to_string(result->exit_code) + " '" + result->output + "' '" + result->error_output +
         "'";
}

class ProcessTest : public ::testing::Test {
 protected:
  std::string run(const RunCommand& c, Nanoseconds deadline = Seconds(20)) {
    return text_of(runner_->run(c, deadline, {}));
  }
  std::unique_ptr<ProcessRunner> runner_ = make_process_runner();
};

TEST_F(ProcessTest, RunGivesBothStreamsAndTheExitCode) {
  EXPECT_EQ(run(command({"sh", "-c", "echo out; echo err >&2; exit 3"})), "3 'out\n' 'err\n'");
  EXPECT_EQ(run(command({"sh", "-c", "kill -9 $$"})), "137 '' ''");
}

TEST_F(ProcessTest, RunTakesArgumentsLiterally) {
  EXPECT_EQ(run(command({"printf", "%s|", "a b", "$HOME", "", "'*'"})), "0 'a b|$HOME||'*'|' ''");
}

TEST_F(ProcessTest, RunMovesMoreThanAPipeHolds) {
  RunCommand cat = command({"cat"});
  cat.input = std::string(3'000'000, 'x');
  const auto result = runner_->run(cat, Seconds(20), {});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->output, cat.input);
}

TEST_F(ProcessTest, RunSurvivesAProgramThatReadsNoInput) {
  RunCommand deaf = command({"true"});
  deaf.input = std::string(3'000'000, 'x');
  EXPECT_EQ(run(deaf), "0 '' ''");
}

TEST_F(ProcessTest, RunSetsEnvironmentAndDirectory) {
  RunCommand c = command({"sh", "-c", "echo $BF_TEST_ADDED ${HOME:+home} $PWD"});
  c.environment = {{"BF_TEST_ADDED", "x y"}};
  c.directory = "/";
  EXPECT_EQ(run(c), "0 'x y home /\n' ''");
}

TEST_F(ProcessTest, ChildrenHaveDefaultSignalsNoStrayDescriptorsAndTheirOwnSession) {
  // The runner itself blocks the signals it waits for; a JVM that inherited that could not be
  // ended.
  sigset_t mask;
  sigset_t before;
  sigemptyset(&mask);
  sigaddset(&mask, SIGTERM);
  ASSERT_EQ(pthread_sigmask(SIG_BLOCK, &mask, &before), 0);
  const int stray = ::dup(2);  // not closed on exec
  EXPECT_EQ(run(command({"grep", "SigBlk", "/proc/self/status"})),
            "0 'SigBlk:\t0000000000000000\n' ''");
  EXPECT_EQ(run(command({"sh", "-c", "ls /proc/$$/fd | tr '\\n' ' '"})).substr(0, 9), "0 '0 1 2 ");
  EXPECT_EQ(run(command({"sh", "-c", "test $(cut -d' ' -f6 /proc/$$/stat) = $$"})), "0 '' ''");
  ::close(stray);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

TEST_F(ProcessTest, RunNamesTheMissingProgramAndDirectory) {
  EXPECT_EQ(run(command({"no-such-tool"})),
            "error: no program 'no-such-tool' in PATH [no-such-program]\n");
  EXPECT_EQ(run(command({"./no/tool"})), "error: no program './no/tool' [no-such-program]\n");
  EXPECT_EQ(run(command({})), "error: no program is named to run [no-such-program]\n");
  RunCommand nowhere = command({"true"});
  nowhere.directory = "/no/such/place";
  EXPECT_EQ(run(nowhere),
            "error: start 'true': No such file or directory (directory '/no/such/place') "
            "[spawn-failed]\n  = command: true\n");
}

TEST_F(ProcessTest, DeadlineEndsGrandchildrenToo) {
  const std::string marker = "bf-deadline-" + std::to_string(::getpid());
  RunCommand c = command({"sh", "-c", "echo begun; sleep 100 & sleep 100"});
  c.environment = {{"BF_TEST_MARK", marker}};
  EXPECT_EQ(run(c, Milliseconds(300)),
            "error: 'sh' did not end in time [timed-out]\n"
            "  = command: sh -c 'echo begun; sleep 100 & sleep 100'\n"
            "  = output ends: begun\n\n");
  EXPECT_TRUE(find_by_environment("BF_TEST_MARK", marker).empty());
}

TEST_F(ProcessTest, StopRequestEndsACommandAtOnce) {
  std::stop_source stop;
  const std::int64_t begin = real_clock().monotonic_ns();
  std::jthread stopper([&] { stop.request_stop(); });
  const auto result = runner_->run(command({"sleep", "100"}), Seconds(100), stop.get_token());
  EXPECT_EQ(text_of(result), "error: 'sleep' was stopped [stopped]\n  = command: sleep 100\n");
  EXPECT_LT(real_clock().monotonic_ns() - begin, 10'000'000'000);
}

TEST_F(ProcessTest, RunDoesNotWaitForWhatTheProgramLeftBehind) {
  const std::string marker = "bf-left-" + std::to_string(::getpid());
  RunCommand c = command({"sh", "-c", "sleep 100 & echo started"});
  c.environment = {{"BF_TEST_MARK", marker}};
  EXPECT_EQ(run(c), "0 'started\n' ''");
  for (const ProcessId& id : find_by_environment("BF_TEST_MARK", marker)) {
    EXPECT_TRUE(end_process(id, Seconds(0)));
  }
}

TEST_F(ProcessTest, SpawnWritesBothStreamsToTheLog) {
  std::string home = ::testing::TempDir() + "bf-spawn-XXXXXX";
  ASSERT_NE(::mkdtemp(home.data()), nullptr);
  SpawnOptions options = spawning({"sh", "-c", "echo out; echo err >&2"});
  options.log = home + "/logs/a.log";
  for (int i = 0; i < 2; ++i) {
    const auto process = runner_->spawn(options);
    ASSERT_TRUE(process);
    EXPECT_EQ(wait_for_exit(**process), 0);
  }
  EXPECT_EQ(read_file(options.log).value(), "out\nerr\nout\nerr\n");
  EXPECT_TRUE(remove_tree(home));
}

TEST_F(ProcessTest, SpawnTalksByLinesBothWays) {
  std::mutex mutex;
  std::vector<std::string> lines;
  SpawnOptions options =
      spawning({"sh", "-c", "while read x; do echo got $x; done; printf unfinished; exit 4"});
  options.pipe_input = true;
  options.on_line = [&](std::string_view line) {
    const std::scoped_lock lock(mutex);
    lines.emplace_back(line);
  };
  const auto process = runner_->spawn(options);
  ASSERT_TRUE(process);
  EXPECT_TRUE((*process)->write_line("one"));
  EXPECT_TRUE((*process)->write_line("two"));
  EXPECT_EQ((*process)->exit_code(), std::nullopt);
  (*process)->close_input();
  EXPECT_EQ(wait_for_exit(**process), 4);
  // The exit code is not given before the last line was.
  const std::scoped_lock lock(mutex);
  EXPECT_EQ(lines, (std::vector<std::string>{"got one", "got two", "unfinished"}));
}

TEST_F(ProcessTest, WritingToAnEndedProcessIsAnError) {
  SpawnOptions options = spawning({"true"});
  options.pipe_input = true;
  const auto process = runner_->spawn(options);
  ASSERT_TRUE(process);
  EXPECT_EQ(wait_for_exit(**process), 0);
  const auto status = (*process)->write_line("x");
  ASSERT_FALSE(status);
  EXPECT_EQ(to_text(status.error()), "error: write to process " +
                                         std::to_string((*process)->id().pid) +
                                         ": Broken pipe [process-gone]\n");
}

TEST_F(ProcessTest, ServersOutliveTheObjectAndTheSpawningThread) {
  ProcessId id;
  std::jthread([&] { id = (*runner_->spawn(spawning({"sleep", "100"})))->id(); }).join();
  EXPECT_TRUE(is_alive(id));
  EXPECT_TRUE(end_session(id, Seconds(5)));
  EXPECT_FALSE(is_alive(id));
}

TEST_F(ProcessTest, AgentsOutliveTheSpawningThreadButNotTheRunner) {
  SpawnOptions options = spawning({"sleep", "100"});
  options.end_with_parent = true;
  std::unique_ptr<RunningProcess> process;
  std::jthread([&] { process = std::move(*runner_->spawn(options)); }).join();
  ASSERT_NE(process, nullptr);
  EXPECT_EQ(process->exit_code(), std::nullopt);
  runner_.reset();
  EXPECT_EQ(wait_for_exit(*process), 128 + SIGKILL);
}

TEST_F(ProcessTest, ManyThreadsStartAndReapWithoutMixingUp) {
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([this, t] {
      for (int i = 0; i < 10; ++i) {
        const std::string text = std::to_string(t) + "-" + std::to_string(i);
        EXPECT_EQ(run(command({"sh", "-c", "echo " + text + "; exit " + std::to_string(i)})),
                  std::to_string(i) + " '" + text + "\n' ''");
      }
    });
  }
}

}  // namespace
}  // namespace benchfield
