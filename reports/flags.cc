#include "reports/flags.h"

#include <algorithm>
#include <utility>

#include "reports/inline.h"
#include "reports/wording.h"

namespace benchfield::reports {
namespace {

using Row = std::pair<std::string_view, std::string_view>;
constexpr Row kMeanings[] = {
    {"W_SHORT", wording::kFlagShort},
    {"W_TRIMMED", wording::kFlagTrimmed},
    {"E_NOT_STEADY", wording::kFlagNotSteady},
    {"W_MSER_LIMIT", wording::kFlagMserLimit},
    {"W_STAIRCASE", wording::kFlagStaircase},
    {"W_ALIAS", wording::kFlagAlias},
    {"W_STALL", wording::kFlagStall},
    {"E_RESET", wording::kFlagReset},
    {"W_GAPS", wording::kFlagGaps},
    {"W_SOURCE_LIMITED", wording::kFlagSourceLimited},
    {"W_SOURCE_DEGRADED", wording::kFlagSourceDegraded},
    {"E_COUNT_MISMATCH", wording::kFlagCountMismatch},
    {"W_COLD", wording::kFlagCold},
    {"W_CENSORED", wording::kFlagCensored},
    {"W_IMPORT_DIFFERS", wording::kFlagImportDiffers},
    {"W_BIMODAL", wording::kFlagBimodal},
    {"W_OUTLIER", wording::kFlagOutlier},
    {"W_DRIFT_ACROSS_RUNS", wording::kFlagDriftAcrossRuns},
    {"W_PODS_CHANGED", wording::kFlagPodsChanged},
    {"W_CLOCK", wording::kFlagClock},
    {"W_THROTTLED", wording::kFlagThrottled},
    {"W_OUT_OF_MEMORY", wording::kFlagOutOfMemory},
    {"W_LIMITS_NOT_APPLIED", wording::kFlagLimitsNotApplied},
    {"W_WEIGHT", wording::kFlagWeight},
    {"W_NO_USAGE", wording::kFlagNoUsage},
    {"W_RESTARTED", wording::kFlagRestarted},
    {"W_EVICTED", wording::kFlagEvicted},
    {"W_STEAL", wording::kFlagSteal},
    {"W_OTHER_LOAD", wording::kFlagOtherLoad},
    {"W_SWAP", wording::kFlagSwap},
    {"W_SUSPENDED", wording::kFlagSuspended},
    {"E_NO_DATA", wording::kFlagNoData},
    {"E_LOAD_LIMITED", wording::kFlagLoadLimited},
    {"W_LITTLE", wording::kFlagLittle},
    {"E_AGENT_LOST", wording::kFlagAgentLost},
    {"W_AGENT_LATE", wording::kFlagAgentLate},
};

}  // namespace

std::string_view flag_meaning(std::string_view code) {
  for (const auto& [known, meaning] : kMeanings) {
    if (known == code) return meaning;
  }
  return {};
}

std::vector<std::string> flag_meanings(const RunResult& run, const Words& words) {
  std::vector<std::string> seen;
  std::vector<std::string> items;
  for (const VariantResult& variant : run.variants) {
    for (const TrialResult& trial : variant.trials) {
      for (const Flag& flag : trial.flags) {
        if (std::find(seen.begin(), seen.end(), flag.code) != seen.end()) continue;
        seen.push_back(flag.code);
        const std::string_view meaning = flag_meaning(flag.code);
        if (!meaning.empty()) items.push_back(code(flag.code) + ": " + words(meaning));
      }
    }
  }
  return items;
}

std::string flag_text(const Flag& flag) {
  const std::string name = reports::code(flag.code);
  return flag.detail.empty() ? name : name + " (" + plain(flag.detail) + ")";
}

}  // namespace benchfield::reports
