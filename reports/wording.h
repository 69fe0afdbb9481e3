#pragma once

#include <string_view>

#include "reports/wording_diff.h"    // IWYU pragma: export
#include "reports/wording_models.h"  // IWYU pragma: export
#include "reports/words.h"

namespace benchfield::reports {

/// Every English sentence and label of a report, said through Words (words.h). Patterns are whole
/// sentences, so that another language can order its words as it likes: wording_es.cc has a row for
/// each. Section files hold no text of their own.
namespace wording {

inline constexpr std::string_view kAnd = " and ";
inline constexpr std::string_view kOrWord = " or ";
inline constexpr std::string_view kTrialLabel = "{0}, replicate {1}";
inline constexpr std::string_view kTrialColumn = "replicate {0}";
inline constexpr std::string_view kYes = "✓";
inline constexpr std::string_view kNo = "✗";

// States
inline constexpr std::string_view kFailed = "failed";
inline constexpr std::string_view kInterrupted = "interrupted";
inline constexpr std::string_view kComplete = "complete";
inline constexpr std::string_view kNotRun = "not run";
inline constexpr std::string_view kImpossible = "not possible";
inline constexpr std::string_view kNoRate = "no rate";
inline constexpr std::string_view kUnclassified = "not classified";

// Names that results hold as data
inline constexpr std::string_view kTermSaturated = "saturated";
inline constexpr std::string_view kTermSourceLimited = "source-limited";
inline constexpr std::string_view kTermSourceDegraded = "source-degraded";
inline constexpr std::string_view kTermLoadLimited = "load-limited";
inline constexpr std::string_view kTermDraining = "draining";
inline constexpr std::string_view kTermUnsteady = "unsteady";
inline constexpr std::string_view kTermUndetermined = "undetermined";
inline constexpr std::string_view kTermDropped = "dropped";
inline constexpr std::string_view kTermUnknown = "unknown";
inline constexpr std::string_view kTermEndOffsets = "end offsets";

// Headline
inline constexpr std::string_view kNoQuestion = "The plan asks no question.";
inline constexpr std::string_view kNoVariants = "Nothing was run: the results hold no variant.";
inline constexpr std::string_view kNoResult =
    "No trial was completed, so there is no rate to report.";
inline constexpr std::string_view kNoHeadlineRate =
    "No completed trial has a rate for {0}, so the question stays open.";
inline constexpr std::string_view kRates = "{0}: {1}.";
inline constexpr std::string_view kRatesOfMany = "{0}: from {1} to {2} over {3} variants.";
inline constexpr std::string_view kAllOffered = "All were offered {0}/s.";
inline constexpr std::string_view kRateOfVariant = "{0} {1} ({2})";
inline constexpr std::string_view kRateRangeState = "{0} to {1}, n {2}, {3}";
inline constexpr std::string_view kPerSecond = "/s";
inline constexpr std::string_view kRateAndReplicates = "{0}, n {1}";
inline constexpr std::string_view kRange = "{0}{3} ({1} to {2})";

inline constexpr std::string_view kIndexedPerSecond = "Indexed per second";
inline constexpr std::string_view kMetricPerSecond = "{0}, {1} per second";

inline constexpr std::string_view kTheIndex = "the index";
inline constexpr std::string_view kTheRest = "the rest";
inline constexpr std::string_view kTookMore =
    "With {0} left out ({1}), {4} took {2}/s: more than {3}, by 95 % intervals that do not "
    "overlap. So {4} by itself is not what limited {6}: the cause is {5}, how {4} is written to, "
    "or "
    "what they share with it (CPU, memory, disk).";
inline constexpr std::string_view kThatOne = "that variant";
inline constexpr std::string_view kThoseMany = "those variants";
inline constexpr std::string_view kCannotTell =
    "With {0} left out ({1}), {4} took {2}/s, which cannot be told apart from {3}: {4} itself may "
    "be what limits there.";
inline constexpr std::string_view kTookLess =
    "With {0} left out ({1}), {4} took {2}/s, less than {3}: it is no upper bound for that.";
inline constexpr std::string_view kVariantAtRate = "{0} ({1}/s)";
inline constexpr std::string_view kOneReplicateEach =
    "Where a variant has one replicate, its interval is from within that trial and does not hold "
    "the noise from run to run.";
inline constexpr std::string_view kLossOfTrial = "**Records do not add up in {0}**: {1}.";
inline constexpr std::string_view kLossOfMany =
    "**Records do not add up in {0} of {1} completed trials**; the counts are under Conservation.";
inline constexpr std::string_view kCountOf = "{0} {1}";
inline constexpr std::string_view kMissing = "{0} of the {1} were never {2}";
inline constexpr std::string_view kExtra = "{0} more {1} than {2}";
inline constexpr std::string_view kUnreadable = "{0} could not be read";
inline constexpr std::string_view kAllAccounted =
    "Every record is accounted for in all {0} completed trials ({1}).";
inline constexpr std::string_view kAllAccountedOne =
    "Every record is accounted for in the completed trial ({0}).";
inline constexpr std::string_view kTrialsFailed =
    "**{0} of {1} trials failed** (left out of all numbers): {2}.";
inline constexpr std::string_view kAndMore = "and {0} more";

// What to run next
inline constexpr std::string_view kNext = "What to run next";
inline constexpr std::string_view kNextResume =
    "{0}, with the directory of this report: trials of this run are still to come";
inline constexpr std::string_view kNextRetry =
    "{0}, with the directory of this report: repeats the trials that failed";
inline constexpr std::string_view kNextLoad =
    "more `instances` or `senders` for {0}: the load generator was the limit there";
inline constexpr std::string_view kNextSteady =
    "a longer warm-up and a longer trial for {0}: the rate drifted";
inline constexpr std::string_view kNextLonger =
    "a larger `count` for {0}: the window was too short to be sure of the rate or its state";
inline constexpr std::string_view kNextMore =
    "a higher `rate`, the same for all variants: {0} took everything that was offered, so the "
    "limit "
    "is not known";
inline constexpr std::string_view kNextSettle =
    "the plan again with {0}: as many runs of each variant would settle more of the contrasts";
inline constexpr std::string_view kNextReplicates =
    "the plan again with {0}: differences from run to run are known from replicates only";

// Excerpts
inline constexpr std::string_view kSectionsLeftOut =
    "*{0} sections are left out here for their length; the whole report has them.*";

// HTML page
inline constexpr std::string_view kContents = "Contents";

// Status line
inline constexpr std::string_view kStatusVariants = "{0} variants";
inline constexpr std::string_view kStatusVariant = "1 variant";
inline constexpr std::string_view kStatusTrials = "{0} trials";
inline constexpr std::string_view kStatusTrial = "1 trial";
inline constexpr std::string_view kStatusAllComplete = "all complete";
inline constexpr std::string_view kStatusSomeFailed = "{0} complete, {1} failed";
inline constexpr std::string_view kStatusUnfinished =
    "**unfinished**: {0} of {1} trials have a result";
inline constexpr std::string_view kStatusImpossible = "{0} not possible";
inline constexpr std::string_view kStatusPlan = "plan {0}";
inline constexpr std::string_view kStatusResults = "results {0}";

// Bullets of variants
inline constexpr std::string_view kVariantBullet = "{0}: **{1}**, {2}";
inline constexpr std::string_view kGroupBullet = "{0}: **{1}/s** ({2} variants; {3})";
inline constexpr std::string_view kEmptyBullet = "{0}: {1}";
inline constexpr std::string_view kBusiest = "most CPU: {0}, {1} of {2} cores ({3})";
inline constexpr std::string_view kBusiestNoLimit = "most CPU: {0}, {1} cores";
inline constexpr std::string_view kMachineBusy =
    "the whole machine used {0} of its {1} cores ({2}), so the parts also competed for CPU";
inline constexpr std::string_view kBusyOthers = " ({0} went to programs that are not of this run)";
inline constexpr std::string_view kBusiestThrottled =
    "{0}; it met its CPU limit in {1} of its periods";
inline constexpr std::string_view kShareRange = "{0} to {1}";
inline constexpr std::string_view kBusiestSentence = "In the window, {0}.";

// Overview
inline constexpr std::string_view kComparison = "Comparison";
inline constexpr std::string_view kVariant = "variant";
inline constexpr std::string_view kOffered = "offered /s";
inline constexpr std::string_view kAcknowledged = "acknowledged /s";
inline constexpr std::string_view kIndexed = "indexed /s";
inline constexpr std::string_view kBusiestColumn = "most CPU (cores)";
inline constexpr std::string_view kReplicates = "n";
inline constexpr std::string_view kReplicatesOf = "{0} of {1}";
inline constexpr std::string_view kState = "state";
inline constexpr std::string_view kFlags = "flags";
inline constexpr std::string_view kFlatOut = "flat out";
inline constexpr std::string_view kCoresOf = "{0} {1} of {2}";
inline constexpr std::string_view kCoresNoLimit = "{0} {1}";
inline constexpr std::string_view kOverviewNote =
    "± is half the 95 % interval within a trial (n 1); with more replicates the median stands "
    "before their smallest and largest. `-` was not measured.";
inline constexpr std::string_view kDoubtfulNote =
    "⚠ beside a rate: a replicate behind it carries an E_ flag, so the number is not to be relied "
    "on, and gates leave it out unless the plan allows that flag";
inline constexpr std::string_view kStateSaturated =
    "saturated: the backlog grew while load went on, so the rate is what the system can take under "
    "this load";
inline constexpr std::string_view kStateSourceLimited =
    "source-limited: the system kept up with the load, so the rate is a lower bound (≥)";
inline constexpr std::string_view kStateDegraded =
    "source-degraded: the load stayed under its target although the generator was on time";
inline constexpr std::string_view kStateLoadLimited =
    "load-limited: the load generator itself was late or out of CPU, so the rate says nothing "
    "about "
    "the system";
inline constexpr std::string_view kStateDraining =
    "draining: the rate was taken while a backlog shrank";
inline constexpr std::string_view kStateUnsteady =
    "unsteady: the rate drifted, so it is no capacity";
inline constexpr std::string_view kStateUndetermined =
    "undetermined: the window was too short to tell whether the backlog grew";

// Charts
inline constexpr std::string_view kChartRates = "{0}, by variant";
inline constexpr std::string_view kChartRatesNote =
    "dot: a trial with its 95 % interval · bar: median · dashed: offered";
inline constexpr std::string_view kChartPerSecond = "{0}/s";
inline constexpr std::string_view kChartProgress = "{0}, replicate {1}: records and rate over time";
inline constexpr std::string_view kChartRecords = "records so far";
inline constexpr std::string_view kChartRate =
    "per second, over {0} each; blue: window of the rate, grey: cut off, red: stall";
inline constexpr std::string_view kChartTime = "seconds from the start of load";
inline constexpr std::string_view kChartWindow = "window";
inline constexpr std::string_view kChartStall = "stall";
inline constexpr std::string_view kChartTrim = "cut off as not steady";
inline constexpr std::string_view kChartInterval = "dot: value with its 95 % interval";
inline constexpr std::string_view kChartRefused = "grey: too far from these sizes to say";
inline constexpr std::string_view kChartMargin = "grey band: within the margin";
inline constexpr std::string_view kChartRatio = "ratio (log scale)";
inline constexpr std::string_view kChartNotCompared = "not compared";
inline constexpr std::string_view kChartHistoryNote =
    "line: level between changes · red: change point · upright: new environment";
inline constexpr std::string_view kMermaidTitle = "{0}, k/s; line: offered";
inline constexpr std::string_view kMermaidTitleNoLine = "{0}, k/s";
inline constexpr std::string_view kSeriesSent = "sent";
inline constexpr std::string_view kSeriesAcknowledged = "acknowledged";
inline constexpr std::string_view kSeriesIndexed = "indexed";

// Failed trials
inline constexpr std::string_view kFailedTrials = "Failed trials";
inline constexpr std::string_view kFailedReason = "{0}: {1}";
inline constexpr std::string_view kSentSoFar = "{0} records sent: {1} acknowledged";
inline constexpr std::string_view kOfThemFailed = ", {0} failed";
inline constexpr std::string_view kOfThemUnknown = ", {0} of unknown outcome";
inline constexpr std::string_view kFailedIn = "{0} (stage {1})";
inline constexpr std::string_view kNoReason = "no reason was recorded";

// Setup
inline constexpr std::string_view kSame = "What is the same everywhere";
inline constexpr std::string_view kSamePartly =
    "The same in every variant that has such a fact (others lack the part, or have it elsewhere):";
inline constexpr std::string_view kNotIn = "not in";
inline constexpr std::string_view kDiffers = "What differs";
inline constexpr std::string_view kFact = "fact";
inline constexpr std::string_view kValue = "value";
inline constexpr std::string_view kNoFacts = "No facts were recorded.";
inline constexpr std::string_view kNothingDiffers = "No recorded fact differs between variants.";
inline constexpr std::string_view kFactOf = "{0} ({1})";
inline constexpr std::string_view kOr = " / ";
inline constexpr std::string_view kEverywhere = "all others";

// Variant sections
inline constexpr std::string_view kParent = "Parent: {0}.";
inline constexpr std::string_view kNoParent = "As the plan stands.";
inline constexpr std::string_view kChanged = "Changed: {0}.";
inline constexpr std::string_view kChangedFromPlan = "Changed from the plan as it stands: {0}.";
inline constexpr std::string_view kNoChange = "Nothing changed.";
inline constexpr std::string_view kChange = "{0} {1} → {2}";
inline constexpr std::string_view kAdded = "{0} added: {1}";
inline constexpr std::string_view kRemoved = "{0} removed (was {1})";
inline constexpr std::string_view kByLevels =
    "Tables and charts write variants by their levels of {0}, in this order.";
inline constexpr std::string_view kSeveralFactors =
    "{0} factors moved at once: what each of them does stands under Effects.";
inline constexpr std::string_view kSeveralChanges =
    "⚠ {0} settings moved at once, so what each of them does cannot be told apart here.";
inline constexpr std::string_view kNotes = "Notes: {0}";
inline constexpr std::string_view kBeforeReplicate = "Before replicate {0}: {1}.";
inline constexpr std::string_view kBeforeSeveral = "Before replicates {0}: {1}.";
inline constexpr std::string_view kWasStarted = "{0} started";
inline constexpr std::string_view kWasMadeAnew = "{0} made anew";
inline constexpr std::string_view kWasScaled = "{0} scaled";
inline constexpr std::string_view kWasReset = "{0} reset";
inline constexpr std::string_view kWasKept = "{0} kept as it was";
inline constexpr std::string_view kWasRemoved = "{0} removed";
inline constexpr std::string_view kImpossibleBullet = "{0}: not possible ({1})";
inline constexpr std::string_view kImpossibleNote = "{0} is not possible: {1}.";
inline constexpr std::string_view kCannotExist = "Not possible: {0}. No trial was planned.";
inline constexpr std::string_view kMarkedNotAvailable = "n/a {0}";
inline constexpr std::string_view kNoTrials = "No trial of this variant was run.";
inline constexpr std::string_view kFlagsSeen = "Flags, in words:";
inline constexpr std::string_view kInterval = "95 % interval";
inline constexpr std::string_view kOtherRate = "{0}, {1}";
inline constexpr std::string_view kMark = "mean rate of the first {0}";
inline constexpr std::string_view kClassificationNote = "{0}: {1}.";
inline constexpr std::string_view kWindow = "window (s)";
inline constexpr std::string_view kWindowRange = "{0} to {1}";
inline constexpr std::string_view kBacklog = "backlog when load stopped";
inline constexpr std::string_view kDrain = "drain, predicted / measured";
inline constexpr std::string_view kFromTo = "{0} / {1}";
inline constexpr std::string_view kMeasured = "first record sent to completion";
inline constexpr std::string_view kWholeTrial = "whole trial";
inline constexpr std::string_view kCpuOf = "CPU of {0} (cores)";
inline constexpr std::string_view kCpuPerRecordOf = "CPU of {0} per record (µs)";
inline constexpr std::string_view kMemoryOf = "memory of {0}, largest";
inline constexpr std::string_view kLoadAverage = "load average of the machine, before / after";
inline constexpr std::string_view kThrottledOf = "throttled, {0} (of its periods)";
inline constexpr std::string_view kOfLimit = "{0} of {1}";
inline constexpr std::string_view kOthersCpu = "CPU of other programs (cores)";
inline constexpr std::string_view kSwapped = "memory moved to or from disk";
inline constexpr std::string_view kSuspended = "machine suspended (s)";
inline constexpr std::string_view kSteal = "CPU taken by other guests (%)";
inline constexpr std::string_view kRunnerCpu = "CPU of benchfield itself (% of a core)";
inline constexpr std::string_view kWarmUp = "warm-up";
inline constexpr std::string_view kRoundsOfRecords = "{0} rounds, {1} records";
inline constexpr std::string_view kLoadCpu = "CPU of load (cores)";
inline constexpr std::string_view kAgreeing = "{0} ✓";
inline constexpr std::string_view kMismatch = "✗ see Conservation";

// Flags
inline constexpr std::string_view kFlagShort =
    "too few samples in the window for a full estimate; the interval is wide";
inline constexpr std::string_view kFlagTrimmed =
    "the start or end of the trial was cut from the window because it was not steady";
inline constexpr std::string_view kFlagNotSteady =
    "the rate drifted inside the window, so it is not a capacity";
inline constexpr std::string_view kFlagMserLimit =
    "the warm-up filled half of the trial; the window may still hold some of it";
inline constexpr std::string_view kFlagStaircase =
    "the counter rises in steps of this length (an index refresh, a batch); the estimate uses "
    "whole steps";
inline constexpr std::string_view kFlagAlias =
    "samples are too far apart for the length of the steps";
inline constexpr std::string_view kFlagStall =
    "the counter stood still for this time while load went on";
inline constexpr std::string_view kFlagReset =
    "the counter went down; only the part on one side of it was used";
inline constexpr std::string_view kFlagGaps = "this part of the readings failed or took too long";
inline constexpr std::string_view kFlagSourceLimited =
    "the system kept up with everything that was sent; it may be able to take more";
inline constexpr std::string_view kFlagSourceDegraded =
    "the load stayed under its target although the generator was on time";
inline constexpr std::string_view kFlagCountMismatch =
    "records were lost or doubled between the points that count them";
inline constexpr std::string_view kFlagCold =
    "the warm-up ended before the CPU time per record had settled; a cold engine is slower";
inline constexpr std::string_view kFlagImportDiffers =
    "numbers that the other program printed are not those its own algorithm gives for the counts";
inline constexpr std::string_view kFlagCensored = "the trial ended before everything had arrived";
inline constexpr std::string_view kFlagBimodal =
    "the rates fall into two groups; a mean of them means nothing";
inline constexpr std::string_view kFlagOutlier = "one value lies far from the others; it was kept";
inline constexpr std::string_view kFlagDriftAcrossRuns =
    "the machine got faster or slower from trial to trial";
inline constexpr std::string_view kFlagPodsChanged =
    "pods restarted, moved or went while the trial was measured, or a node was lost";
inline constexpr std::string_view kFlagClock =
    "the wall clock was set by this much during the trial, or the clocks of two machines differ by "
    "it";
inline constexpr std::string_view kFlagThrottled =
    "a component met its CPU limit in this share of its scheduling periods";
inline constexpr std::string_view kFlagOutOfMemory =
    "processes of a component were ended because it met its memory limit";
inline constexpr std::string_view kFlagLimitsNotApplied =
    "a component ran without the limits its plan gives it, so it cannot be compared with one on a "
    "placement where they hold";
inline constexpr std::string_view kFlagWeight =
    "processes of a component could not be given the weight that pods of it have, so where CPU was "
    "short they competed on other terms";
inline constexpr std::string_view kFlagNoUsage =
    "CPU and memory of pods could not be read, or too seldom; they are missing, not zero";
inline constexpr std::string_view kFlagRestarted =
    "a component was started anew during the trial, so part of it ran cold";
inline constexpr std::string_view kFlagEvicted =
    "the cluster evicted a part of a component during the trial";
inline constexpr std::string_view kFlagSteal =
    "the host gave this share of the CPU time to other guests";
inline constexpr std::string_view kFlagOtherLoad =
    "programs that are not of this run used this much of the machine's CPU";
inline constexpr std::string_view kFlagSwap = "the machine moved this much memory to or from disk";
inline constexpr std::string_view kFlagSuspended =
    "the machine was suspended for this long during the trial";
inline constexpr std::string_view kFlagNoData = "there were no readings to estimate a rate from";
inline constexpr std::string_view kFlagAgentLost =
    "an instance of the load was lost; what is counted is without its last word";
inline constexpr std::string_view kFlagAgentLate =
    "an instance of the load was not ready for the common start, or began after it";
inline constexpr std::string_view kFlagLoadLimited =
    "the load generator was late or out of CPU, so the rate says nothing about the system";
inline constexpr std::string_view kFlagLittle =
    "records under way, their rate and their delay contradict each other (Little's law), so one of "
    "them was miscounted";

// Analysis
inline constexpr std::string_view kAnalysis = "Analysis";
inline constexpr std::string_view kConservation = "Conservation";
inline constexpr std::string_view kConservationText =
    "Each record is counted at every point it passes; ✓ means that all points agree to the last "
    "record.";
inline constexpr std::string_view kNoCounts = "No counts were taken.";
inline constexpr std::string_view kTrial = "trial";
inline constexpr std::string_view kAgree = "agree";
inline constexpr std::string_view kPoint = "point";
inline constexpr std::string_view kCount = "count";
inline constexpr std::string_view kPointOf = "{0} ({1})";
inline constexpr std::string_view kDrainTitle = "Drain";
inline constexpr std::string_view kDrainText =
    "Prediction: backlog when the load stopped, over the rate before. A difference of more than "
    "20 % and 1 s is a finding.";
inline constexpr std::string_view kNoDrain = "No trial had a backlog to drain.";
inline constexpr std::string_view kBacklogColumn = "backlog";
inline constexpr std::string_view kPredicted = "predicted";
inline constexpr std::string_view kMeasuredColumn = "measured";
inline constexpr std::string_view kDifference = "difference";
inline constexpr std::string_view kFinding = "{0} ⚠";
inline constexpr std::string_view kLoad = "Load generator";
inline constexpr std::string_view kLoadText =
    "Late: how long after its due time a record was handed over. Blocked: how long the senders "
    "waited because the system took no more, which is its own doing; lateness beyond that is the "
    "generator's, and would understate the system.";
inline constexpr std::string_view kNoLoad = "No load was recorded.";
inline constexpr std::string_view kLoadColumn = "load";
inline constexpr std::string_view kTarget = "target /s";
inline constexpr std::string_view kAchieved = "achieved /s";
inline constexpr std::string_view kLateP99 = "late p99 / max (ms)";
inline constexpr std::string_view kAcknowledgeP99 = "acknowledged p50 / p99 (ms)";
inline constexpr std::string_view kBlocked = "blocked";
inline constexpr std::string_view kCpuColumn = "CPU (cores)";
inline constexpr std::string_view kLoadShape = "{0} ({1} × {2})";
inline constexpr std::string_view kLoadErrors = "Errors of {0} in {1}:";
inline constexpr std::string_view kLoadDropped = "{0} in {1} left out {2} records it was late for.";
inline constexpr std::string_view kEstimators = "The rate by other estimators";
inline constexpr std::string_view kEstimatorsText =
    "The rate of this report is {0}. The others differ by construction (2 to 3 % is usual) and "
    "stand here so that older notes line up; rttest is what the old monitors would have printed "
    "as Average Rate.";
inline constexpr std::string_view kLeastSquares = "least squares";
inline constexpr std::string_view kTheilSen = "Theil-Sen";
inline constexpr std::string_view kMedianBatch = "median batch";
inline constexpr std::string_view kRttest = "rttest";
inline constexpr std::string_view kSamples = "samples";
inline constexpr std::string_view kStaircase = "staircase";

// Noise
inline constexpr std::string_view kNoise = "Noise";
inline constexpr std::string_view kOneReplicate =
    "One replicate of each variant: no run-to-run noise can be stated. The intervals above are "
    "within a trial; differences between runs can be several times as large.";
inline constexpr std::string_view kNoCompleteReplicate =
    "No trial was completed, so nothing can be said about noise.";
inline constexpr std::string_view kNoiseText =
    "Spread is the distance from the smallest to the largest replicate, over the median.";
inline constexpr std::string_view kSmallest = "smallest";
inline constexpr std::string_view kLargest = "largest";
inline constexpr std::string_view kMedian = "median";
inline constexpr std::string_view kSpread = "spread";
inline constexpr std::string_view kSpreadOfOne = "one replicate";

// Again
inline constexpr std::string_view kAgain = "Again";
inline constexpr std::string_view kAgainText =
    "Run {0}, seed {1}. The plan as resolved, all raw samples and these results stand beside this "
    "report: {2}.";
inline constexpr std::string_view kNoCommands = "No command line was recorded.";
inline constexpr std::string_view kDrawnReplicate =
    "Drawn: replicate {0} of {1}; the samples of all are in {2}.";
inline constexpr std::string_view kStepsDone = "Steps of replicate {0}, as run ({1})";
inline constexpr std::string_view kStepsText =
    "Named as in {0}, which prints every command and file of each.";
inline constexpr std::string_view kProvenance = "Versions and machine";
inline constexpr std::string_view kRttestTables =
    "Monitor tables as rttest would have printed them ({0} trials)";
inline constexpr std::string_view kRttestOf = "{0} of {1}";
inline constexpr std::string_view kRttestSummary =
    "Total Count: {0} | Linear Regression Rate: {1} | Linear Regression Standard Error: {2} | "
    "Average Rate: {3}";
inline constexpr std::string_view kRttestUnits =
    "Rates and the standard error are per second (rttest itself prints the error per "
    "millisecond).";
inline constexpr std::string_view kEstimates = "Estimates of every trial, for `benchfield diff`";
inline constexpr std::string_view kEstimatesNote =
    "`benchfield diff` can read them from this file; the fence names their SHA-256. There are no "
    "ticks among them, so a rate cannot be estimated again from here.";
inline constexpr std::string_view kEstimatesTooLarge =
    "The estimates of all trials take more than 256 KiB, so this report does not carry them: "
    "`benchfield diff` needs the run directory or its `results.json`.";
inline constexpr std::string_view kRowsLeftOut = "... {0} rows left out; ticks.csv has them all";

// Contrasts: every variant against its parent and the baseline
inline constexpr std::string_view kContrasts = "Contrasts";
inline constexpr std::string_view kContrastsText =
    "Each variant against its parent, and against {0} where that is another. Ratios are of {1}.";
inline constexpr std::string_view kContrastsChart = "{0}, each variant over its parent";
inline constexpr std::string_view kAgainst = "against";
inline constexpr std::string_view kWhatMoved = "what moved";
inline constexpr std::string_view kRatio = "ratio";
inline constexpr std::string_view kRatioInterval = "95 % of ratio";
inline constexpr std::string_view kVerdict = "verdict";
inline constexpr std::string_view kNotComparedSee = "not compared ({0})";
inline constexpr std::string_view kMissingRow = "MISSING ({0})";
inline constexpr std::string_view kNotPossible = "not possible";
inline constexpr std::string_view kVerdictRegression = "regression";
inline constexpr std::string_view kVerdictImprovement = "improvement";
inline constexpr std::string_view kVerdictSame = "same";
inline constexpr std::string_view kVerdictUnresolved = "unresolved";
inline constexpr std::string_view kLikelyBetter = "unresolved, likely better";
inline constexpr std::string_view kLikelyWorse = "unresolved, likely worse";
inline constexpr std::string_view kWouldSettle = "{0}; {1} runs a side would settle it";
inline constexpr std::string_view kTooCloseToSettle =
    "{0}; more than {1} runs a side would settle it";
inline constexpr std::string_view kNoNoiseOfOne = "unresolved (n=1, no noise estimate)";
inline constexpr std::string_view kNoNoise = "unresolved (no noise estimate)";
inline constexpr std::string_view kKeptOutOfGates = "{0}; kept out of gates";
inline constexpr std::string_view kMovedAtOnce = "{0} ⚠ also {1}";
inline constexpr std::string_view kNothingMoved = "nothing";
inline constexpr std::string_view kTermNoSuchVariant = "no such variant";
inline constexpr std::string_view kTermNotMeasured = "not measured";
inline constexpr std::string_view kRatioText = "x{0}";
inline constexpr std::string_view kRatioRange = "{0} - {1}";

// Notes on contrasts
inline constexpr std::string_view kRefusedLoad =
    "({0}) {1} is not compared with {2}: they were offered different loads ({3}).";
inline constexpr std::string_view kRefused =
    "({0}) {1} is not compared with {2}: besides {3} they differ in {4}, so the difference between "
    "them has more than one cause.";
inline constexpr std::string_view kRefusedOnly =
    "({0}) {1} is not compared with {2}: they differ in {3}, which nobody set out to compare.";
inline constexpr std::string_view kFairPartner =
    "A fair partner is {0}, which differs in nothing but {1}: x{2}, a single pair of means.";
inline constexpr std::string_view kConfounded =
    "{0} against {1} moved {2} at once: what each of them does cannot be told apart there.";
inline constexpr std::string_view kCleanPair =
    "{0} against {1} differs in {2} alone: x{3}, a single pair of means.";
inline constexpr std::string_view kReplicatesApart =
    "The {0} runs of {1} lie {2} apart ({3} and {4} /s) while every other variant was run once: "
    "differences of that size between single runs say nothing.";
inline constexpr std::string_view kPredictable =
    "That moving {0} has no effect ({1} against {2}) was predictable: {0} took all that was "
    "offered "
    "({3}/s by {4}) on both sides while {5} stayed at {6} and {7}, so {0} was never the limit.";
inline constexpr std::string_view kUnsupportedNote =
    "The notes of {0} say `{1}`: no metric of {2} supports that number. The nearest is {3}/s, of "
    "{4}.";
inline constexpr std::string_view kUnsupportedAlone =
    "The notes of {0} say `{1}`: no metric of {2} supports that number.";

// Findings of contrasts
inline constexpr std::string_view kStrongContrast =
    "**{0}** against {1} ({2}): {3} {4} ({5} to {6}, 95 %), {7}.";
inline constexpr std::string_view kDrainFinding =
    "The backlog of {0} took {1} to drain where its rate before says {2} ({3}): the rate while "
    "load went on is not the rate without it.";
inline constexpr std::string_view kQuestionOpen =
    "**The question stays open**: of {0} contrasts of {1} that can be compared, these runs settle "
    "none. {2}";
inline constexpr std::string_view kQuestionOpenOne =
    "**The question stays open**: these runs do not settle the one contrast of {0} that can be "
    "compared. {1}";
inline constexpr std::string_view kOpenNoNoise =
    "How far runs differ by themselves is not known: every variant has to run at least twice.";
inline constexpr std::string_view kOpenSettle =
    "{0} runs of each variant would settle the differences seen.";
inline constexpr std::string_view kOpenSettleSome =
    "{0} runs of each variant would settle {1} of them.";
inline constexpr std::string_view kOpenTooClose =
    "The differences seen are too small for that: more than {0} runs of each variant would be "
    "needed.";
inline constexpr std::string_view kOpenContrasts =
    "{0} of {1} contrasts that can be compared are not settled by these runs.";
inline constexpr std::string_view kRefusedContrasts =
    "{0} of the {1} contrasts cannot be compared, because more moved than what they are about; the "
    "notes under Contrasts say what.";
inline constexpr std::string_view kObjectiveMissed = "**Objective missed**: {0} in {1} ({2}).";

// Objectives
inline constexpr std::string_view kObjectives = "Objectives";
inline constexpr std::string_view kObjective = "objective";
inline constexpr std::string_view kObjectiveGate = "gate";
inline constexpr std::string_view kTermMet = "met";
inline constexpr std::string_view kTermMissed = "missed";

}  // namespace wording
}  // namespace benchfield::reports
