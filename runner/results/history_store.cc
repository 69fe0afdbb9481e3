#include "runner/results/history_store.h"

#include <chrono>

#include "runner/io/files.h"

namespace benchfield {
namespace {

constexpr std::int64_t kLockWaitNs = 30'000'000'000;
constexpr std::int64_t kLockPauseNs = 50'000'000;
constexpr int kRaces = 20;
constexpr const char* kFile = "history.jsonl";

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

class FolderStore final : public HistoryStore {
 public:
  FolderStore(std::string folder, const Clock& clock) : folder_(std::move(folder)), clock_(clock) {}

  Result<std::string> read() override {
    const std::string path = folder_ + "/" + kFile;
    if (!path_exists(path)) return std::string();
    return read_file(path);
  }

  Status append(const std::vector<std::string>& lines, const std::string&) override {
    BF_CHECK_OK(make_directory(folder_));
    BF_TRY(const auto lock, wait_for_lock());
    BF_TRY(const auto file, open_append(folder_ + "/" + kFile));
    std::string text = joined(lines);
    if (text.empty()) return Done{};
    text.pop_back();
    return file->append(text);
  }

 private:
  Result<std::unique_ptr<FileLock>> wait_for_lock() {
    const std::int64_t until = clock_.monotonic_ns() + kLockWaitNs;
    while (true) {
      auto lock = lock_file(folder_ + "/history.lock");
      if (lock || lock.error().code != "locked" || clock_.monotonic_ns() > until) return lock;
      clock_.sleep_until(clock_.monotonic_ns() + kLockPauseNs);
    }
  }

  std::string folder_;
  const Clock& clock_;
};

class BranchStore final : public HistoryStore {
 public:
  BranchStore(std::string branch, ProcessRunner& processes)
      : ref_("refs/heads/" + std::move(branch)), processes_(processes) {}

  Result<std::string> read() override {
    BF_TRY(const std::string tip, tip_of_branch());
    return tip.empty() ? std::string() : content_at(tip);
  }

  Status append(const std::vector<std::string>& lines, const std::string& what) override {
    for (int race = 0; race < kRaces; ++race) {
      BF_TRY(const std::string tip, tip_of_branch());
      BF_TRY(const std::string commit, commit_of(tip, lines, what));
      // an empty old value means "must not exist yet"
      const auto moved =
          git({"update-ref", ref_, commit, tip.empty() ? std::string(40, '0') : tip});
      if (moved) return Done{};
      BF_TRY(const std::string now, tip_of_branch());
      if (now == tip) return fail(moved.error());
    }
    return fail("git-failed", "others kept moving branch '" + ref_ + "'", {}, "try again");
  }

 private:
  Result<CommandResult> run(const std::vector<std::string>& arguments, const std::string& input) {
    RunCommand command;
    command.argv = {"git"};
    command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
    command.input = input;
    // a CI machine has no identity of its own
    command.environment = {{"GIT_AUTHOR_NAME", "benchfield"},
                           {"GIT_AUTHOR_EMAIL", "benchfield@localhost"},
                           {"GIT_COMMITTER_NAME", "benchfield"},
                           {"GIT_COMMITTER_EMAIL", "benchfield@localhost"},
                           {"LC_ALL", "C"}};
    return processes_.run(command, std::chrono::minutes(1), {});
  }

  /// Output of a git command that succeeded.
  Result<std::string> git(const std::vector<std::string>& arguments,
                          const std::string& input = "") {
    BF_TRY(const CommandResult done, run(arguments, input));
    if (done.exit_code == 0) return done.output;
    std::string words = done.error_output;
    while (words.ends_with('\n')) words.pop_back();
    return fail("git-failed",
                "git " + arguments.front() + " ended with code " + std::to_string(done.exit_code),
                {words});
  }
  Result<std::string> git_id(const std::vector<std::string>& arguments,
                             const std::string& input = "") {
    BF_TRY(std::string id, git(arguments, input));
    while (id.ends_with('\n')) id.pop_back();
    return id;
  }

  /// Commit of the branch; empty when there is none yet.
  Result<std::string> tip_of_branch() {
    BF_TRY(const std::string folder, git_id({"rev-parse", "--git-dir"}));
    BF_TRY(CommandResult done, run({"rev-parse", "--verify", "--quiet", ref_}, ""));
    if (done.exit_code != 0) return std::string();
    while (done.output.ends_with('\n')) done.output.pop_back();
    return done.output;
  }

  Result<std::string> tree_lines(const std::string& tip) {
    return tip.empty() ? Result<std::string>(std::string()) : git({"ls-tree", tip});
  }

  Result<std::string> content_at(const std::string& tip) {
    BF_TRY(const std::string tree, tree_lines(tip));
    if (("\n" + tree).find(std::string("\t") + kFile + "\n") == std::string::npos) {
      return std::string();
    }
    return git({"cat-file", "blob", tip + ":" + kFile});
  }

  Result<std::string> commit_of(const std::string& tip, const std::vector<std::string>& lines,
                                const std::string& what) {
    std::string content;
    if (!tip.empty()) {
      BF_TRY(content, content_at(tip));
    }
    if (!content.empty() && !content.ends_with('\n')) content.resize(content.rfind('\n') + 1);
    BF_TRY(const std::string blob,
           git_id({"hash-object", "-w", "--stdin"}, content + joined(lines)));
    BF_TRY(const std::string before, tree_lines(tip));
    std::string tree;
    for (std::size_t at = 0; at < before.size();) {
      const std::size_t end = before.find('\n', at);
      const std::string line = before.substr(at, end - at);
      if (!line.ends_with(std::string("\t") + kFile)) tree += line + "\n";
      at = end == std::string::npos ? before.size() : end + 1;
    }
    tree += "100644 blob " + blob + "\t" + kFile + "\n";
    BF_TRY(const std::string id, git_id({"mktree"}, tree));
    std::vector<std::string> words{"commit-tree", id, "-m", what};
    if (!tip.empty()) words.insert(words.end(), {"-p", tip});
    return git_id(words);
  }

  std::string ref_;
  ProcessRunner& processes_;
};

}  // namespace

std::unique_ptr<HistoryStore> folder_store(std::string folder, const Clock& clock) {
  return std::make_unique<FolderStore>(std::move(folder), clock);
}

std::unique_ptr<HistoryStore> branch_store(std::string branch, ProcessRunner& processes) {
  return std::make_unique<BranchStore>(std::move(branch), processes);
}

}  // namespace benchfield
