#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runner/results/model.h"

namespace benchfield {

/// A number in a variant's notes ("80/s", "90k/s") that no metric of its group supports.
struct UnsupportedNote {
  std::string variant;
  std::string text;               ///< as written
  std::optional<double> nearest;  ///< value of the headline metric
  std::string nearest_variant;
};
/// A single rate is supported by a value that rounds to it at its written digits (2 % besides), a
/// range "50-60k/s" when it holds a value of the group, "over 100k/s" by a larger one.
std::vector<UnsupportedNote> unsupported_notes(const RunResult& run, const std::string& metric);

/// A component that was moved without being what limited: its own measured rate was the offered one
/// on both sides, while the headline metric stayed below it.
struct PredictableMove {
  std::string variant, parent, component;
  std::string measure;  ///< "ktm.rate"
  double took_before = 0, took_after = 0;
  double limited_before = 0, limited_after = 0;  ///< headline metric
};
/// Needs the fact "MEASURE.of" (which component a measure reads).
std::vector<PredictableMove> predictable_moves(const RunResult& run, const std::string& metric);

}  // namespace benchfield
