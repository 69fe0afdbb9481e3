#include "runner/io/files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

namespace benchfield {
namespace {

class FilesTest : public ::testing::Test {
 protected:
  FilesTest() {
    std::string pattern = ::testing::TempDir() + "bf-files-XXXXXX";
    home_ = ::mkdtemp(pattern.data());
  }
  ~FilesTest() override { EXPECT_TRUE(remove_tree(home_)); }
  std::string path(const std::string& name) const { return home_ + "/" + name; }

  std::string home_;
};

TEST_F(FilesTest, WriteReplacesWholeAndLeavesNothingElse) {
  ASSERT_TRUE(write_file(path("a/b/c.txt"), "old and long"));
  ASSERT_TRUE(write_file(path("a/b/c.txt"), "new", 0600));
  EXPECT_EQ(read_file(path("a/b/c.txt")).value(), "new");
  EXPECT_EQ(list_directory(path("a/b")), std::vector<std::string>{"c.txt"});
  struct stat info {};
  ASSERT_EQ(::stat(path("a/b/c.txt").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
}

TEST_F(FilesTest, FailedWriteLeavesNoTemporaryFile) {
  ASSERT_TRUE(make_directory(path("taken/by/directory")));
  const auto status = write_file(path("taken/by"), "x");
  EXPECT_EQ(to_text(status.error()),
            "error: write '" + path("taken/by") + "': Is a directory [file-failed]\n");
  EXPECT_EQ(list_directory(path("taken")), std::vector<std::string>{"by"});
}

TEST_F(FilesTest, ReadNamesTheMissingFile) {
  EXPECT_EQ(to_text(read_file(path("none")).error()),
            "error: no file '" + path("none") + "' [no-such-file]\n");
}

TEST_F(FilesTest, RemoveTreeStopsAtLinks) {
  ASSERT_TRUE(write_file(path("outside/kept.txt"), "x"));
  ASSERT_TRUE(make_directory(path("tree")));
  ASSERT_EQ(::symlink(path("outside").c_str(), path("tree/link").c_str()), 0);
  EXPECT_TRUE(remove_tree(path("tree")));
  EXPECT_FALSE(path_exists(path("tree")));
  EXPECT_TRUE(path_exists(path("outside/kept.txt")));
  EXPECT_TRUE(remove_tree(path("tree")));
}

TEST_F(FilesTest, RemoveTreeRefusesTheRoot) {
  for (const std::string& root : {std::string(), std::string("/"), std::string("/tmp/..")}) {
    EXPECT_EQ(to_text(remove_tree(root).error()),
              "error: remove '" + root + "': that is no directory of ours [file-failed]\n");
  }
}

TEST_F(FilesTest, AppendCutsTheTornLineOfACrash) {
  ASSERT_TRUE(write_file(path("log"), "one\ntwo\nthr"));
  auto file = open_append(path("log"));
  ASSERT_TRUE(file);
  ASSERT_TRUE((*file)->append("three"));
  EXPECT_EQ(read_file(path("log")).value(), "one\ntwo\nthree\n");
}

TEST_F(FilesTest, AppendCutsATornLineLongerThanItsReads) {
  ASSERT_TRUE(write_file(path("log"), "one\n" + std::string(10000, 'x')));
  ASSERT_TRUE(open_append(path("log")));
  EXPECT_EQ(read_file(path("log")).value(), "one\n");
  ASSERT_TRUE(write_file(path("log"), std::string(10000, 'x')));
  ASSERT_TRUE(open_append(path("log")));
  EXPECT_EQ(read_file(path("log")).value(), "");
}

TEST_F(FilesTest, AppendToAFullDiskSaysSo) {
  if (::access("/dev/full", W_OK) != 0) GTEST_SKIP() << "no /dev/full here";
  auto file = open_append("/dev/full");
  ASSERT_TRUE(file);
  EXPECT_EQ((*file)->append("x").error().what, "append to '/dev/full': No space left on device");
}

TEST_F(FilesTest, TailDropsControlCharactersAndKeepsAnUnfinishedLine) {
  ASSERT_TRUE(write_file(path("log"), "one\ntwo\r\n\x1B[31mthree\tx\x7F\nfour"));
  EXPECT_EQ(tail(path("log"), 3), (std::vector<std::string>{"two", "[31mthree\tx", "four"}));
  EXPECT_EQ(tail(path("log"), 9).size(), 4U);
  EXPECT_TRUE(tail(path("none"), 3).empty());
}

TEST_F(FilesTest, LockNamesItsHolderAndEndsWithIt) {
  auto lock = lock_file(path("lock"));
  ASSERT_TRUE(lock);
  EXPECT_EQ(to_text(lock_file(path("lock")).error()),
            "error: '" + path("lock") + "' is in use by process " + std::to_string(::getpid()) +
                " [locked]\n");
  lock->reset();
  EXPECT_TRUE(lock_file(path("lock")));
}

TEST_F(FilesTest, FreeBytesLooksAtTheNearestExistingParent) {
  EXPECT_GT(free_bytes(path("not/there/yet")), 0);
}

TEST(Files, Sha256OfKnownTexts) {
  EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

}  // namespace
}  // namespace benchfield
