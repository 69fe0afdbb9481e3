#include "runner/io/lines.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <vector>

#include "runner/io/files.h"

namespace benchfield {
namespace {

/// The lines of a file with this content; an error's text as the last one.
std::vector<std::string> lines_of(const std::string& content) {
  const std::string path =
      testing::TempDir() + "lines-" + testing::UnitTest::GetInstance()->current_test_info()->name();
  EXPECT_TRUE(write_file(path, content));
  std::vector<std::string> out;
  const Status status = for_each_line(path, [&](std::string_view line) {
    out.emplace_back(line);
    return Status(Done{});
  });
  if (!status) out.push_back(status.error().code);
  std::filesystem::remove(path);
  return out;
}

using Lines = std::vector<std::string>;

TEST(Lines, GivesLinesWithoutTheirEnds) {
  EXPECT_EQ(lines_of("\xef\xbb\xbf"
                     "a\r\n\nb c\nlast"),
            (Lines{"a", "", "b c", "last"}));
  EXPECT_EQ(lines_of(""), Lines{});
  EXPECT_EQ(lines_of("\n"), Lines{""});
}

TEST(Lines, JoinsLinesAcrossBlocks) {
  const std::string longer(700'000, 'x');
  EXPECT_EQ(lines_of(longer + "\n" + longer + "\nend"), (Lines{longer, longer, "end"}));
}

TEST(Lines, RefusesWhatIsNoTextOfLines) {
  EXPECT_EQ(lines_of("a\n" + std::string(kLongestLine + 1, 'x')), (Lines{"a", "long-line"}));
}

TEST(Lines, StopsAtTheFirstErrorAndNamesAMissingFile) {
  const Status none =
      for_each_line("/nonexistent/file", [](std::string_view) { return Status(Done{}); });
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, "no-such-file");
}

}  // namespace
}  // namespace benchfield
