#include "tests/fakes/sample_results.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace benchfield::fakes {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kLoadStart = 5000 * kSecond;
constexpr std::int64_t kRecords = 2'500'000;
constexpr double kOffered = 25'000;

/// A counter that grows at `rate` from the start of load to kRecords; `steps` seconds between
/// visible changes; it stands still from stall_from to stall_to.
struct Shape {
  double rate = 0;
  double steps = 0;
  double stall_from = 0, stall_to = 0;
};

std::int64_t count_at(const Shape& shape, double seconds) {
  if (shape.steps > 0) seconds = std::floor(seconds / shape.steps) * shape.steps;
  const double stalled =
      std::clamp(seconds - shape.stall_from, 0.0, shape.stall_to - shape.stall_from);
  // A slow wave stands for what real rates do.
  const double wave = 0.3 * std::sin(seconds / 7);
  const double busy = std::max(0.0, seconds - stalled + (seconds > 0 ? wave : 0));
  return std::min(kRecords, static_cast<std::int64_t>(busy * shape.rate));
}

Series series(std::string name, std::string unit, const Shape& shape, int until_s) {
  Series made{std::move(name), std::move(unit), {}};
  for (int at = -4; at <= until_s; at += 2) {
    Tick tick;
    tick.sent_ns = kLoadStart + at * kSecond;
    tick.received_ns = tick.sent_ns + 2'000'000;
    tick.wall_ns = tick.received_ns;
    tick.count = at <= 0 ? 0 : count_at(shape, at);
    tick.ok = at != 40;  // one reading failed
    made.ticks.push_back(tick);
  }
  return made;
}

RateEstimate rate(const std::string& metric, const std::string& unit, double value, double error,
                  const std::string& classification) {
  RateEstimate made;
  made.metric = metric;
  made.unit = unit;
  made.rate = value;
  made.standard_error = error;
  made.degrees = 6;
  made.low = value - 2.447 * error;
  made.high = value + 2.447 * error;
  made.estimator = "aligned-ewc/2";
  made.window_from_s = 12;
  made.window_to_s = 100;
  made.samples = 44;
  made.ols = value * 1.004;
  made.theil_sen = value * 1.001;
  made.median_batch = value * 0.997;
  made.classification = classification;
  return made;
}

LoadResult load(double target, double achieved) {
  LoadResult made;
  made.name = "senders";
  made.instances = 2;
  made.senders = 1;
  made.target_rate = target;
  made.count = made.sent = made.acknowledged = kRecords;
  made.achieved_rate = achieved;
  made.send_seconds = static_cast<double>(kRecords) / achieved;
  made.send_delay_p50_ms = 0.62;
  made.send_delay_p99_ms = 1.31;
  made.send_delay_max_ms = 9.4;
  made.acknowledge_p50_ms = 3.1;
  made.acknowledge_p99_ms = 18.7;
  made.acknowledge_max_ms = 64;
  made.wake_p99_ms = 0.21;
  made.cpu_cores = 0.06;
  return made;
}

RttestBlock rttest(double average) {
  RttestBlock made;
  made.series = "eim";
  made.total = kRecords;
  made.linear_regression_rate = average * 1.002;
  made.standard_error = 31;
  made.average_rate = average;
  made.table = {
      "|Query Number|Sample Number|Epoch (ms)   |Time (s)|Count            |Linear Reg. Rate |Rate "
      "From Previous|Rate From First  |",
      "|-----------:|------------:|------------:|-------:|----------------:|----------------:|----"
      "------------:|----------------:|",
      "|          1 |           1 |1795342541000|       0|          124,110|                 |    "
      "             |                 |",
      "|          2 |           2 |1795342551000|      10|          248,377|           12,427|    "
      "       12,427|           12,427|"};
  return made;
}

