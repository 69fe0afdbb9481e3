#pragma once

#include "runner/plan/expression.h"
#include "runner/plan/plan.h"

namespace benchfield {

/// The most replicates of one variant.
inline constexpr std::int64_t kMostReplicates = 10'000;

/// The most trials of a plan, all variants together: results of more are not read back.
inline constexpr std::int64_t kMostTrials = 12'000;

/// What `replicates` of the plan says.
struct ReplicatesSpec {
  int number = 1;  ///< of each variant; the most of them with a rule
  std::optional<ReplicationSpec> rule;
};

/// Reads a number, or {min, max, until}. Problems are reported. node may be null.
ReplicatesSpec decode_replicates(const Node* node, const Scope& scope, DiagnosticSink& sink);

/// Reads `history`: where earlier runs are kept. node may be null.
std::optional<HistorySpec> decode_history(const Node* node, const Scope& scope,
                                          DiagnosticSink& sink);

}  // namespace benchfield
