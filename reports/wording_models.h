#pragma once

#include <string_view>

namespace benchfield::reports {

/// The phrases about what many runs say together; wording.h brings them along.
namespace wording {

// Effects
inline constexpr std::string_view kEffects = "Effects";
inline constexpr std::string_view kEffectsText =
    "What each change does to {0} when all else stays: an additive model on its logarithm over {1} "
    "combinations.";
inline constexpr std::string_view kEffectsNoise =
    "Its intervals rest on a noise of {0} with {1} degrees of freedom, from {2}. Variants of one "
    "combination count together here and apart under Contrasts, so the two may differ a little; "
    "the "
    "verdicts are those of Contrasts.";
inline constexpr std::string_view kEffectsNoNoise =
    "There is neither a replicate nor a declared noise to take intervals from.";
inline constexpr std::string_view kFromReplicates = "replicates";
inline constexpr std::string_view kFromPrior = "the plan or history";
inline constexpr std::string_view kFromBoth = "replicates and the plan or history";
inline constexpr std::string_view kFromFit = "what the model leaves over";
inline constexpr std::string_view kFactor = "factor";
inline constexpr std::string_view kLevels = "from → to";
inline constexpr std::string_view kAlias =
    "The effect of {0} cannot be told from {1} with these cells.";
inline constexpr std::string_view kAliasInteraction = "{0} × {1}";
inline constexpr std::string_view kTogether =
    "{0} always moved together, so they share one effect.";
inline constexpr std::string_view kCellsText =
    "Of the {0} combinations of {1}, {2} were run. The others:";
inline constexpr std::string_view kCellNotRun = "not run: {0}";
inline constexpr std::string_view kCellImpossible = "not possible: {0} ({1})";
inline constexpr std::string_view kCellsMore = "{0} more";

// Scaling and cost
inline constexpr std::string_view kScalingTitle = "Scaling over {0}";
inline constexpr std::string_view kScalingChart = "{0} over {1}";
inline constexpr std::string_view kSpeedUp = "speed-up";
inline constexpr std::string_view kEfficiency = "efficiency";
inline constexpr std::string_view kKarpFlatt = "Karp-Flatt";
inline constexpr std::string_view kLaw = "law";
inline constexpr std::string_view kCoefficients = "coefficients";
inline constexpr std::string_view kAicc = "AICc";
inline constexpr std::string_view kLeaveOneOut = "leave-one-out error";
inline constexpr std::string_view kOptimum = "best size";
inline constexpr std::string_view kNoOptimumKappa = "none (κ is not above 0)";
inline constexpr std::string_view kNoOptimumRange = "none inside the measured range";
inline constexpr std::string_view kLawsAgree =
    "{0} describes these sizes best by AICc and by leave-one-out.";
inline constexpr std::string_view kLawsDisagree =
    "AICc prefers {0}, leave-one-out {1}: these sizes do not decide between the laws.";
inline constexpr std::string_view kBestByOne = "{0} describes these sizes best by leave-one-out.";
inline constexpr std::string_view kBestByAicc =
    "{0} describes these sizes best by AICc; they are too many to leave each out in turn.";
inline constexpr std::string_view kNotBeyond =
    "Nothing is said beyond {0}, 1.5 times the largest size measured.";
inline constexpr std::string_view kSetback = "From {0} to {1} it got worse, by {2}.";
inline constexpr std::string_view kQualityMoves =
    "W_QUALITY_CHANGED: {0} goes with the size, from {1} to {2} ({3}, p {4}). The sizes do not "
    "make "
    "the same result, so that their speed-up is not one.";
inline constexpr std::string_view kQualityStays =
    "{0} does not go with the size: {1} to {2} ({3}, p {4}).";
inline constexpr std::string_view kCostTitle = "Cost";
inline constexpr std::string_view kCostText =
    "cost(N) = price × (N + w) × T(N): the size to take depends on what an hour of waiting is "
    "worth.";
inline constexpr std::string_view kHours = "T (h)";
inline constexpr std::string_view kCost = "cost ({0})";
inline constexpr std::string_view kBestWhen = "best when an hour of waiting is worth ({0})";
inline constexpr std::string_view kBestRange = "{0} to {1}";
inline constexpr std::string_view kBestFrom = "{0} and more";
inline constexpr std::string_view kDominated = "never: another size is as fast and costs no more";
inline constexpr std::string_view kNeverBest = "never";

// Noise and power
inline constexpr std::string_view kNoiseOf =
    "Run to run, {0} varies by {1} ({2} degrees of freedom, from {3}).";
inline constexpr std::string_view kDominantNoise =
    "{0} of that noise (of its sum of squares) is that of {1} alone, whose runs differ more than "
    "those "
    "of other variants: what is settled about these waits for it. A longer warm-up or trial there "
    "may be worth more than further runs.";
inline constexpr std::string_view kPowerOf =
    "With {0} runs a side, differences of {1} and more are settled four times out of five.";
inline constexpr std::string_view kPowerOfOne =
    "With one run a side, differences of {0} and more are settled four times out of five.";
inline constexpr std::string_view kToSettle = "Runs a side that settle a difference: {0}.";
inline constexpr std::string_view kRunsOf = "{0}: {1}";
inline constexpr std::string_view kVariancesDiffer =
    "Variances differ between variants (Levene p {0}), so Welch's test was used.";
inline constexpr std::string_view kNoiseHistory =
    "The noise of earlier runs comes from {0} of them ({1}; {2} runs of this plan were looked at).";
inline constexpr std::string_view kNoHistory =
    "Earlier runs say nothing of its noise: {0} holds {1} of this plan, and {2} are needed.";
inline constexpr std::string_view kNoiseElsewhere =
    "Noise that earlier runs show of {0} in {1} is not used: it was learned in another environment "
    "(machine, placement or estimator) than this run's.";
inline constexpr std::string_view kReplicationTitle = "How many replicates";
inline constexpr std::string_view kReplicationSettled =
    "The plan asks for {0} to {1} replicates of each variant, until {2} is known to {3}. No more "
    "were run than shown here because every variant is known that well.";
inline constexpr std::string_view kReplicationMost =
    "The plan asks for {0} to {1} replicates of each variant, until {2} is known to {3}. The most "
    "were run, and {4} is still not known that well.";
inline constexpr std::string_view kReplicationUnfinished =
    "The plan asks for {0} to {1} replicates of each variant, until {2} is known to {3}. The run "
    "ended before that was decided.";
inline constexpr std::string_view kReplicationLooks =
    "Whether to go on was decided from the values themselves, {0} times at most. An interval that "
    "is looked at until it is narrow misses more often than it says, so those below are wider: "
    "they hold at {1} over all looks together. The other intervals of this report do not count "
    "the looks. Every replicate stays in.";
inline constexpr std::string_view kKnownTo = "known to ±";
inline constexpr std::string_view kKnownFixed = "number fixed by the plan";
inline constexpr std::string_view kEnough = "enough";
inline constexpr std::string_view kReplicateFlag = "{0} {1}: {2}";
inline constexpr std::string_view kReplicateFlagRun = "{0}: {1}";

// History
inline constexpr std::string_view kHistoryTitle = "History";
inline constexpr std::string_view kHistoryEmpty = "The history holds no values.";
inline constexpr std::string_view kHistoryAlarms = "Alarms: {0} of {1} series.";
inline constexpr std::string_view kHistorySeries = "{0}, {1}: {2}";
inline constexpr std::string_view kHistoryNights = "Plan {0}, {1} nights.";
inline constexpr std::string_view kHistoryNightsAndEarlier =
    "Plan {0}, {1} nights; {2} before them are not compared, because the environment was another.";
inline constexpr std::string_view kHistoryChange = "change at {0} ({1}): {2} → {3}, {4}";
inline constexpr std::string_view kHistoryAccepted =
    "change at {0} ({1}): {2} → {3}, {4}, accepted as the new level";
inline constexpr std::string_view kHistoryLearning = "Judged from {0} nights on.";
inline constexpr std::string_view kNoneIsPinned =
    "no baseline is pinned, which would be one more test: give {0}, or take a level with {1}.";
inline constexpr std::string_view kNotComparedWith =
    "not compared with the pinned baseline {0}: {1}";
inline constexpr std::string_view kLackNoValue =
    "it has no value of this metric of this variant; pin a run that measured it.";
inline constexpr std::string_view kLackSettings =
    "its variant of this name was set otherwise or is of another plan; pin a run of the plan as it "
    "is now.";
inline constexpr std::string_view kLackUnit =
    "it is in {0} and the latest night in {1}; pin a run in {1}.";
inline constexpr std::string_view kLackEstimator =
    "it was estimated by {0} and the latest night by {1}; pin a run that {1} estimated.";
inline constexpr std::string_view kLackEnvironment =
    "it was measured on another machine or with other placements; pin a run of the environment "
    "that the latest night had.";
inline constexpr std::string_view kLackKeptOut =
    "the flag {0} keeps its values out; pin a run without such a flag.";
inline constexpr std::string_view kLackLatestNight =
    "it is the latest night itself; pin an earlier run.";
inline constexpr std::string_view kLackNotPositive =
    "values that are not above zero have no ratio; change points and the prediction interval go on "
    "judging them.";
inline constexpr std::string_view kLackNoInterval =
    "{0} of its values against {1} of the latest night give no interval; run two replicates a "
    "night, or wait for {2} nights.";
inline constexpr std::string_view kHistoryAllNights = "Every night, the latest first";
inline constexpr std::string_view kHistoryTime = "time";
inline constexpr std::string_view kHistoryMean = "mean";
inline constexpr std::string_view kHistoryReplicates = "replicates";
inline constexpr std::string_view kHistoryRun = "run";
inline constexpr std::string_view kHistoryCommit = "commit";
inline constexpr std::string_view kTermAlarm = "alarm";
inline constexpr std::string_view kTermQuiet = "quiet";
inline constexpr std::string_view kTermLearning = "learning";
inline constexpr std::string_view kTermUndecided = "undecided";
inline constexpr std::string_view kTermMissing = "MISSING";

}  // namespace wording
}  // namespace benchfield::reports
