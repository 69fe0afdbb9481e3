#include "runner/results/confirm.h"

#include <algorithm>
#include <cmath>

namespace benchfield {
namespace {

constexpr int kMostReplicates = 10;
constexpr int kUsualReplicates = 3;

void add_once(std::vector<std::string>& names, const std::string& name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

/// Mean duration of a variant's trials.
double seconds_of(const RunResult& run, const std::string& name) {
  for (const VariantResult& variant : run.variants) {
    if (variant.name != name || variant.trials.empty()) continue;
    double sum = 0;
    for (const TrialResult& trial : variant.trials) sum += trial.duration_s;
    return sum / static_cast<double>(variant.trials.size());
  }
  return 0;
}

}  // namespace

Confirmation plan_confirmation(const RunResult& fresh, const ComparisonModel& model,
                               double budget_s) {
  Confirmation out;
  int wanted = kUsualReplicates;
  for (const ComparisonRow& row : model.rows) {
    if (!row.compared() || row.gate == Gate::info) continue;
    const bool worse =
        row.verdict == stats::Verdict::regression || row.leaning == stats::Leaning::worse;
    if (!worse) continue;
    add_once(out.variants, row.contrast.variant);
    const int more =
        row.comparison.settle.value_or(0) - static_cast<int>(row.contrast.values.size());
    wanted = std::clamp(more, wanted, kMostReplicates);
  }
  if (out.variants.empty()) return out;
  if (!fresh.baseline.empty()) add_once(out.variants, fresh.baseline);
  for (const std::string& name : out.variants) out.seconds_each += seconds_of(fresh, name);
  const double fits = out.seconds_each > 0 ? std::floor(budget_s / out.seconds_each) : wanted;
  out.replicates = static_cast<int>(std::min<double>(wanted, fits));
  return out;
}

}  // namespace benchfield
