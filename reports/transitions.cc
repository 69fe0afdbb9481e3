#include <algorithm>
#include <utility>

#include "reports/blocks.h"
#include "reports/inline.h"
#include "reports/sections.h"
#include "reports/wording.h"

namespace benchfield::reports {
namespace {

/// What can become of a component, what took most first, and how it is said of several.
constexpr std::pair<std::string_view, std::string_view> kWays[] = {
    {"started", wording::kWasStarted}, {"made anew", wording::kWasMadeAnew},
    {"scaled", wording::kWasScaled},   {"reset", wording::kWasReset},
    {"kept", wording::kWasKept},       {"removed", wording::kWasRemoved}};

/// " (`executors` 1 → 2: why)"; empty where there is nothing to say.
std::string detail_text(const Words& words, const Transition& transition) {
  std::vector<std::string> changes;
  for (const auto& [name, values] : transition.changes)
    changes.push_back(change_text(words, name, values.first, values.second));
  std::string out = join(changes, ", ");
  if (!out.empty() && !transition.reason.empty()) out += ": ";
  out += plain(transition.reason);
  return out.empty() ? out : " (" + out + ")";
}

/// "spark scaled (`executors` 1 → 2); kafka and search reset".
std::string clauses(const Words& words, const std::vector<Transition>& transitions) {
  std::vector<std::string> out;
  for (const auto& [how, phrase] : kWays) {
    std::vector<std::string> alike;
    for (const Transition& transition : transitions) {
      if (transition.how != how) continue;
      const std::string component = plain(transition.component);
      const std::string detail = detail_text(words, transition);
      if (detail.empty()) {
        alike.push_back(component);
      } else {
        out.push_back(words(phrase, {component}) + detail);
      }
    }
    if (!alike.empty()) out.push_back(words(phrase, {enumerate(alike, words(wording::kAnd))}));
  }
  return join(out, "; ");
}

}  // namespace

std::vector<Block> transition_blocks(const Words& words, const VariantResult& variant) {
  // what is said, and of which replicates
  std::vector<std::pair<std::string, std::vector<std::string>>> said;
  for (const TrialResult& trial : variant.trials) {
    std::string text = clauses(words, trial.transitions);
    if (text.empty()) continue;
    auto at =
        std::find_if(said.begin(), said.end(), [&](const auto& s) { return s.first == text; });
    if (at == said.end())
      at = said.insert(at, std::pair(std::move(text), std::vector<std::string>()));
    at->second.push_back(std::to_string(trial.replicate));
  }
  std::vector<std::string> sentences;
  for (const auto& [text, replicates] : said) {
    const auto phrase =
        replicates.size() == 1 ? wording::kBeforeReplicate : wording::kBeforeSeveral;
    sentences.push_back(words(phrase, {enumerate(replicates, words(wording::kAnd)), text}));
  }
  if (sentences.empty()) return {};
  return {paragraph(join(sentences, " "))};
}

}  // namespace benchfield::reports
