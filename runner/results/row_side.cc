#include "runner/results/row_side.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "runner/stats/distributions.h"

namespace benchfield {

RowSide side_of(const RunResult& run, const VariantResult* variant, const Replicates* replicates) {
  RowSide side;
  side.run_id = run.run_id;
  if (variant != nullptr) {
    side.variant = variant->name;
    side.label = variant->label;
  }
  if (replicates == nullptr || replicates->values.empty()) return side;
  side.present = true;
  side.values = replicates->values;
  side.trials = replicates->trials;
  side.blocks = replicates->blocks;
  side.kept_out = replicates->kept_out;
  side.modes = stats::two_modes(side.values);
  side.outlier.assign(side.values.size(), false);
  for (const std::size_t i : stats::outliers(side.values)) side.outlier[i] = true;
  const std::vector<double> logs = stats::ln_values(side.values);
  if (!logs.empty()) {
    side.mean =
        std::exp(std::accumulate(logs.begin(), logs.end(), 0.0) / static_cast<double>(logs.size()));
  }
  return side;
}

void add_interval(RowSide& side, const std::optional<stats::NoisePrior>& noise, double alpha) {
  if (!side.mean || !noise || !(noise->variance > 0)) return;
  const double n = static_cast<double>(side.values.size());
  const double reach =
      stats::t_quantile(1 - alpha / 2, noise->degrees) * std::sqrt(noise->variance / n);
  side.low = *side.mean * std::exp(-reach);
  side.high = *side.mean * std::exp(reach);
}

std::string why_missing(const VariantResult* variant) {
  if (variant == nullptr) return "no such variant";
  if (variant->trials.empty()) return "not run";
  const bool any =
      std::any_of(variant->trials.begin(), variant->trials.end(),
                  [](const TrialResult& trial) { return trial.state == TrialState::complete; });
  return any ? "not measured" : "failed";
}

}  // namespace benchfield
