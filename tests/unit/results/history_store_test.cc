#include "runner/results/history_store.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <thread>

#include "runner/io/files.h"

namespace benchfield {
namespace {

class HistoryStoreTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string form = testing::TempDir() + "history-XXXXXX";
    folder_ = mkdtemp(form.data());
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string folder_;
};

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    out.push_back(text.substr(at, end - at));
    at = end == std::string::npos ? text.size() : end + 1;
  }
  return out;
}

TEST_F(HistoryStoreTest, FolderKeepsLinesOfSeveralWriters) {
  std::vector<std::jthread> writers;
  for (int writer = 0; writer < 4; ++writer) {
    writers.emplace_back([&, writer] {
      const auto store = folder_store(folder_ + "/h", real_clock());
      for (int i = 0; i < 10; ++i) {
        EXPECT_TRUE(store->append({std::to_string(writer) + "a", std::to_string(i) + "b"}, "x"));
      }
    });
  }
  writers.clear();
  const auto text = folder_store(folder_ + "/h", real_clock())->read();
  ASSERT_TRUE(text);
  const auto all = lines(*text);
  ASSERT_EQ(all.size(), 80u);
  for (std::size_t i = 0; i < all.size(); i += 2) {  // the lines of one append stay together
    EXPECT_EQ(all[i].back(), 'a');
    EXPECT_EQ(all[i + 1].back(), 'b');
  }
}

TEST_F(HistoryStoreTest, FolderCutsATornLine) {
  ASSERT_TRUE(write_file(folder_ + "/history.jsonl", "one\ntwo\nthr"));
  const auto store = folder_store(folder_, real_clock());
  ASSERT_TRUE(store->append({"three"}, "x"));
  EXPECT_EQ(store->read().value(), "one\ntwo\nthree\n");
}

class HistoryBranchTest : public HistoryStoreTest {
 protected:
  void SetUp() override {
    HistoryStoreTest::SetUp();
    before_ = std::filesystem::current_path();
    std::filesystem::current_path(folder_);
    git({"init", "--quiet", "."});
    processes_ = make_process_runner();
  }
  void TearDown() override {
    std::filesystem::current_path(before_);
    HistoryStoreTest::TearDown();
  }
  static std::string git(std::vector<std::string> words) {
    words.insert(words.begin(), "git");
    const auto runner = make_process_runner();
    RunCommand command;
    command.argv = words;
    const auto done = runner->run(command, std::chrono::seconds(30), {});
    EXPECT_TRUE(done && done->exit_code == 0) << words[1];
    return done ? done->output : "";
  }
  std::filesystem::path before_;
  std::unique_ptr<ProcessRunner> processes_;
};

TEST_F(HistoryBranchTest, KeepsLinesAndLeavesTheWorkTreeAlone) {
  const auto store = branch_store("bench/history", *processes_);
  EXPECT_EQ(store->read().value(), "");
  ASSERT_TRUE(store->append({"one"}, "add a"));
  ASSERT_TRUE(store->append({"two", "three"}, "add b"));
  EXPECT_EQ(store->read().value(), "one\ntwo\nthree\n");
  EXPECT_EQ(git({"status", "--porcelain"}), "");
  EXPECT_EQ(list_directory(folder_), (std::vector<std::string>{".git"}));
  EXPECT_EQ(git({"log", "--format=%s", "bench/history"}), "add b\nadd a\n");
}

TEST_F(HistoryBranchTest, TriesAgainWhenAnotherWriterWasFaster) {
  std::vector<std::jthread> writers;
  for (int writer = 0; writer < 3; ++writer) {
    writers.emplace_back([&, writer] {
      const auto store = branch_store("history", *processes_);
      for (int i = 0; i < 3; ++i) {
        const Status done = store->append({std::to_string(writer) + std::to_string(i)}, "x");
        EXPECT_TRUE(done) << (done ? "" : to_text(done.error()));
      }
    });
  }
  writers.clear();
  EXPECT_EQ(lines(branch_store("history", *processes_)->read().value()).size(), 9u);
}

TEST_F(HistoryBranchTest, SaysWhatGitSaysOutsideOfARepository) {
  std::filesystem::remove_all(folder_ + "/.git");
  const auto text = branch_store("history", *processes_)->read();
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().code, "git-failed");
  EXPECT_NE(text.error().notes.at(0).find("not a git repository"), std::string::npos);
}

}  // namespace
}  // namespace benchfield
