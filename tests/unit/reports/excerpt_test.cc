#include "reports/excerpt.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/fakes/sample_results.h"

namespace benchfield::reports {
namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(Excerpt, StartsWithAMarkerThatCannotEndEarly) {
  EXPECT_EQ(comment_marker("aks-moving"), "<!-- benchfield:aks-moving -->");
  EXPECT_EQ(comment_marker("a --> <b>"), "<!-- benchfield:a-b -->");
  const std::string long_name(60, 'a');  // plans that differ late in their names stay apart
  EXPECT_NE(comment_marker(long_name + "-1"), comment_marker(long_name + "-2"));
}

TEST(Excerpt, IsTheWholeReportWithoutPicturesWhereItFits) {
  const Report report = build_report(fakes::sample_run());
  const std::string text = render_excerpt(report, 1'000'000, "<!-- x -->");
  EXPECT_TRUE(text.starts_with("<!-- x -->\n# quickstart\n"));
  EXPECT_TRUE(has(text, "## Again"));
  EXPECT_TRUE(has(text, "xychart-beta"));
  EXPECT_FALSE(has(text, "](charts/"));
  EXPECT_FALSE(has(text, "Drawn:")) << "what stands under a picture goes with it";
  EXPECT_FALSE(has(text, "left out here"));
}

TEST(Excerpt, CutsBetweenSectionsAndSaysHowMany) {
  const Report report = build_report(fakes::sample_run());
  for (const std::size_t limit : {2'500U, 4'000U, 9'000U}) {
    const std::string text = render_excerpt(report, limit);
    EXPECT_LE(text.size(), limit);
    EXPECT_TRUE(has(text, "sections are left out here for their length"));
    EXPECT_EQ(has(text, "<details>"), has(text, "</details>"));
  }
  EXPECT_TRUE(has(render_excerpt(report, 5'000), "## Comparison"));
}

TEST(Excerpt, CutsAFirstSectionThatIsTooLongBetweenItsBlocks) {
  RunResult run = fakes::small_run(1);
  run.question = "Short?";
  run.variants[0].label = std::string(5'000, 'x');
  const std::string text = render_excerpt(build_report(run), 1'000);
  EXPECT_LE(text.size(), 1'000U);
  EXPECT_TRUE(has(text, "Short?"));
  EXPECT_FALSE(has(text, "xxxxx"));
}

TEST(Excerpt, KeepsTheShortestLimitWhateverThePlanIsCalled) {
  RunResult run = fakes::sample_run();
  run.plan_name = std::string(100'000, '*') + "é";
  const std::string text =
      render_excerpt(build_report(run), kShortestExcerpt, comment_marker(run.plan_name));
  EXPECT_LE(text.size(), kShortestExcerpt);
}

}  // namespace
}  // namespace benchfield::reports
