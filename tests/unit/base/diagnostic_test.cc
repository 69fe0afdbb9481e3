#include "runner/base/diagnostic.h"

#include <gtest/gtest.h>

namespace benchfield {
namespace {

TEST(Diagnostics, ShowThePlaceTheReasonAndTheFix) {
  SourceMap sources;
  sources.add("p.yaml", "load:\n  rate: 100k/s\n  a: 1\n  b: 2\n  rate: 50k/s\n");
  DiagnosticSink sink;
  Diagnostic& d =
      sink.error("duplicate-key", {"p.yaml", 5, 3, 7}, "key 'rate' is given twice in 'load'");
  d.primary.label = "given again here";
  d.secondary.push_back({{"p.yaml", 2, 3, 7}, "first given here"});
  d.help = "keep one";
  EXPECT_EQ(to_text(sink, sources, "p.yaml"),
            "p.yaml:5:3: error: key 'rate' is given twice in 'load' [duplicate-key]\n"
            "    |\n"
            "  2 |   rate: 100k/s\n"
            "    |   ^^^^ first given here\n"
            "...\n"
            "  5 |   rate: 50k/s\n"
            "    |   ^^^^ given again here\n"
            "    = help: keep one\n"
            "\n"
            "1 error in p.yaml; nothing was started\n");
}

TEST(Diagnostics, AreSortedByPlaceAndCutAtTwenty) {
  SourceMap sources;
  DiagnosticSink sink;
  for (int line = 25; line > 0; --line)
    sink.error("x", {"p", line, 1, 2}, "m" + std::to_string(line));
  const std::string text = to_text(sink, sources, "p");
  EXPECT_LT(text.find("m1 "), text.find("m2 "));
  EXPECT_EQ(text.find("m21 "), std::string::npos);
  EXPECT_NE(text.find("25 errors (20 shown) in p; nothing was started\n"), std::string::npos);
}

TEST(Diagnostics, WarningsAloneDoNotStopAnything) {
  DiagnosticSink sink;
  sink.error("x", {}, "m").severity = Severity::warning;
  EXPECT_FALSE(sink.has_errors());
  EXPECT_NE(to_text(sink, SourceMap(), "p").find("1 warning in p\n"), std::string::npos);
}

TEST(NearestName, IsGivenUpToAThirdOfTheLength) {
  EXPECT_EQ(nearest("replcas", {"replicas", "hosts"}), "replicas");
  EXPECT_EQ(nearest("kafak", {"kafka"}), "kafka");  // a swap is one edit
  EXPECT_EQ(nearest("kafka", {"spark"}), std::nullopt);
  EXPECT_EQ(nearest("ab", {"cd"}), std::nullopt);
  EXPECT_EQ(did_you_mean("zzz", {"a"}), "");
}

TEST(ListOfNames, IsSortedAndCutAtEight) {
  EXPECT_EQ(list_of({"b", "a"}), "a, b");
  EXPECT_EQ(list_of({"1", "2", "3", "4", "5", "6", "7", "8", "9"}),
            "1, 2, 3, 4, 5, 6, 7, 8, ... (9 in all)");
}

}  // namespace
}  // namespace benchfield
