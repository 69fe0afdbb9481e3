#include "reports/diff.h"

#include <gtest/gtest.h>

#include <clocale>
#include <cstdlib>
#include <ctime>

#include "reports/diff_rows.h"
#include "reports/excerpt.h"
#include "runner/io/files.h"
#include "runner/io/json.h"
#include "tests/unit/reports/diff_samples.h"

namespace benchfield::reports {
namespace {

std::string rendered(const char* format, const std::vector<Diff>& diffs) {
  return find_diff_format(format)->render(diffs, Words());
}

void expect_golden(const std::string& name, const std::string& content) {
  const std::string path = std::string(BENCHFIELD_SOURCE_DIR) + "/tests/golden/diff/" + name;
  if (std::getenv("BENCHFIELD_UPDATE_GOLDEN") != nullptr) {
    ASSERT_TRUE(write_file(path, content));
    return;
  }
  const auto stored = read_file(path);
  ASSERT_TRUE(stored) << "no " << path << "; BENCHFIELD_UPDATE_GOLDEN=1 makes it";
  EXPECT_EQ(*stored, content);
}

TEST(Diff, ReadsAsStoredInEveryFormat) {
  const RunResult base = base_run(), fresh = new_run();
  const auto diffs = sample(base, fresh);
  for (const DiffFormat& format : diff_formats()) {
    expect_golden("diff." + (format.name == "text" ? std::string("txt") : format.name),
                  format.render(diffs, Words()));
  }
}

TEST(Diff, ReadsAsStoredInSpanish) {
  const RunResult base = base_run(), fresh = new_run();
  const auto diffs = sample(base, fresh);
  const Words spanish(Language::spanish);
  expect_golden("diff-es.txt", find_diff_format("text")->render(diffs, spanish));
  expect_golden("diff-es.md", find_diff_format("md")->render(diffs, spanish));
  expect_golden("diff-es.junit", find_diff_format("junit")->render(diffs, spanish));
  EXPECT_EQ(find_diff_format("json")->render(diffs, spanish), rendered("json", diffs));
}

TEST(Diff, ShowsTheWorstFirstAndDropsNothing) {
  const RunResult base = base_run(), fresh = new_run();
  const auto diffs = sample(base, fresh);
  const auto rows = diff_rows(diffs[0].model, Words());
  ASSERT_EQ(rows.size(), 7u);  // six variants there, one only in the new run
  EXPECT_EQ(rows[0].variant, "slower");
  EXPECT_EQ(rows[0].kind, DiffKind::regression);
  EXPECT_EQ(rows[1].kind, DiffKind::missing);
  EXPECT_EQ(rows[2].kind, DiffKind::missing);
  EXPECT_EQ(rows[3].kind, DiffKind::refused);
  EXPECT_EQ(rows[3].variant, "moved|nodes");
  EXPECT_NE(rows[3].why.find("nodes 6 -> 9"), std::string::npos) << rows[3].why;
  EXPECT_EQ(rows.back().kind, DiffKind::same);
}

TEST(Diff, SaysTheSameInAnotherLocaleAndTimeZone) {
  const RunResult base = base_run(), fresh = new_run();
  std::vector<std::string> before, after;
  for (const DiffFormat& format : diff_formats())
    before.push_back(format.render(sample(base, fresh), Words()));
  setenv("TZ", "Pacific/Kiritimati", 1);
  tzset();
  for (const char* name : {"de_DE.UTF-8", "es_ES.UTF-8", "C.UTF-8"}) std::setlocale(LC_ALL, name);
  for (const DiffFormat& format : diff_formats())
    after.push_back(format.render(sample(base, fresh), Words()));
  std::setlocale(LC_ALL, "C");
  unsetenv("TZ");
  tzset();
  EXPECT_EQ(before, after);
}

TEST(Diff, CutsACommentAtARowAndSaysSo) {
  RunResult base = run_named("base"), fresh = run_named("new");
  for (int i = 0; i < 2000; ++i) {
    add(base, "variant-" + std::to_string(i), {1000, 1010, 990});
    add(fresh, "variant-" + std::to_string(i), {500, 505, 495});
  }
  const std::string text = rendered("md", sample(base, fresh));
  EXPECT_LE(text.size(), kLongestComment);
  EXPECT_TRUE(text.starts_with(comment_marker("pipeline") + "\n"));
  EXPECT_NE(text.find(" more rows did not fit into this comment"), std::string::npos);
  const auto last_row = text.rfind("| **regression** |");
  EXPECT_NE(text.find(" |\n", last_row), std::string::npos);  // the last row is whole
}

TEST(Diff, EscapesForeignNames) {
  RunResult base = run_named("base"), fresh = run_named("new");
  add(base, "<script>|`x`\x1b[31m", {1, 1.01, 0.99});
  add(fresh, "<script>|`x`\x1b[31m", {1, 1.01, 0.99});
  const auto diffs = sample(base, fresh);
  for (const DiffFormat& format : diff_formats()) {
    if (format.name != "json") {
      EXPECT_EQ(format.render(diffs, Words()).find('\x1b'), std::string::npos) << format.name;
    }
  }
  EXPECT_EQ(rendered("md", diffs).find("<script>"), std::string::npos);
  EXPECT_EQ(rendered("junit", diffs).find("<script>"), std::string::npos);
  EXPECT_TRUE(parse_json(rendered("json", diffs)));
}

}  // namespace
}  // namespace benchfield::reports
