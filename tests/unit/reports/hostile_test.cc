#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

#include "reports/report.h"
#include "runner/io/json.h"
#include "runner/results/results_json.h"
#include "tests/fakes/sample_results.h"

namespace benchfield::reports {
namespace {

const std::string kHostile =
    "x|y`z\n\n# Owned\n```\n</details><script>alert(1)</script>\"'--> \x1b[2J\x1b]0;t\x07 ![i](h) "
    "\\| **b** \xE2\x80\xAE]]> &lt;";

/// A run whose every foreign text is hostile.
RunResult hostile_run() {
  RunResult run = fakes::sample_run();
  run.run_id = run.plan_name = run.question = run.plan_hash = kHostile;
  run.commands = {kHostile, "````"};
  run.provenance = Map{{kHostile, kHostile}};
  for (VariantResult& variant : run.variants) {
    variant.name = variant.label = variant.group = variant.parent = variant.notes = kHostile;
    variant.settings = Map{{kHostile, kHostile}};
    variant.changes = {{kHostile, {kHostile, kHostile}}};
    for (TrialResult& trial : variant.trials) {
      trial.variant = trial.reason = trial.failed_stage = kHostile;
      trial.reason_details = {kHostile, "`````", "~~~"};
      trial.flags = {{kHostile, kHostile}, {"W_STALL", kHostile}};
      trial.facts = Map{{kHostile, kHostile}};
      for (LoadResult& load : trial.loads) {
        load.name = kHostile;
        load.errors = {kHostile};
      }
      for (CountRow& point : trial.counts) point.name = point.source = kHostile;
      for (UsageResult& usage : trial.usage) usage.component = kHostile;
      for (RttestBlock& block : trial.rttest) {
        block.series = kHostile;
        block.table = {kHostile};
      }
      for (RateEstimate& rate : trial.rates) {
        rate.estimator = rate.classification = rate.classification_note = rate.unit = kHostile;
      }
      for (Series& series : trial.series) series.name = kHostile + series.name;
    }
  }
  return run;
}

/// The lines outside fenced code; a fence that is closed early would show foreign lines here.
std::vector<std::string> lines_outside_code(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  std::string fence;
  for (std::string line; std::getline(in, line);) {
    const auto ticks = std::min(line.find_first_not_of('`'), line.size());
    if (!fence.empty()) {
      if (line.size() >= fence.size() && ticks == line.size()) fence.clear();
    } else if (ticks >= 3) {
      fence = line.substr(0, ticks);
    } else {
      lines.push_back(line);
    }
  }
  EXPECT_TRUE(fence.empty()) << "a code block is never closed";
  return lines;
}

/// Columns of a table line: pipes that are not escaped.
long columns(const std::string& line) {
  long pipes = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\') {
      ++i;
    } else if (line[i] == '|') {
      ++pipes;
    }
  }
  return pipes - 1;
}

/// Calls with every place in a document, the members of lists and maps after what holds them.
void each_place(Value& value, const std::function<void(Value&)>& visit) {
  visit(value);
  if (List* list = value.as_list()) {
    for (Value& one : *list) each_place(one, visit);
  } else if (Map* map = value.as_map()) {
    for (auto& [name, one] : *map) each_place(one, visit);
  }
}

/// A finished trial and one that failed, with something in everything.
RunResult short_run() {
  RunResult run = fakes::sample_run();
  std::erase_if(run.variants, [](const VariantResult& v) { return v.name != "two-executors"; });
  std::vector<TrialResult>& trials = run.variants[0].trials;
  trials[0].flags = {{"W_STALL", "61 s to 70 s"}};
  trials[1].loads = trials[0].loads;
  return run;
}

// Whatever stands in the place of a value: an error that says where, or a report without "nan".
TEST(HostileResults, AnyOtherValueInAnyPlaceIsAnErrorOrAReport) {
  Value document = results_document(short_run());
  int refused = 0, reported = 0;
  each_place(document, [&](Value& place) {
    const Value before = place;
    for (const Value& other : {Value(), Value(-1), Value(INT64_MAX), Value(1e308), Value("x"),
                               Value(List{Value("x")}), Value(Map{{"x", 1}})}) {
      place = other;
      const auto run = read_results_json(to_json(document));
      if (!run) {
        ++refused;
        EXPECT_EQ(run.error().code, "bad-results");
        continue;
      }
      ++reported;
      const std::string text = find_format("md")->render(build_report(*run), *run);
      const std::string shown = text.substr(0, text.find("<summary>Estimates"));
      for (const char* none : {" nan", " inf", " -inf", " -nan"}) {
        EXPECT_EQ(shown.find(none), std::string::npos) << to_json(before) << to_json(other);
      }
    }
    place = before;
  });
  EXPECT_GT(refused, 300);
  EXPECT_GT(reported, 100);
}

