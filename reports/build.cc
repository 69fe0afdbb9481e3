#include "reports/blocks.h"
#include "reports/inline.h"
#include "reports/report.h"
#include "reports/sections.h"
#include "reports/summary.h"

namespace benchfield::reports {

Language language_of(const RunResult& run) {
  return find_language(run.language).value_or(Language::english);
}

std::set<std::string> drawn_trials(const RunResult& run) {
  std::set<std::string> ids;
  for (const VariantResult& variant : run.variants) {
    if (const TrialResult* drawn = drawn_trial(variant)) ids.insert(drawn->id);
  }
  return ids;
}

Report build_report(const RunResult& run) { return build_report(run, language_of(run)); }

Report build_report(const RunResult& run, Language language) {
  const Words words(language);
  const RunSummary summary = summarize(run, words);
  Report report;
  report.words = words;
  report.title = plain(run.plan_name.empty() ? run.run_id : run.plan_name);
  append(report.blocks, headline_section(run, summary));
  append(report.blocks, overview_section(run, summary));
  append(report.blocks, failed_section(run, words));
  append(report.blocks, setup_section(run, summary));
  for (const VariantSummary& variant : summary.variants) {
    append(report.blocks, variant_section(run, summary, variant));
  }
  append(report.blocks, analysis_section(run, summary));
  append(report.blocks, noise_section(run, summary));
  append(report.blocks, reproduce_section(run, words));
  return report;
}

}  // namespace benchfield::reports
