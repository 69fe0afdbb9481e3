// What a report says of how each variant came to stand.

#include <gtest/gtest.h>

#include "reports/sections.h"
#include "runner/results/results_json.h"
#include "tests/fakes/sample_results.h"

namespace benchfield::reports {
namespace {

VariantResult variant_of(const std::vector<std::vector<Transition>>& replicates) {
  VariantResult out;
  out.name = "v1";
  for (const auto& transitions : replicates) {
    out.trials.push_back(fakes::small_trial("v1", static_cast<int>(out.trials.size()) + 1, 1000));
    out.trials.back().transitions = transitions;
  }
  return out;
}

std::string text_of(const VariantResult& variant, Language language = Language::english) {
  const auto blocks = transition_blocks(Words(language), variant);
  return blocks.empty() ? "" : blocks.front().text;
}

const std::vector<Transition> kScaled = {{"kafka", "reset", {}, ""},
                                         {"search", "reset", {}, ""},
                                         {"spark", "scaled", {{"executors", {"2", "1"}}}, ""}};

TEST(Transitions, SayWhatWasScaledAndWhatWasOnlyReset) {
  EXPECT_EQ(text_of(variant_of({kScaled})),
            "Before replicate 1: spark scaled (`executors` 2 → 1); kafka and search reset.");
}

TEST(Transitions, AreSaidOnceOfReplicatesThatCameAboutAlike) {
  EXPECT_EQ(
      text_of(variant_of({{{"kafka", "started", {}, ""}, {"spark", "started", {}, ""}},
                          {{"kafka", "reset", {}, ""}, {"spark", "kept", {}, ""}},
                          {{"kafka", "reset", {}, ""}, {"spark", "kept", {}, ""}}})),
      "Before replicate 1: kafka and spark started. Before replicates 2 and 3: kafka reset; spark "
      "kept as it was.");
}

TEST(Transitions, SayWhySomethingWasMadeAnew) {
  EXPECT_EQ(
      text_of(variant_of({{{"kafka", "made anew", {{"brokers", {"1", "2"}}}, "votes <b>"},
                           {"spark", "made anew", {}, "it connects to kafka, which stands anew"},
                           {"cache", "removed", {}, ""}}})),
      "Before replicate 1: kafka made anew (`brokers` 1 → 2: votes &lt;b&gt;); spark made "
      "anew (it connects to kafka, which stands anew); cache removed.");
}

TEST(Transitions, AreSaidInSpanish) {
  EXPECT_EQ(text_of(variant_of({kScaled}), Language::spanish),
            "Antes de la réplica 1: escalado de spark (`executors` 2 → 1); vaciado de kafka y "
            "search.");
}

TEST(Transitions, AreLeftOutWhereResultsDoNotTell) {
  EXPECT_EQ(text_of(variant_of({{}, {}})), "");
  EXPECT_EQ(text_of(variant_of({{{"kafka", "teleported", {}, ""}}})), "")
      << "a way that a later version knows";
}

TEST(Transitions, AreStoredAndOlderTrialsAreReadWithoutThem) {
  TrialResult trial = fakes::small_trial("v1", 1, 1000);
  trial.id = "01-v1-1";
  const std::string older = to_trial_json(trial);
  trial.transitions = kScaled;
  const auto read = read_trial_json(to_trial_json(trial));
  ASSERT_TRUE(read) << to_text(read.error());
  ASSERT_EQ(read->transitions.size(), 3U);
  EXPECT_EQ(read->transitions.back().how, "scaled");
  EXPECT_EQ(read->transitions.back().changes, kScaled.back().changes);

  std::string without = older;
  const auto at = without.find("  \"transitions\": [],\n");
  ASSERT_NE(at, std::string::npos) << older;
  without.erase(at, without.find('\n', at) + 1 - at);
  const auto old = read_trial_json(without);
  ASSERT_TRUE(old) << to_text(old.error());
  EXPECT_TRUE(old->transitions.empty());
}

}  // namespace
}  // namespace benchfield::reports