TEST(HostileText, CannotBreakOutOfMarkdown) {
  const RunResult run = hostile_run();
  const std::string text = find_format("md")->render(build_report(run), run);
  long expected = 0;
  for (const std::string& line : lines_outside_code(text)) {
    EXPECT_NE(line, "# Owned");
    EXPECT_EQ(line.find("<script"), std::string::npos) << line;
    EXPECT_TRUE(line.find("</details>") == std::string::npos || line == "</details>") << line;
    EXPECT_EQ(line.find("![i]"), std::string::npos) << line;
    if (line.empty() || line.front() != '|') {
      expected = 0;
      continue;
    }
    if (expected == 0) expected = columns(line);
    EXPECT_EQ(columns(line), expected) << line;
  }
}

TEST(HostileText, LeavesNoControlCharacterInAnyFormatForReading) {
  const RunResult run = hostile_run();
  const Report report = build_report(run);
  std::string all;
  for (const char* format : {"md", "html", "junit", "openmetrics"}) {
    all += find_format(format)->render(report, run);
  }
  for (const Block& block : report.blocks) all += block.chart.svg;
  EXPECT_TRUE(std::none_of(all.begin(), all.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7f;
  }));
  EXPECT_EQ(all.find("\xE2\x80\xAE"), std::string::npos);
}

TEST(HostileText, CannotBreakOutOfCharts) {
  for (const Block& block : build_report(hostile_run()).blocks) {
    if (block.kind != Block::Kind::chart) continue;
    EXPECT_EQ(block.chart.svg.find("<script"), std::string::npos);
    EXPECT_EQ(block.chart.svg.find("]]>"), std::string::npos);
    EXPECT_EQ(block.chart.file.find(".."), std::string::npos);
    for (const char c : {'`', '<', '>', '|'}) {
      // --> belongs to the y-axis line that Mermaid itself wants.
      std::string mermaid = block.chart.mermaid;
      if (const auto arrow = mermaid.find("-->"); arrow != std::string::npos) {
        mermaid.erase(arrow, 3);
      }
      EXPECT_EQ(mermaid.find(c), std::string::npos) << c;
    }
  }
}

TEST(HostileText, CannotBreakOutOfHtmlOrXml) {
  const RunResult run = hostile_run();
  const Report report = build_report(run);
  for (const char* format : {"html", "junit"}) {
    const std::string text = find_format(format)->render(report, run);
    EXPECT_EQ(text.find("<script"), std::string::npos) << format;
    EXPECT_EQ(text.find("]]>"), std::string::npos) << format;
    // <b> would be the hostile text's "**b**", which is no markup of ours either.
    EXPECT_EQ(text.find("<h1>Owned"), std::string::npos) << format;
  }
}

TEST(HostileText, StaysInItsLineOfBenchfmtAndOpenmetrics) {
  const RunResult run = hostile_run();
  const Report report = build_report(run);
  for (const char* format : {"benchfmt", "openmetrics"}) {
    std::istringstream lines(find_format(format)->render(report, run));
    for (std::string line; std::getline(lines, line);) {
      EXPECT_NE(line, "# Owned") << format;
      EXPECT_NE(line, "```") << format;
    }
  }
}

TEST(HostileText, StaysInItsFieldOfACsv) {
  RunResult run = fakes::small_run(1);
  run.variants[0].trials[0].variant = "=cmd|' /C calc'!A0,\"q\"\nnext";
  const std::string text = find_format("csv")->render(build_report(run), run);
  EXPECT_NE(text.find("\n\"'=cmd|' /C calc'!A0,\"\"q\"\"\nnext\",1,eim.rate,1000,documents/s,"),
            std::string::npos)
      << text;
}

TEST(HostileText, HostNamesStayOut) {
  const RunResult run = fakes::sample_run();
  EXPECT_EQ(find_format("md")->render(build_report(run), run).find("must-not-appear"),
            std::string::npos);
}

}  // namespace
}  // namespace benchfield::reports
