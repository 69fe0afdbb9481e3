#include "runner/results/import_benchfmt.h"

#include "tests/unit/results/importing.h"

namespace benchfield {
namespace {

Result<RunResult> read(std::string_view text) {
  return imported(make_benchfmt_importer(), "old.txt", text);
}

TEST(ImportBenchfmt, ReadsReplicatesMetricsAndFacts) {
  const auto run = read(
      "goos: linux\n"
      "pkg: example.org/queue\n"
      "BenchmarkSend\n"
      "BenchmarkSend/size=10-8 \t  1000\t 1234.5 ns/op\t 16 B/op\n"
      "BenchmarkSend/size=10-8    1200   1200 ns/op 16 B/op\n"
      "PASS\n"
      "ok  \texample.org/queue\t2.1s\n"
      "pkg: example.org/other\n"
      "BenchmarkSend/size=10-8 7 9 ns/op\n");
  ASSERT_TRUE(run) << message_of(run);
  ASSERT_EQ(run->variants.size(), 2u);
  EXPECT_EQ(run->variants[0].name, "Send/size=10-8");
  EXPECT_EQ(run->variants[1].name, "Send/size=10-8 (example.org/other)");
  ASSERT_EQ(run->variants[0].trials.size(), 2u);
  EXPECT_EQ(run->variants[0].trials[1].replicate, 2);
  EXPECT_EQ(run->variants[0].trials[1].rates[0].metric, "ns/op");
  EXPECT_EQ(run->variants[0].trials[1].rates[0].rate, 1200);
  EXPECT_EQ(run->variants[0].trials[0].rates[1].unit, "B/op");
  EXPECT_EQ(fact(run->variants[0].settings, "goos"), Value("linux"));
}

TEST(ImportBenchfmt, NamesTheLineOfEveryProblem) {
  EXPECT_EQ(message_of(read("BenchmarkA x 1 ns/op\nBenchmarkB 5 1\nBenchmark 5 1 ns/op\n"
                            "BenchmarkC 5 fast ns/op\n")),
            "error: 4 problems in 'old.txt'; nothing was imported [bad-benchfmt]\n"
            "  = old.txt:1: expected a number of iterations, found 'x'\n"
            "  = old.txt:2: expected pairs of value and unit after the iterations\n"
            "  = old.txt:3: a benchmark has no name\n"
            "  = old.txt:4: expected a number before 'ns/op', found 'fast'\n");
  EXPECT_EQ(message_of(read("hello\n")),
            "error: 1 problem in 'old.txt'; nothing was imported [bad-benchfmt]\n"
            "  = old.txt: no line is a benchmark result\n");
}

}  // namespace
}  // namespace benchfield
