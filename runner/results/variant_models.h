#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runner/results/comparison.h"
#include "runner/stats/cost.h"
#include "runner/stats/effects.h"
#include "runner/stats/scaling.h"
#include "runner/stats/size_drift.h"

namespace benchfield {

/// What many variants say together (statistics.md 5), as data that words can be made from.

/// Effects of everything that differs between the variants with a value.
struct VariantEffects {
  std::vector<stats::Factor> factors;  ///< facts that always moved together share one
  std::vector<bool> designed;          ///< per factor: a placement or a factor of the plan
  stats::Effects effects;              ///< over all factors; `missing` is empty
  /// Cells of the designed factors alone: which were not run, which cannot be.
  std::vector<stats::Factor> cell_factors;
  std::vector<stats::MissingCell> missing;
  std::size_t cells = 0, cells_run = 0, missing_total = 0;
};

/// Nothing when fewer than three variants have the metric, nothing differs, or more than 20 facts
/// do.
std::optional<VariantEffects> variant_effects(const RunResult& run, const std::string& metric);

/// A quality of the result (`judge.metrics.NAME.quality`) over the sizes.
struct QualityDrift {
  std::string metric;
  stats::SizeDrift drift;
  bool moves = false;  ///< beyond the metric's margin, and not by chance: W_QUALITY_CHANGED
};

/// A fact that was scaled: variants that differ in this whole number alone.
struct VariantScaling {
  std::string fact;                   ///< "spark.executors"
  std::vector<std::string> variants;  ///< by size
  stats::Scaling scaling;
  std::vector<QualityDrift> qualities;  ///< those that the sizes have
  std::optional<stats::Cost> cost;      ///< when the plan prices one unit of the fact
  std::string currency;
};

/// At least three sizes. Throughput metrics scale as such, lower-is-better ones as times; the cost
/// takes trial.duration, or the metric itself when it is one in seconds.
std::vector<VariantScaling> variant_scalings(const RunResult& run, const std::string& metric);

}  // namespace benchfield
