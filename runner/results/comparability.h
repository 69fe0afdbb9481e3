#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
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
  std::vector<FactDifference> along;  ///< moved with it at once: compared, but not to be told apart
  std::vector<FactDifference> mismatches;  ///< what forbids the comparison
  /// Of a refused one: a variant that differs from the contrast in nothing but what it is about.
  std::string fair_partner;
  /// Of one with several moved at once: two variants that differ in the first of `about` alone.
  std::string clean_base, clean_contrast;
  bool comparable() const { return mismatches.empty(); }
  bool confounded() const { return about.size() + along.size() > 1; }
};

/// Facts by name, sorted; several values of one variant are joined by " / ".
using Facts = std::map<std::string, std::string>;

/// The facts of a run's variants, gathered once.
class RunFacts {
 public:
  explicit RunFacts(const RunResult& run);
  /// A variant's settings, the facts of its complete trials, what its chain of changes set,
  /// "offered" (records/s over all loads), "estimator" of the metric, and "host.*" of the run.
  /// Conditions that were measured (load average, steal), identities, ports and addresses are none.
  Facts of(const VariantResult& variant, std::string_view metric) const;

 private:
  std::map<std::string, Facts> facts_;
};

/// What the units of one metric on two sides differ in; nothing where both are in one and the same.
/// Results in different units are never compared, between runs or between nights of a history.
std::optional<FactDifference> other_unit(const std::set<std::string>& base,
                                         const std::set<std::string>& contrast);

/// True for where something is: "kafka.placement", and "kafka.enabled".
bool is_placement(std::string_view fact);

/// The same fact by the name trials record: "components.spark.values.executors" and "load.s.rate"
/// are "spark.executors" and "s.rate".
std::string fact_name(std::string_view path);

/// True when a pattern means a fact: the same name, a map it lies in, or a prefix ended by '*'.
bool means_fact(std::string_view pattern, std::string_view fact);

/// Compares variants of one run; facts are gathered once. The run must outlive it.
class VariantComparer {
 public:
  explicit VariantComparer(const RunResult& run, std::vector<std::string> may_differ = {});

  /// What moved between the two is what the contrast is about when it was set on purpose (changes
  /// of the contrast against this parent, factors, `judge.contrast`): placements first; other
  /// changes beside one are `along`. A load fact that moved without being named so, and whatever
  /// moved without having been set, is a mismatch.
  Comparability compare(const VariantResult& base, const VariantResult& contrast,
                        std::string_view metric) const;
  const Facts& facts(const VariantResult& variant) const;

 private:
  std::vector<FactDifference> differences(const VariantResult& base, const VariantResult& contrast,
                                          std::string_view metric) const;
  bool is_load_fact(std::string_view fact) const;
  void name_partners(Comparability& out, const VariantResult& base, const VariantResult& contrast,
                     std::string_view metric) const;
  bool differs_only_in(const VariantResult& base, const VariantResult& contrast,
                       std::string_view metric, const std::vector<FactDifference>& in) const;

  const RunResult& run_;
  std::vector<std::string> declared_;  ///< patterns that a contrast may always be about
  std::vector<std::string> loads_;     ///< names of loads
  std::map<std::string, Facts> facts_;
};

/// Compares the same variant in two runs: nothing but `may_differ` may differ. Facts are gathered
/// once; keeps no reference to the runs.
class RunComparer {
 public:
  RunComparer(const RunResult& base, const RunResult& run,
              const std::vector<std::string>& may_differ);
  Comparability compare(const VariantResult& base, const VariantResult& contrast,
                        std::string_view metric) const;

 private:
  RunFacts base_, run_;
  std::vector<std::string> declared_;
};

}  // namespace benchfield
