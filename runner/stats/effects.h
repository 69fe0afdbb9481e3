#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runner/stats/noise.h"

namespace benchfield::stats {

/// A thing that was varied, with its levels; the first is what effects are measured from. Several
/// facts that always moved together are one factor with joined names.
struct Factor {
  std::string name;
  std::vector<std::string> levels;
};

/// A level of a factor: positions in the factors and their levels.
struct TermPart {
  std::size_t factor = 0;
  std::size_t level = 0;
  bool operator==(const TermPart&) const = default;
};
/// A main effect (one part) or a two-factor interaction (two parts).
using Term = std::vector<TermPart>;

/// One replicate: a level of every factor, and ln(value).
struct Observed {
  std::vector<std::size_t> levels;
  double value = 0;
};

/// A combination that cannot be run, and why.
struct ImpossibleCell {
  std::vector<std::size_t> levels;
  std::string reason;
};

struct EffectsInput {
  std::vector<Factor> factors;
  std::vector<Observed> observed;
  std::vector<ImpossibleCell> impossible;
  std::optional<NoisePrior> prior;
  double alpha = 0.05;
};

/// What a term does to the value, at the first level of everything else.
struct Effect {
  Term term;
  double ratio = 1;                 ///< exp of the coefficient
  std::optional<double> low, high;  ///< 1 - alpha; missing without a noise estimate
  std::optional<double> p;
};

/// `term` cannot be told from `with`: the cells that were run leave one number for both.
struct Alias {
  Term term;
  std::vector<Term> with;
};

/// A combination without a result. An empty reason: possible, but not run.
struct MissingCell {
  std::vector<std::size_t> levels;
  std::string reason;
};

enum class ResidualSource { none, replicates, prior, lack_of_fit };

struct Effects {
  std::vector<Effect> main;          ///< estimable ones
  std::vector<Effect> interactions;  ///< those the cells can tell, each added alone
  std::vector<Alias> aliases;        ///< terms, and what they cannot be told from
  std::vector<MissingCell> missing;  ///< of the full design; at most kMostMissing
  std::size_t cells = 0, cells_run = 0, missing_total = 0;
  std::optional<double> noise;  ///< sd of ln values the intervals rest on
  double degrees = 0;
  ResidualSource source = ResidualSource::none;
};
inline constexpr std::size_t kMostMissing = 64;
inline constexpr std::size_t kMostEffects = 200;

/// Additive model ln(value) = mean + sum of main effects, by least squares (rank-revealing QR).
/// Noise: spread of replicates inside cells moderated by the prior; without either, what the
/// additive model leaves over; without that, no intervals. Levels that no observation has are
/// ignored. Nothing when there are no factors with two observed levels, or when they have more than
/// kMostEffects levels beyond the first: that many are no factors.
std::optional<Effects> effects(const EffectsInput& input);

}  // namespace benchfield::stats
