#include "reports/blocks.h"
#include "reports/inline.h"
#include "reports/report.h"
#include "reports/sections.h"
#include "reports/summary.h"

namespace benchfield::reports {

Report build_report(const RunResult& run) {
  const RunSummary summary = summarize(run);
  Report report;
  report.title = plain(run.plan_name.empty() ? run.run_id : run.plan_name);
  append(report.blocks, headline_section(run, summary));
  append(report.blocks, overview_section(run, summary));
  append(report.blocks, failed_section(run));
  append(report.blocks, setup_section(run));
  for (const VariantSummary& variant : summary.variants) {
    append(report.blocks, variant_section(run, summary, variant));
  }
  append(report.blocks, analysis_section(run, summary));
  append(report.blocks, noise_section(summary));
  append(report.blocks, reproduce_section(run));
  return report;
}

}  // namespace benchfield::reports
