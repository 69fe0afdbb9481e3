// The report over a run of a plan with factors: what each does, what cannot be told apart, and
// which combinations were not run or cannot be.

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "reports/report.h"
#include "runner/io/files.h"
#include "tests/fakes/sample_results.h"

namespace benchfield::reports {
namespace {

struct Cell3 {
  const char *kafka, *spark, *executors;
  std::vector<double> rates;  ///< of its replicates; none: it was not run
};

VariantResult variant_of(const Cell3& cell) {
  const std::string levels[] = {cell.kafka, cell.spark, cell.executors};
  const char* const names[] = {"kafka.placement", "spark.placement", "spark.executors"};
  const char* const first[] = {"here", "here", "1"};
  VariantResult made;
  for (std::size_t i = 0; i < 3; ++i) {
    made.levels.emplace_back(names[i], levels[i]);
    made.name += (i > 0 ? "," : "") + std::string(names[i]) + "=" + levels[i];
    made.label += (i > 0 ? ", " : "") + std::string(names[i]) + "=" + levels[i];
    if (levels[i] != first[i]) made.changes.push_back({names[i], {first[i], levels[i]}});
  }
  for (std::size_t i = 0; i < cell.rates.size(); ++i) {
    const int replicate = static_cast<int>(i) + 1;
    TrialResult trial = fakes::small_trial(made.name, replicate, cell.rates[i]);
    trial.id = made.name + "-" + std::to_string(replicate);
    trial.block = replicate;
    for (const auto& [name, level] : made.levels) trial.facts[name] = level;
    trial.facts["kafka.version"] = "4.4.0";
    if (replicate == 1) {
      trial.steps = {"deploy", "  kafka.broker-0: start broker 0 of kafka",
                     "  spark.master: start the master of spark", "measure",
                     "  measure: load and read"};
    }
    made.trials.push_back(std::move(trial));
  }
  return made;
}

/// Two placements and a size. Kafka on the cluster cannot be reached from here, and nobody tried
/// four executors on the cluster.
RunResult designed_run() {
  RunResult run;
  run.run_id = "placements-20261122-101530";
  run.plan_name = "placements";
  run.question = "Where should Kafka and Spark run, and with how many executors?";
  run.headline = "eim.rate";
  run.baseline = "kafka.placement=here,spark.placement=here,spark.executors=1";
  run.started_wall_ns = 1'795'342'530'000'000'000;
  run.complete = true;
  run.trials_planned = 14;
  run.factors = {{"kafka.placement", {"here", "cluster"}, {"kafka.placement"}},
                 {"spark.placement", {"here", "cluster"}, {"spark.placement"}},
                 {"spark.executors", {"1", "2", "4"}, {"spark.executors"}}};
  for (const Cell3& cell : std::vector<Cell3>{{"here", "here", "1", {9'950, 10'050}},
                                              {"here", "here", "2", {19'000, 19'200}},
                                              {"here", "here", "4", {34'100, 33'800}},
                                              {"here", "cluster", "1", {8'050, 7'950}},
                                              {"here", "cluster", "2", {15'100, 15'300}},
                                              {"cluster", "cluster", "1", {8'800, 8'900}},
                                              {"cluster", "cluster", "2", {16'900, 16'700}},
                                              {"cluster", "here", "1", {}},
                                              {"cluster", "here", "2", {}},
                                              {"cluster", "here", "4", {}}}) {
    run.variants.push_back(variant_of(cell));
    if (cell.rates.empty()) {
      run.variants.back().impossible =
          "component 'spark' in 'here' cannot reach 'kafka' in 'cluster'";
    }
  }
  run.commands = {"benchfield run placements.yaml --replicates 2"};
  return run;
}

std::string report_of(const RunResult& run) {
  return find_format("md")->render(build_report(run), run);
}

TEST(ReportOfADesign, ReadsAsStored) {
  const std::string report = report_of(designed_run());
  const std::string path = std::string(BENCHFIELD_SOURCE_DIR) + "/tests/golden/report/design.md";
  if (std::getenv("BENCHFIELD_UPDATE_GOLDEN") != nullptr) {
    ASSERT_TRUE(write_file(path, report));
    return;
  }
  const auto stored = read_file(path);
  ASSERT_TRUE(stored) << "BENCHFIELD_UPDATE_GOLDEN=1 makes it";
  EXPECT_EQ(report, *stored);
}

}  // namespace
}  // namespace benchfield::reports
