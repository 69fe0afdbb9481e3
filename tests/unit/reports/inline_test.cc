#include "reports/inline.h"

#include <gtest/gtest.h>

#include "reports/report.h"

namespace benchfield::reports {
namespace {

TEST(Inline, EscapesWhatMarkdownAndHtmlWouldAct) {
  EXPECT_EQ(plain("a|b <script>alert(1)</script> `x` **y** [z](http://h) &amp;"),
            "a\\|b &lt;script&gt;alert(1)&lt;/script&gt; \\`x\\` \\*\\*y\\*\\* \\[z\\](http://h) "
            "&amp;amp;");
  EXPECT_EQ(plain("\\| ~~gone~~ $x$"), "\\\\\\| \\~\\~gone\\~\\~ \\$x\\$");
}

TEST(Inline, LeavesOrdinaryNamesAndVersionsAlone) {
  EXPECT_EQ(plain("spark.batch_interval 4.4.0 two-executors"),
            "spark.batch_interval 4.4.0 two-executors");
  EXPECT_EQ(plain("_emphasis_"), "\\_emphasis\\_");
}

TEST(Inline, EscapesWhatWouldOpenABlock) {
  EXPECT_EQ(plain("# title"), "\\# title");
  EXPECT_EQ(plain("- item"), "\\- item");
  EXPECT_EQ(plain("---"), "\\---");
  EXPECT_EQ(plain("1. item"), "1\\. item");
  EXPECT_EQ(plain("    code"), "code");
  EXPECT_EQ(plain("-5"), "-5");
}

TEST(Inline, ShowsControlCharactersAndHiddenOnes) {
  EXPECT_EQ(plain("a\nb\tc\r"), "a b c␍");
  EXPECT_EQ(plain("\x1b]0;t\x07\x1b[31mred"), "␛\\]0;t␇␛\\[31mred");
  EXPECT_EQ(visible("a\xE2\x80\xAE"
                    "b\x7f\xC2\x9B"),
            "a\uFFFD"
            "b␡\uFFFD");
  EXPECT_EQ(visible("\xFF"
                    "a\xC0\xAF\xED\xA0\x80"),
            "\uFFFD"
            "a\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(visible_lines("a\n\tb\x1b"), "a\n\tb␛");
}

TEST(Inline, PutsOnlyHarmlessTextIntoCodeSpans) {
  EXPECT_EQ(code("spark.executors"), "`spark.executors`");
  EXPECT_EQ(code("a`b"), "a\\`b");
  EXPECT_EQ(code("a|b"), "a\\|b");
  EXPECT_EQ(code(""), "");
}

TEST(Inline, TurnsIntoHtml) {
  EXPECT_EQ(inline_to_html("**a** `b_c` " + plain("<i>|*")),
            "<strong>a</strong> <code>b_c</code> &lt;i&gt;|*");
  EXPECT_EQ(inline_to_html("**open"), "<strong>open</strong>");
  EXPECT_EQ(inline_to_html("\\<b"), "&lt;b");
}

TEST(Inline, TurnsIntoPlainText) {
  const std::string foreign = "<b> & a|b *x* `y` 1. &lt;";
  EXPECT_EQ(plain_text("**" + plain(foreign) + "** `code`"), foreign + " code");
}

TEST(Inline, ElidesByCharacters) {
  EXPECT_EQ(elide("übermäßig", 9), "übermäßig");
  EXPECT_EQ(elide("übermäßig", 4), "übe…");
  EXPECT_EQ(length_of("übe…"), 4U);
}

}  // namespace
}  // namespace benchfield::reports
