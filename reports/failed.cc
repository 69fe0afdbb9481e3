#include "reports/blocks.h"
#include "reports/inline.h"
#include "reports/sections.h"
#include "reports/wording.h"

namespace benchfield::reports {

std::vector<Block> failed_section(const RunResult& run) {
  std::vector<Block> blocks;
  for (const VariantResult& variant : run.variants) {
    for (const TrialResult& trial : variant.trials) {
      if (trial.state == TrialState::complete) continue;
      if (blocks.empty()) blocks.push_back(heading(2, std::string(wording::kFailedTrials)));
      std::string reason =
          trial.reason.empty() ? std::string(wording::kNoReason) : plain(trial.reason);
      if (trial.state == TrialState::interrupted && trial.reason.empty()) {
        reason = wording::kInterrupted;
      }
      if (!trial.failed_stage.empty()) {
        reason = fill(wording::kFailedIn, {reason, plain(trial.failed_stage)});
      }
      blocks.push_back(
          paragraph(fill(wording::kFailedReason, {strong(trial_label(trial)), reason})));
      if (trial.reason_details.empty()) continue;
      blocks.push_back(code_block(join(trial.reason_details, "\n")));
    }
  }
  return blocks;
}

}  // namespace benchfield::reports
