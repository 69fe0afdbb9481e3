#include "reports/blocks.h"
#include "reports/inline.h"
#include "reports/sections.h"
#include "reports/wording.h"

namespace benchfield::reports {

std::vector<Block> failed_section(const RunResult& run, const Words& words) {
  std::vector<Block> blocks;
  for (const VariantResult& variant : run.variants) {
    for (const TrialResult& trial : variant.trials) {
      if (trial.state == TrialState::complete) continue;
      if (blocks.empty()) blocks.push_back(heading(2, words(wording::kFailedTrials)));
      std::string reason = trial.reason.empty() ? words(wording::kNoReason) : plain(trial.reason);
      if (trial.state == TrialState::interrupted && trial.reason.empty()) {
        reason = words(wording::kInterrupted);
      }
      if (!trial.failed_stage.empty()) {
        reason = words(wording::kFailedIn, {reason, plain(trial.failed_stage)});
      }
      blocks.push_back(
          paragraph(words(wording::kFailedReason, {strong(trial_label(words, trial)), reason})));
      if (trial.reason_details.empty()) continue;
      blocks.push_back(code_block(join(trial.reason_details, "\n")));
    }
  }
  return blocks;
}

}  // namespace benchfield::reports
