#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "runner/results/model.h"

namespace benchfield {

/// Sequential replication: blocks are added until the headline of every variant is known well
/// enough. All of it is a pure function of results, so that a resumed run decides as the
/// interrupted one would have.

/// How well one variant's headline is known.
struct Precision {
  std::string variant;
  std::size_t replicates = 0;        ///< complete trials with a value
  std::optional<double> half_width;  ///< relative; missing: no noise estimate or no value
  bool fixed = false;                ///< the plan fixes its number: not waited for
  bool settled = false;
};

struct ReplicationState {
  std::vector<Precision> variants;  ///< in plan order
  int looks = 1;                    ///< how often a decision may be taken: max - min + 1
  bool settled = false;             ///< every variant that is waited for is
};

/// Intervals of the headline at 95 % over all looks (stats::half_width), from the spread of all
/// replicates of the run and what the plan or the history says of it. Where Levene's test tells
/// the variants' spreads apart, each has its own. A variant all of whose `min` trials failed is not
/// waited for: more of them would tell no more. `among`: only these variants decide; empty: all.
ReplicationState replication_state(const RunResult& run, const ReplicationRule& rule,
                                   const std::vector<std::string>& among = {});

}  // namespace benchfield
