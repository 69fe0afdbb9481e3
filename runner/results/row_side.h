#pragma once

#include <optional>
#include <string>

#include "runner/results/comparison.h"
#include "runner/results/replicates.h"

namespace benchfield {

/// One side of a row: values, outliers, modes and mean of its replicates. The variant and the
/// replicates may be null: nothing is present then.
RowSide side_of(const RunResult& run, const VariantResult* variant, const Replicates* replicates);

/// The interval of a side's mean from the noise of its row.
void add_interval(RowSide& side, const std::optional<stats::NoisePrior>& noise, double alpha);

/// Why a side has no values; the variant may be null.
std::string why_missing(const VariantResult* variant);

}  // namespace benchfield
