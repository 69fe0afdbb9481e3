#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "runner/plan/factor_levels.h"

namespace benchfield {

/// A combination: one level of every factor, by position.
using DesignCell = std::vector<std::size_t>;

struct Design {
  std::vector<DesignCell> cells;  ///< the last factor moves fastest
  std::optional<std::int64_t> seed;
};

/// The combinations that `design` asks for; without it, all. Full: every combination;
/// one-at-a-time: the first levels, then each factor moved alone; list: those that are listed. What
/// `exclude` holds for is left out. Problems are reported; no cells come back then. node may be
/// null.
Design read_design(const Node* node, const SourceRange& factors_place,
                   const std::vector<Factor>& factors, DiagnosticSink& sink);

}  // namespace benchfield
