#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <locale>
#include <map>
#include <sstream>
#include <string>

#include "reports/markdown.h"
#include "reports/report.h"
#include "runner/io/files.h"
#include "runner/results/results_json.h"
#include "tests/fakes/sample_results.h"
#include "tests/unit/reports/plot_samples.h"

namespace benchfield::reports {
namespace {

/// What a report consists of: one file a format, and the charts, by file name.
std::map<std::string, std::string> files_of(const RunResult& run) {
  const Report report = build_report(run);
  std::map<std::string, std::string> files;
  for (const Format& format : formats()) {
    files["report." + format.name] = format.render(report, run);
  }
  for (const Block& block : report.blocks) {
    if (block.kind == Block::Kind::chart) files[block.chart.file] = block.chart.svg;
  }
  return files;
}

std::string golden_path(const std::string& name) {
  return std::string(BENCHFIELD_SOURCE_DIR) + "/tests/golden/report/" + name;
}

/// The first line that differs, from both sides: readable where whole files are not.
std::string first_difference(const std::string& expected, const std::string& actual) {
  std::istringstream left(expected);
  std::istringstream right(actual);
  std::string a;
  std::string b;
  for (int line = 1;; ++line) {
    const bool more_left = static_cast<bool>(std::getline(left, a));
    const bool more_right = static_cast<bool>(std::getline(right, b));
    if (!more_left && !more_right) return {};
    if (more_left && more_right && a == b) continue;
    return "line " + std::to_string(line) + "\n- " + (more_left ? a : "(end)") + "\n+ " +
           (more_right ? b : "(end)");
  }
}

/// Compares with the stored file, or stores it when BENCHFIELD_UPDATE_GOLDEN is set.
void expect_golden(const std::string& name, const std::string& content) {
  if (std::getenv("BENCHFIELD_UPDATE_GOLDEN") != nullptr) {
    ASSERT_TRUE(write_file(golden_path(name), content));
    return;
  }
  const auto stored = read_file(golden_path(name));
  ASSERT_TRUE(stored) << "no " << golden_path(name) << "; BENCHFIELD_UPDATE_GOLDEN=1 makes it";
  EXPECT_TRUE(*stored == content) << name << ", " << first_difference(*stored, content);
}

TEST(Report, OfTheSampleRunReadsAsStored) {
  for (const auto& [name, content] : files_of(fakes::sample_run())) expect_golden(name, content);
}

TEST(Report, ReadsAsStoredInSpanish) {
  RunResult run = fakes::sample_run();
  run.language = "es";
  const Report report = build_report(run);
  // What a plan says and what programs print stays as it was written.
  expect_golden("report-es.md", markdown_of(report.blocks));
}

TEST(Plots, AreDrawnAsStored) {
  for (const Chart& chart :
       {scaling_plot(Words(), sample_scaling()), ratio_plot(Words(), sample_ratios()),
        history_plot(Words(), sample_history())}) {
    expect_golden(chart.file, chart.svg);
  }
}

/// Punctuation of a locale that writes 1.234,5.
class Continental : public std::numpunct<char> {
 protected:
  char do_decimal_point() const override { return ','; }
  char do_thousands_sep() const override { return '.'; }
  std::string do_grouping() const override { return "\3"; }
};

TEST(Report, IsTheSameUnderAnotherLocaleAndTimeZone) {
  const RunResult run = fakes::sample_run();
  const auto files = files_of(run);
  const std::locale before = std::locale::global(std::locale(std::locale(), new Continental));
  setenv("TZ", "Asia/Tokyo", 1);
  tzset();
  const auto again = files_of(run);
  std::locale::global(before);
  unsetenv("TZ");
  tzset();
  for (const auto& [name, content] : files) {
    EXPECT_EQ(first_difference(content, again.at(name)), "") << name;
  }
}

TEST(Report, IsTheSameFromStoredResults) {
  const RunResult run = fakes::sample_run();
  auto stored = read_results_json(to_results_json(run));
  ASSERT_TRUE(stored) << to_text(stored.error());
  for (std::size_t v = 0; v < run.variants.size(); ++v) {
    for (std::size_t t = 0; t < run.variants[v].trials.size(); ++t) {
      stored->variants[v].trials[t].series = run.variants[v].trials[t].series;
    }
  }
  const auto again = files_of(*stored);
  const auto files = files_of(run);
  EXPECT_EQ(again.size(), files.size());
  for (const auto& [name, content] : files) {
    EXPECT_EQ(first_difference(content, again.at(name)), "") << name;
  }
}

}  // namespace
}  // namespace benchfield::reports
