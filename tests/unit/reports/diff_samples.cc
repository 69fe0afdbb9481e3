#include "tests/unit/reports/diff_samples.h"

namespace benchfield::reports {

RunResult run_named(const std::string& id) {
  RunResult run;
  run.run_id = id;
  run.plan_name = "pipeline";
  run.headline = "eim.rate";
  run.baseline = "one";
  run.complete = true;
  run.started_wall_ns = 1'795'000'000'000'000'000;
  return run;
}

void add(RunResult& run, const std::string& variant, const std::vector<double>& values,
         const Map& settings, const std::string& metric) {
  VariantResult* found = nullptr;
  for (VariantResult& one : run.variants) {
    if (one.name == variant) found = &one;
  }
  if (!found) {
    found = &run.variants.emplace_back();
    found->name = variant;
    found->settings = settings;
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (found->trials.size() <= i) {
      TrialResult& trial = found->trials.emplace_back();
      trial.id = variant + "-" + std::to_string(i + 1);
      trial.variant = variant;
      trial.replicate = trial.block = static_cast<int>(i) + 1;
    }
    RateEstimate rate;
    rate.metric = metric;
    rate.unit = "documents/s";
    rate.rate = values[i];
    rate.estimator = "aligned-ewc/2";
    found->trials[i].rates.push_back(rate);
  }
}

RunResult base_run() {
  RunResult run = run_named("base-1");
  add(run, "one", {50000, 50500, 49500, 50200, 49800});
  add(run, "faster", {20000, 20200, 19800, 20100, 19900});
  add(run, "slower", {60000, 60600, 59400, 60200, 59800});
  add(run, "moved|nodes", {30000, 30100, 29900}, {{"nodes", 6}});
  add(run, "gone", {10000});
  add(run, "open", {40000, 40400, 39600});
  return run;
}

RunResult new_run() {
  RunResult run = run_named("new-2");
  add(run, "one", {50100, 50400, 49600, 50300, 49700});
  add(run, "faster", {24000, 24200, 23800, 24100, 23900});
  add(run, "slower", {51000, 51500, 50500, 51200, 50800});
  add(run, "moved|nodes", {36000, 36100, 35900}, {{"nodes", 9}});
  add(run, "fresh", {11000});
  add(run, "open", {38800});
  return run;
}

std::vector<Diff> sample(const RunResult& base, const RunResult& fresh) {
  CompareOptions options;
  options.default_gate = Gate::soft;
  return {{&base, &fresh, compare_runs(base, fresh, options), {}}};
}

}  // namespace benchfield::reports