TrialResult trial(const std::string& variant, int replicate, int number) {
  TrialResult made;
  made.id = "0" + std::to_string(number) + "-" + variant + "-" + std::to_string(replicate);
  made.variant = variant;
  made.replicate = made.block = replicate;
  made.started_wall_ns = (1'795'342'530 + number * 300) * kSecond;
  made.duration_s = 251.4;
  made.stages = {{"deploy", 31.2}, {"warm-up", 14.0}, {"measure", 201.3}, {"teardown", 4.9}};
  made.counts = {{"sent", kRecords, "senders"},
                 {"acknowledged", kRecords, "senders"},
                 {"failed", 0, "senders"},
                 {"end offsets", kRecords, "ktm"},
                 {"indexed", kRecords, "eim"}};
  made.counts_agree = true;
  made.facts = Map{{"kafka.version", "4.4.0"},      {"kafka.heap", "512MiB"},
                   {"search.engine", "opensearch"}, {"search.version", "2.19.1"},
                   {"spark.version", "3.5.1"},      {"machine.cores", 2},
                   {"eim.refresh_interval", "1s"}};
  return made;
}

TrialResult through_spark(const std::string& variant, int replicate, int number, int executors,
                          double indexed) {
  TrialResult made = trial(variant, replicate, number);
  made.facts["spark.executors"] = executors;
  made.loads = {load(kOffered, 24'998)};
  made.rates = {rate("eim.rate", "documents/s", indexed, indexed * 0.008, "saturated"),
                rate("ktm.rate", "records/s", 24'996, 3.2, "")};
  const double left = static_cast<double>(kRecords) - indexed * 100;
  made.drain = DrainResult{static_cast<std::int64_t>(left), left / indexed, left / indexed * 1.04};
  made.measured_s = 100 + left / indexed * 1.04;
  made.usage = {{"kafka", 0.11, 4.4, 655'360'000},
                {"search", 0.52, 41.3, 1'610'612'736},
                {"spark", executors == 1 ? 1.02 : 1.27, 82.2, 1'288'490'188}};
  made.rttest = {rttest(indexed * 0.998)};
  const int until = static_cast<int>(*made.measured_s) + 6;
  made.series = {series("senders.sent", "records", {kOffered}, until),
                 series("senders.acknowledged", "records", {kOffered * 0.999}, until),
                 series("ktm.count", "records", {kOffered * 0.998}, until),
                 series("eim.count", "documents", {indexed}, until),
                 series("spark.cpu", "ns", {1e6}, until)};
  return made;
}

TrialResult straight(int replicate, int number, double indexed) {
  TrialResult made = trial("direct", replicate, number);
  made.loads = {load(40'000, indexed)};
  made.rates = {rate("eim.rate", "documents/s", indexed, indexed * 0.006, "saturated")};
  made.counts.erase(made.counts.begin() + 3);
  made.usage = {{"search", 1.61, 52.1, 1'717'986'918}};
  made.measured_s = static_cast<double>(kRecords) / indexed;
  made.rttest = {rttest(indexed * 0.999)};
  const int until = static_cast<int>(*made.measured_s) + 4;
  made.series = {series("senders.acknowledged", "records", {indexed}, until),
                 series("eim.count", "documents", {indexed}, until)};
  return made;
}

/// The three servers, each with what became of it; those with nothing to say are left out.
std::vector<Transition> transitions(const char* kafka, const char* search, const char* spark) {
  std::vector<Transition> out;
  for (const auto& [component, how] :
       {std::pair("kafka", kafka), std::pair("search", search), std::pair("spark", spark)}) {
    if (*how != 0) out.push_back({component, how, {}, ""});
  }
  return out;
}

VariantResult one_executor() {
  VariantResult made;
  made.name = "one-executor";
  made.label = "One executor";
  made.settings = Map{{"senders.rate", "12500/s"}};
  made.trials = {through_spark("one-executor", 1, 1, 1, 12'430),
                 through_spark("one-executor", 2, 6, 1, 12'210)};
  TrialResult& first = made.trials.front();
  first.transitions = transitions("started", "started", "started");
  made.trials.back().transitions = first.transitions;
  first.rates.front().period_s = 10;
  first.rates.front().samples = 9;
  first.flags = {{"W_STAIRCASE", "10 s"}, {"W_STALL", "61 s to 70 s"}, {"W_GAPS", "1 %"}};
  first.series[3] = series("eim.count", "documents", {13'600, 10, 61, 70}, 212);
  return made;
}

VariantResult two_executors() {
  VariantResult made;
  made.name = "two-executors";
  made.label = "Two executors";
  made.parent = "one-executor";
  made.notes = "Twice the task slots on the same two cores.";
  made.settings = Map{{"senders.rate", "12500/s"}};
  made.changes = {{"spark.executors", {"1", "2"}}};
  made.trials = {through_spark("two-executors", 1, 2, 2, 19'110)};
  made.trials.front().transitions = transitions("reset", "reset", "scaled");
  made.trials.front().transitions.back().changes = {{"executors", {"1", "2"}}};
  TrialResult failed = trial("two-executors", 2, 5);
  failed.state = TrialState::failed;
  failed.failed_stage = "measure";
  failed.reason = "process 'spark/executor-1' ended with exit code 137";
  failed.reason_details = {"INFO TaskSetManager: Starting task 0.0 in stage 41.0",
                           "ERROR CoarseGrainedExecutorBackend: RECEIVED SIGNAL TERM"};
  failed.counts.clear();
  failed.counts_agree = false;
  failed.duration_s = 88.1;
  failed.transitions = transitions("started", "reset", "started");
  made.trials.push_back(failed);
  return made;
}

VariantResult direct() {
  VariantResult made;
  made.name = "direct";
  made.label = "Straight into the index";
  made.parent = "one-executor";
  made.notes = "The upper bound: no Kafka, no Spark.";
  made.settings = Map{{"senders.rate", "20000/s"}};
  made.changes = {{"kafka.enabled", {"true", "false"}},
                  {"spark.enabled", {"true", "false"}},
                  {"senders.rate", {"12500/s", "20000/s"}}};
  made.trials = {straight(1, 3, 31'040), straight(2, 4, 30'420)};
  made.trials.front().transitions = transitions("removed", "reset", "removed");
  made.trials.back().transitions = transitions("", "reset", "");
  return made;
}

/// Half the load: the system keeps up, so its rate is a lower bound.
VariantResult light_load() {
  VariantResult made;
  made.name = "one-executor-light";
  made.group = "One executor";
  made.parent = "one-executor";
  made.settings = Map{{"senders.rate", "4000/s"}};
  made.changes = {{"senders.rate", {"12500/s", "4000/s"}}};
  TrialResult only = through_spark("one-executor-light", 1, 7, 1, 7'994);
  only.loads = {load(8'000, 7'998)};
  only.rates = {rate("eim.rate", "documents/s", 7'994, 2.6, "source-limited"),
                rate("ktm.rate", "records/s", 7'998, 1.1, "")};
  only.flags = {{"W_SOURCE_LIMITED", "a lower bound of what the sink can do"},
                {"W_TRIMMED", "eim.rate: first 8 s, last 3 s"}};
  only.transitions = transitions("reset", "reset", "kept");
  only.drain.reset();
  only.measured_s = 313.2;
  only.usage[2].cpu_cores = 0.66;
  const int until = 318;
  only.series = {series("senders.sent", "records", {8'000}, until),
                 series("senders.acknowledged", "records", {7'998}, until),
                 series("ktm.count", "records", {7'998}, until),
                 series("eim.count", "documents", {7'994}, until)};
  made.trials = {only};
  return made;
}

VariantResult unreachable() {
  VariantResult made;
  made.name = "kafka-inside";
  made.label = "Kafka inside, Spark outside";
  made.parent = "two-executors";
  made.changes = {{"kafka.placement", {"here", "cluster"}}};
  made.impossible = "Kafka on the cluster advertises pod addresses that hosts cannot reach";
  return made;
}

}  // namespace

RunResult sample_run() {
  RunResult run;
  run.run_id = "quickstart-20261122-101530";
  run.plan_name = "quickstart";
  run.plan_hash = "6f1c2a9e07d35b18";
  run.question =
      "Which part limits the rate into the index, Spark's executors or the index itself?";
  run.headline = "eim.rate";
  run.baseline = "one-executor";
  run.started_wall_ns = 1'795'342'530 * kSecond;
  run.duration_s = 1345;
  run.complete = true;
  run.trials_planned = 7;
  run.seed = 7;
  run.variants = {one_executor(), light_load(), two_executors(), direct(), unreachable()};
  run.provenance = Map{{"benchfield", "0.1.0"},
                       {"host.kernel", "6.1.0-28-amd64"},
                       {"host.cpu", "2 x example CPU"},
                       {"host.name", "must-not-appear"},
                       {"java", "17.0.13"}};
  run.commands = {"benchfield run plans/quickstart.yaml --replicates 2"};
  return run;
}

TrialResult small_trial(const std::string& variant, int replicate, double value) {
  TrialResult made;
  made.variant = variant;
  made.replicate = replicate;
  RateEstimate estimate;
  estimate.metric = "eim.rate";
  estimate.unit = "documents/s";
  estimate.rate = value;
  estimate.low = value - 20;
  estimate.high = value + 20;
  estimate.classification = "saturated";
  made.rates = {estimate};
  return made;
}

RunResult small_run(int variants) {
  RunResult run;
  run.run_id = "small-1";
  run.plan_name = "small";
  run.question = "How many?";
  run.headline = "eim.rate";
  run.complete = true;
  run.trials_planned = variants;
  for (int i = 1; i <= variants; ++i) {
    VariantResult variant;
    variant.name = "v" + std::to_string(i);
    variant.trials = {small_trial(variant.name, 1, 1000.0 * i)};
    run.variants.push_back(variant);
  }
  return run;
}

}  // namespace benchfield::fakes
