#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runner/results/model.h"

namespace benchfield {

/// A fact with two values; an empty one was not recorded there.
struct FactDifference {
  std::string fact;  ///< "kafka.placement", "offered", "host.cores", "estimator"
  std::string base, contrast;
  bool operator==(const FactDifference&) const = default;
};

/// What two variants may be compared by (statistics.md 4.8).
struct Comparability {
  std::vector<FactDifference> about;  ///< what the contrast is about: compared because of it
  std::vector<FactDifference> along;  ///< moved at once with it: compared, but cannot be told apart
  std::vector<FactDifference> mismatches;  ///< what forbids the comparison
  std::string fair_partner;  ///< a variant that differs from the contrast in nothing that forbids
  bool comparable() const { return mismatches.empty(); }
  bool confounded() const { return !along.empty(); }
};

/// Facts of a variant as texts, sorted by name: its settings, the facts of its trials (values of
/// several joined by " / "), "offered" (records/s over all loads), "estimator" of the metric, and
/// provenance of the run that matters ("host.*", without the program's own version). Conditions
/// that were measured (load average, steal), identities, ports and addresses are no facts.
std::vector<std::pair<std::string, std::string>> facts_of(const RunResult& run,
                                                          const VariantResult& variant,
                                                          std::string_view metric);

/// True for a placement ("kafka.placement") and what follows from it by itself ("spark.master").
bool is_placement(std::string_view fact);
/// True for what drives the system: offered rate, count, instances, records of a load.
bool is_load_fact(std::string_view fact);

/// Two variants of one run. What moved between them is what the contrast is about when it was set
/// on purpose (the variant's changes, factors): placements first; other changes beside a placement
/// are `along`. A load fact that moved, and whatever moved without having been set, is a mismatch.
/// The fair partner is the variant nearest to the contrast without a mismatch.
Comparability comparability(const RunResult& run, const VariantResult& base,
                            const VariantResult& contrast, std::string_view metric,
                            const std::vector<std::string>& may_differ = {});

/// The same variant in two runs: only `may_differ` may ("*" at the end matches any rest).
Comparability comparability(const RunResult& base_run, const VariantResult& base,
                            const RunResult& run, const VariantResult& contrast,
                            std::string_view metric, const std::vector<std::string>& may_differ);

}  // namespace benchfield
