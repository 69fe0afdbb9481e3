// What to run next: for each thing that keeps a number from meaning more, the one step that mends
// it. Nothing is said where nothing is in the way.

#include <algorithm>

#include "reports/blocks.h"
#include "reports/contrasts.h"
#include "reports/inline.h"
#include "reports/sections.h"
#include "reports/wording.h"

namespace benchfield::reports {
namespace {

constexpr std::size_t kMostNamed = 4;
constexpr std::size_t kEnoughReplicates = 3;

using Test = bool (*)(const VariantSummary&);

/// A flag of any trial; with a metric, one that names it: what is said of another metric says
/// nothing of the headline.
bool has_flag(const VariantSummary& variant, std::string_view code, std::string_view metric = "") {
  for (const TrialResult* trial : variant.complete) {
    for (const Flag& flag : trial->flags) {
      if (flag.code == code && flag.detail.find(metric) != std::string::npos) return true;
    }
  }
  return false;
}

bool has_state(const VariantSummary& variant, std::string_view state) {
  return std::any_of(variant.rates.begin(), variant.rates.end(),
                     [&](const RateEstimate* rate) { return rate->classification == state; });
}

bool has_headline_flag(const VariantSummary& variant, std::string_view code) {
  return !variant.rates.empty() && has_flag(variant, code, variant.rates.front()->metric);
}

bool is_too_short(const VariantSummary& variant) {
  return has_headline_flag(variant, "W_SHORT") || has_state(variant, "undetermined");
}
bool is_unsteady(const VariantSummary& variant) {
  return has_headline_flag(variant, "E_NOT_STEADY");
}
bool is_source_limited(const VariantSummary& variant) { return variant.lower_bound; }
bool is_load_limited(const VariantSummary& variant) { return has_flag(variant, "E_LOAD_LIMITED"); }

/// Adds the step with the variants it is for; "a, b and 3 more" when there are many.
void add_for(std::vector<std::string>& steps, std::string_view phrase, const RunSummary& summary,
             Test test) {
  std::vector<std::string> names;
  for (const VariantSummary& variant : summary.variants) {
    if (!variant.complete.empty() && test(variant)) names.push_back(plain(variant.variant->name));
  }
  if (names.empty()) return;
  const Words& words = summary.words;
  steps.push_back(words(phrase, {enumerate_some(words, std::move(names), kMostNamed)}));
}

bool has_few_replicates(const RunSummary& summary) {
  return std::any_of(summary.variants.begin(), summary.variants.end(), [](const auto& variant) {
    return !variant.rates.empty() && variant.rates.size() < kEnoughReplicates;
  });
}

/// Enough, and no fewer than any variant had.
std::size_t replicates_for_all(const RunSummary& summary) {
  std::size_t most = kEnoughReplicates;
  for (const VariantSummary& variant : summary.variants)
    most = std::max(most, variant.rates.size());
  return most;
}

}  // namespace

std::vector<Block> next_steps(const RunResult& run, const RunSummary& summary) {
  const Words& words = summary.words;
  std::vector<std::string> steps;
  if (!run.complete && run.trials_planned > summary.trials) {
    steps.push_back(words(wording::kNextResume, {code("benchfield resume RUN")}));
  }
  if (summary.failed > 0) {
    steps.push_back(words(wording::kNextRetry, {code("benchfield resume RUN --retry-failed")}));
  }
  add_for(steps, wording::kNextLoad, summary, is_load_limited);
  add_for(steps, wording::kNextSteady, summary, is_unsteady);
  add_for(steps, wording::kNextLonger, summary, is_too_short);
  add_for(steps, wording::kNextMore, summary, is_source_limited);
  const auto settling = runs_to_settle(summary);
  if (summary.complete > 0 && run.complete && settling) {
    steps.push_back(words(wording::kNextSettle,
                          {code("--replicates " + std::to_string(std::max(settling->runs, 2)))}));
  } else if (summary.complete > 0 && run.complete && has_few_replicates(summary)) {
    const std::string count = std::to_string(replicates_for_all(summary));
    steps.push_back(words(wording::kNextReplicates, {code("--replicates " + count)}));
  }
  if (steps.empty()) return {};
  return {paragraph(strong(words(wording::kNext))), bullets(std::move(steps))};
}

}  // namespace benchfield::reports
