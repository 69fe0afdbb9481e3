#pragma once

#include <string>
#include <vector>

#include "runner/base/diagnostic.h"
#include "runner/base/value.h"
#include "runner/plan/node.h"

namespace benchfield {

/// One level of a factor: what it is called, what conditions see of it, and what it sets.
struct FactorLevel {
  std::string name;
  Value value;  ///< a number, quantity, truth value or text
  std::vector<Node::Member> set;
};

/// A factor as it is written.
struct Factor {
  std::string name;  ///< a plan path, or a name where its levels are named
  SourceRange range;
  std::vector<FactorLevel> levels;
};

/// Reads `factors`: a list of levels, a range {from, to, step}, or named levels that set several
/// paths. What cannot be read is reported and left out.
std::vector<Factor> read_factors(const Node& node, DiagnosticSink& sink);

/// The level of that name; the number of levels when there is none.
std::size_t find_level(const Factor& factor, std::string_view name);

}  // namespace benchfield
