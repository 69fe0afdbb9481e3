#pragma once

#include <string_view>

namespace benchfield::reports {

/// The phrases of a comparison of runs; wording.h brings them along, wording_es_diff.cc has them in
/// Spanish. Where a language has one form for one and another for many, so have the phrases.
namespace wording {

// Head and columns
inline constexpr std::string_view kDiffBase = "base";
inline constexpr std::string_view kDiffNew = "new";
inline constexpr std::string_view kDiffBaseLine = "base: {0}";
inline constexpr std::string_view kDiffNewLine = "new: {0}";
inline constexpr std::string_view kDiffUnfinished = "unfinished";
inline constexpr std::string_view kDiffMetric = "metric";
inline constexpr std::string_view kDiffChangeColumn = "change (95 %)";
inline constexpr std::string_view kDiffHow = "how";

// Verdicts
inline constexpr std::string_view kDiffMissing = "MISSING";
inline constexpr std::string_view kDiffNotComparable = "not comparable";
inline constexpr std::string_view kDiffCannotExist = "cannot exist";
inline constexpr std::string_view kDiffInvalid = "{0} (invalid)";

// Summary
inline constexpr std::string_view kDiffOneRegression = "1 regression";
inline constexpr std::string_view kDiffRegressions = "{0} regressions";
inline constexpr std::string_view kDiffOneMissing = "1 missing";
inline constexpr std::string_view kDiffManyMissing = "{0} missing";
inline constexpr std::string_view kDiffOneNotComparable = "1 not comparable";
inline constexpr std::string_view kDiffManyNotComparable = "{0} not comparable";
inline constexpr std::string_view kDiffOneWorse = "1 likely worse";
inline constexpr std::string_view kDiffManyWorse = "{0} likely worse";
inline constexpr std::string_view kDiffOneUnresolved = "1 unresolved";
inline constexpr std::string_view kDiffManyUnresolved = "{0} unresolved";
inline constexpr std::string_view kDiffOneBetter = "1 likely better";
inline constexpr std::string_view kDiffManyBetter = "{0} likely better";
inline constexpr std::string_view kDiffOneImprovement = "1 improvement";
inline constexpr std::string_view kDiffImprovements = "{0} improvements";
inline constexpr std::string_view kDiffOneSame = "1 same";
inline constexpr std::string_view kDiffManySame = "{0} same";
inline constexpr std::string_view kDiffOneImpossible = "1 cannot exist";
inline constexpr std::string_view kDiffManyImpossible = "{0} cannot exist";
inline constexpr std::string_view kDiffOfOneRow = "{0} of 1 row";
inline constexpr std::string_view kDiffOfRows = "{0} of {1} rows";
inline constexpr std::string_view kDiffNothing =
    "nothing to compare: the runs share no variant and metric";

// A row
inline constexpr std::string_view kDiffChange = "{0} % ({1} to {2})";
inline constexpr std::string_view kDiffNoNoise = "n {0} and {1}, no noise estimate";
inline constexpr std::string_view kTermModerated = "moderated t";
inline constexpr std::string_view kTermBlocks = "block differences";
inline constexpr std::string_view kTermWelch = "Welch";
inline constexpr std::string_view kTermPrior = "prior";
inline constexpr std::string_view kTermReplicatesAndPrior = "replicates and prior";
inline constexpr std::string_view kTermNone = "none";
inline constexpr std::string_view kDiffVariances = "variances differ";
inline constexpr std::string_view kDiffNoise = "noise {0} % ({1})";
inline constexpr std::string_view kDiffP = "p {0}";
inline constexpr std::string_view kDiffMannWhitney = "Mann-Whitney p {0}";
inline constexpr std::string_view kDiffSettlesOne = "1 replicate a side settles it";
inline constexpr std::string_view kDiffSettles = "{0} replicates a side settle it";
inline constexpr std::string_view kDiffKeptOut = "kept out of gates by {0}";
inline constexpr std::string_view kDiffNotInBase = "not in the base: {0}";
inline constexpr std::string_view kDiffNotInNew = "not in the new run: {0}";
inline constexpr std::string_view kDiffDiffers = "differs: {0}";
inline constexpr std::string_view kDiffFairPartner = "fair partner: {0}";
inline constexpr std::string_view kDiffTwoModes = "two modes: a mean means nothing";
inline constexpr std::string_view kDiffAlong = "moved with it: {0}";
inline constexpr std::string_view kDiffObjective = "objective {0} of {1}: {2}";

// A comment
inline constexpr std::string_view kDiffFoldedOne = "1 row without a difference";
inline constexpr std::string_view kDiffFolded = "{0} rows without a difference";
inline constexpr std::string_view kDiffCutRows =
    "{0} more rows did not fit into this comment; `benchfield diff` prints all of them.";
inline constexpr std::string_view kDiffCutRest =
    "The rest did not fit into this comment; `benchfield diff` prints it.";

}  // namespace wording
}  // namespace benchfield::reports
