// The report over the results of a note that was written by hand: it must refuse or flag, in words,
// everything the note got wrong.

#include <gtest/gtest.h>

#include <cstdlib>
#include <sstream>
#include <string>

#include "reports/report.h"
#include "runner/io/files.h"
#include "runner/results/import_csv.h"

namespace benchfield::reports {
namespace {

std::string path_of(const std::string& name) {
  return std::string(BENCHFIELD_SOURCE_DIR) + "/" + name;
}

RunResult aks_note() {
  const auto text = read_file(path_of("plans/data/aks-2019-05-28.csv"));
  EXPECT_TRUE(text);
  const auto importer = make_csv_importer();
  importer->begin("aks-2019-05-28.csv");
  std::istringstream lines(*text);
  for (std::string line; std::getline(lines, line);) EXPECT_TRUE(importer->line(line));
  auto run = importer->finish();
  EXPECT_TRUE(run) << to_text(run.error());
  run->run_id = "aks-2019-05-28";
  run->plan_name = "aks-moving-components";
  run->question = "Which component on AKS limits the rate into Elasticsearch, and by how much?";
  run->headline = "eim.rate";
  run->baseline = "all-on-cluster";
  run->complete = true;
  return *run;
}

std::string report_of(const RunResult& run) {
  return find_format("md")->render(build_report(run), run);
}

TEST(ReportOfTheNote, ReadsAsStored) {
  const std::string report = report_of(aks_note());
  const std::string path = path_of("tests/golden/report/aks-2019-05-28.md");
  if (std::getenv("BENCHFIELD_UPDATE_GOLDEN") != nullptr) {
    ASSERT_TRUE(write_file(path, report));
    return;
  }
  const auto stored = read_file(path);
  ASSERT_TRUE(stored) << "BENCHFIELD_UPDATE_GOLDEN=1 makes it";
  EXPECT_EQ(report, *stored);
}

class ReportSays : public testing::TestWithParam<const char*> {};

TEST_P(ReportSays, WhatTheNoteGotWrong) {
  static const std::string kReport = report_of(aks_note());
  EXPECT_NE(kReport.find(GetParam()), std::string::npos) << GetParam();
}

INSTANTIATE_TEST_SUITE_P(
    Words, ReportSays,
    testing::Values(
        // The 12-core run on nine nodes was judged against 24-core runs.
        "nine-nodes is not compared with all-off-24-cores: besides `nodes.main` they differ in "
        "`spark.cores` 24 → 12",
        "A fair partner is all-off-200k, which differs in nothing but `nodes.main`: x1.05",
        // Elasticsearch moved together with a third data node.
        "es-off against all-on-cluster moved `search.placement` on-cluster → off-cluster, "
        "`search.data_nodes` 2 → 3 at once",
        "es-on-3-data against all-off-24-cores differs in `search.placement` alone",
        // Spark moved together with its locality wait, and later with the load.
        "all-off against es-kafka-off moved `spark.placement` on-cluster → off-cluster, "
        "`spark.conf.spark.locality.wait` 60s → 0s at once",
        "all-off-200k is not compared with all-off: they were offered different loads (`offered` "
        "100k/s → 200k/s)",
        // Two runs of one configuration, one of every other.
        "The 2 runs of all-off-24-cores lie 19 % apart",
        // Kafka was never the limit.
        "That moving kafka has no effect (es-kafka-off against es-off) was predictable",
        // Cells.
        "not possible: `kafka.placement` on-cluster, `search.placement` on-cluster, "
        "`spark.placement` off-cluster (Spark outside cannot reach Kafka inside",
        "not run: `kafka.placement` off-cluster, `search.placement` on-cluster, `spark.placement` "
        "on-cluster",
        // Numbers of the summary that nothing supports.
        "say `80/s`: no metric of Kafka and Spark off AKS supports that number",
        "say `90k/s`: no metric of Elasticsearch, Spark and Kafka off AKS supports that number"));

}  // namespace
}  // namespace benchfield::reports
